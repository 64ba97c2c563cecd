"""The rule desk as a command: a case in, JSON out.

Exit 0 whatever the answer is, also "no" and "undetermined"; 2 where the case itself is wrong, with
every finding on the standard output as JSON and on the standard error as a sentence.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO, NoReturn

import click

from electionsys.cli.telling import language, told
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law import services as law
from electionsys.law import showing
from electionsys.law.values import Body, Mode
from electionsys.places import services as places
from electionsys.places.rules import trimmed


@click.group()
def rules() -> None:
    """Ask the law: a case as JSON in (a file, or - ), the answer as JSON out."""


def _asks(question: str) -> Callable[[BinaryIO], None]:
    @click.argument("case", type=click.File("rb"))
    def command(case: BinaryIO) -> None:
        text = case.read()
        _answer(lambda: law.ask(question, text), _place_in(text))

    command.__doc__ = f"Answer the question “{question}” about CASE (a JSON file, or - )."
    return command


for _name in law.questions():
    rules.command(_name)(_asks(_name))


@rules.command()
@click.option("--place", required=True, help="2 to 12 digits / 地方代码")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="2026-03-01")
@click.option("--body", type=click.Choice(list(map(str, Body))))
@click.option("--mode", type=click.Choice(list(map(str, Mode))))
@click.option("--text", "as_text", is_flag=True, help="for people, not JSON / 文字")
def show(place: str, day: datetime, body: str | None, mode: str | None, *, as_text: bool) -> None:
    """Show every legal value that holds in a place on a day, with its article and evidence."""

    def answer() -> dict[str, object]:
        return showing.show(place, day.date(), body, mode)

    _answer(answer, place, showing.lines if as_text else None)


@rules.command()
@click.argument("name", type=click.Choice(law.questions()))
@click.option("--answer", is_flag=True, help="of the answer, not of the case / 答复的格式")
def schema(name: str, *, answer: bool) -> None:
    """Print the JSON Schema of a question."""
    _print(law.schema(name, "answer" if answer else "case"))


@rules.command()
@click.argument("name", type=click.Choice(law.questions()))
def example(name: str) -> None:
    """Print a case that a question can be tried with."""
    _print(law.example(name))


@rules.command()
def findings() -> None:
    """Print every finding there is: its number, its name, its sentence."""
    _print(showing.findings())


def _answer(
    ask: Callable[[], dict[str, object]],
    place: object,
    lines: Callable[[dict[str, object], str], list[str]] | None = None,
) -> None:
    """Print the answer, or everything that is wrong with the case, the place among it."""
    wrong = _place(place)
    answer: dict[str, object] = {}
    try:
        answer = ask()
    except RefusedError as refused:
        wrong = [*refused.findings, *wrong]
    if wrong:
        _refused(wrong)
    if lines is None:
        _print(answer)
        return
    for line in lines(answer, language()):
        click.echo(line)


def _refused(findings: list[Finding]) -> NoReturn:
    for finding in findings:
        click.echo(told(finding), err=True)
    _print({"findings": [law.finding_json(finding, language()) for finding in findings]})
    sys.exit(2)


def _place_in(text: bytes) -> object:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found.get("place") if isinstance(found, dict) else None


def _place(code: object) -> list[Finding]:
    """Return the finding about a code that no place has; what is no code the law finds itself."""
    if not isinstance(code, str) or not law.is_place_code(code):
        return []
    try:
        places.find(trimmed(code))
    except RefusedError:
        return [Finding("G101", field="place", values={"code": code})]
    return []


def _print(answer: object) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
