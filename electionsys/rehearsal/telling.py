"""How a rehearsal is told on the terminal: what is done now, what came of it, what was written."""

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law.services import cite, message
from electionsys.words import say


@dataclass
class Teller:
    """Prints one line a step, in one language, and remembers the files that were written."""

    language: str
    out: Path
    files: list[Path] = field(default_factory=list)
    _begun: float = field(default_factory=time.monotonic)

    def chapter(self, key: str, **values: object) -> None:
        seconds = time.monotonic() - self._begun
        click.echo(f"\n[{seconds:5.1f} s] {say(self.language, key, **values)}")

    def line(self, key: str, **values: object) -> None:
        click.echo(f"    {say(self.language, key, **values)}")

    def row(self, text: str) -> None:
        click.echo(f"      {text}")

    def finding(self, finding: Finding) -> None:
        clause = cite(finding.clause, self.language)
        tail = f" ({clause})" if clause else ""
        head = f"      {finding.code} {self._where(finding)}"
        click.echo(f"{head}{message(finding, self.language)}{tail}")

    def _where(self, finding: Finding) -> str:
        """Return the row and column of a finding about a file, or nothing."""
        if "row" not in finding.values:
            return ""
        return say(self.language, "rehearsal.where", **{"column": "", **finding.values}) + " "

    def refused(self, refused: RefusedError) -> None:
        for finding in refused.findings:
            self.finding(finding)

    def beside(self, out: Path) -> "Teller":
        """Return a teller of the same story that writes into another folder."""
        return replace(self, out=out)

    def write(self, name: str, content: bytes) -> Path:
        """Write a file into the folder of this rehearsal and remember it."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files.append(path)
        return path
