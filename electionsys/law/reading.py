"""JSON written by anybody, read value by value: everything wrong with it at once."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law.parameters import PARAMETERS, Plain, named, understood

T = TypeVar("T")

_ROOT = re.compile(r"[.\[]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLACE = re.compile(r"[0-9]{2,12}")
FAMILIES = ("village", "community")


class Reader:
    """Reads values and keeps every finding; each method returns something usable or None."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        # Of what is not there at all nothing else is wrong.
        self._missing: set[str] = set()

    def note(self, code: str, where: str, **values: object) -> None:
        if _ROOT.split(where, maxsplit=1)[0] in self._missing:
            return
        self.findings.append(Finding(code, field=where, values={"field": where, **values}))

    def table(self, where: str, found: object) -> dict[str, object]:
        if isinstance(found, dict):
            return {str(key): value for key, value in found.items()}
        self.note("L113", where, wanted="law.type.object")
        return {}

    def rows(self, where: str, found: object) -> list[object]:
        if isinstance(found, list):
            return found
        self.note("L113", where, wanted="law.type.list")
        return []

    def keys(
        self, where: str, found: Mapping[str, object], required: Iterable[str], also: Iterable[str]
    ) -> None:
        for key in required:
            if key not in found:
                self.note("L111", f"{where}{key}")
                self._missing.update({key} if not where else ())
        for key in sorted(set(found) - set(required) - set(also)):
            self.note("L112", f"{where}{key}")

    def number(self, where: str, found: object, least: int = 0) -> int:
        """Return a whole number of at least `least`; a number in quotes is not one."""
        if isinstance(found, bool) or not isinstance(found, int):
            code = "L115" if isinstance(found, float) else "L116"
            self.note(code, where, found=str(found)[:40])
        elif found < least:
            self.note("L114" if found < 0 else "L119", where, found=found)
        else:
            return found
        return least

    def text(self, where: str, found: object) -> str:
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.note("L124", where)
        return ""

    def word(self, where: str, found: object, allowed: Callable[[str], T], words: str) -> T | None:
        try:
            return allowed(found if isinstance(found, str) else "")
        except ValueError:
            self.note("L125", where, found=str(found)[:40], allowed=words)
            return None

    def names(self, where: str, found: object) -> tuple[str, ...]:
        return tuple(
            self.text(f"{where}[{n}]", name) for n, name in enumerate(self.rows(where, found))
        )

    def one_of(self, where: str, found: object, allowed: Collection[str]) -> str | None:
        if isinstance(found, str) and found in allowed:
            return found
        self.note("L125", where, found=str(found)[:40], allowed=", ".join(allowed))
        return None

    def yes(self, where: str, found: object) -> bool:
        """Return a true or false; a word or a number is neither."""
        if not isinstance(found, bool):
            self.note("L113", where, wanted="law.type.boolean")
        return found is True

    def place(self, where: str, found: object) -> str:
        if isinstance(found, str) and PLACE.fullmatch(found):
            return found
        self.note("L101", where, found=str(found)[:40])
        return ""

    def day(self, where: str, found: object) -> date | None:
        if isinstance(found, str) and _DAY.fullmatch(found):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass
        self.note("L121", where, found=str(found)[:40])
        return None

    def family(self, where: str, found: object) -> str | None:
        return None if found is None else self.one_of(where, found, FAMILIES)


def read_table(data: object, reader: Reader) -> dict[str, object]:
    """Return the object in a parsed JSON value, or in JSON text; raises RefusedError.

    The text form also finds a name written twice in one table, which a parsed value has lost.
    """
    if isinstance(data, str | bytes):
        data = _parsed(data, reader)
    if not isinstance(data, dict):
        reader.note("L110", "case")
        raise RefusedError(*reader.findings)
    return reader.table("case", data)


def _parsed(text: str | bytes, reader: Reader) -> object:
    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for key, value in pairs:
            if key in seen:
                reader.note("L118", key, name=key)
            seen[key] = value
        return seen

    try:
        return json.loads(text, object_pairs_hook=table)
    except (ValueError, RecursionError):
        return None


def read_settled(reader: Reader, found: object) -> dict[str, Plain]:
    """Return the recorded local decisions, each checked against what may be recorded.

    Numbers may come as digits in a string, as they are kept with an election.
    """
    settled: dict[str, Plain] = {}
    for written, said in reader.table("settled", found).items():
        where, parameter = f"settled.{written}", named(written)
        known = PARAMETERS.get(parameter)
        if known is None:
            reader.note("L105", where, found=written[:40])
            continue
        value = understood(parameter, said)
        if known.accepts(value) and isinstance(value, str | int | tuple):
            settled[parameter] = value
        else:
            reader.note("L106", where, found=str(said)[:40], allowed=known.hint())
    return settled
