"""A roll from a file: checked without any election, or imported into one.

Exit 0: nothing is wrong, it is done; 1: something would be, or was, refused; 2: the command itself
is wrong.
"""

import dataclasses
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import Any, NoReturn

import click

from electionsys import sheets
from electionsys.actor import Actor, Role
from electionsys.cli.roll_duplicates import duplicates
from electionsys.cli.stores import data_option, existing_store
from electionsys.cli.telling import language, refusals_told, tell, told
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError
from electionsys.findings import Finding, blocking
from electionsys.law.rules import Rules
from electionsys.law.services import cite, message, rules_for
from electionsys.law.values import Body
from electionsys.places import services as places
from electionsys.places.rules import likely_body, trimmed
from electionsys.rolls import rules
from electionsys.rolls import services as rolls
from electionsys.rolls.services import FileRefusedError, Report, Tell
from electionsys.web.clock import real_now
from electionsys.words import say

_STEPS = 1000

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_map = click.option(
    "--map", "pairs", multiple=True, metavar="COLUMN=HEADING", help="id_number=证件"
)
_json = click.option("--json", "as_json", is_flag=True, help="for programs / 供程序使用")


@click.group()
def roll() -> None:
    """The roll of voters: check a file, import it, find who is on two rolls."""


roll.add_command(duplicates)


@roll.command()
@_file
@click.option("--place", required=True, help="2 to 12 digits / 地方代码")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="2026-12-20")
@click.option("--body", type=click.Choice(list(map(str, Body))))
@_map
@_json
def check(
    file: Path,
    place: str,
    day: datetime,
    body: str | None,
    pairs: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Say what is wrong with FILE by the law of a place and a polling day; change nothing."""
    columns = _columns(pairs)
    with refusals_told():
        law = _law(place, day, body)

    def checked(tell: Tell | None) -> Report:
        with sheets.opened(file, file.name) as table:
            layout = _layout(table, columns)
            return rolls.check_table(table, layout, law, day.date(), tell=tell)

    report = _reported(checked)
    _print(report, _sha256(file), as_json=as_json)
    if not as_json:
        key = "cli.roll_faulty" if report.errors else "cli.roll_clean"
        tell(key, **_counts(report))
    sys.exit(1 if report.errors else 0)


@roll.command("import")
@_file
@click.option("--election", required=True, metavar="UNIT[/ID]", help="640221100200")
@data_option
@click.option("--name", default=getuser, help="who imports / 经手人", show_default="system user")
@_map
@_json
def import_(
    file: Path,
    election: str,
    data: Path | None,
    name: str,
    pairs: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """List everybody in FILE, or nobody, in an election whose registration is open."""
    columns, sha256 = _columns(pairs), _sha256(file)
    with existing_store(data) as store:
        with store.reading() as session:
            where = _election(session, election)
        actor = Actor(0, name.strip()[:80], Role.CLERK, where.unit)

        def imported(tell: Tell | None) -> Report:
            def act(session: Session) -> Report:
                with sheets.opened(file, file.name) as table:
                    layout, at = _layout(table, columns), real_now()
                    return rolls.import_file(
                        session, actor, where, table, layout, sha256, at=at, tell=tell
                    )

            return store.act(act)

        report = _reported(imported)
    _print(report, sha256, as_json=as_json)
    if not as_json:
        key = "cli.roll_faulty" if report.errors else "cli.roll_imported"
        tell(key, **_counts(report))
    sys.exit(1 if report.errors else 0)


def _law(place: str, day: datetime, body: str | None) -> Rules:
    """Return the law of a place and a day. Raises RefusedError G101, L-codes."""
    found = places.find(trimmed(place))
    return rules_for(place, body or likely_body(found.name), day.date())


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    """Return column -> heading, as told by --map; a column may have its Chinese name too."""
    ours = {rules.HEADINGS[column][0]: column for column in rules.HEADINGS}
    columns = {}
    for pair in pairs:
        column, equals, heading = pair.partition("=")
        column = ours.get(column.strip(), column.strip())
        if not (equals and heading.strip() and column in rules.HEADINGS):
            known = ", ".join(f"{column} ({name})" for name, column in ours.items())
            _wrong("cli.roll_map", found=pair[:60], columns=known)
        columns[column] = heading
    return columns


def _layout(table: sheets.Table, columns: Mapping[str, str]) -> rules.Layout:
    layout = rules.layout_of(table.head, columns)
    for column, heading in columns.items():
        if column not in layout.columns:
            known = "、".join(layout.headings)
            _wrong("cli.roll_no_heading", heading=heading[:60], headings=known)
    return layout


def _election(session: Session, asked: str) -> Ref:
    """Return the one election that is meant, its registration open; else say which there are."""
    unit, _, number = asked.partition("/")
    there = [one for one in elections.elections_below(session, unit) if unit and one.unit == unit]
    meant = [one for one in there if number in ("", str(one.id))]
    open_now = [one for one in meant if one.stage == Stage.ROLL_OPEN]
    if len(open_now) == 1:
        return open_now[0].ref
    tell_error("cli.roll_which" if there else "cli.roll_no_election", asked=asked[:40])
    for one in there:
        stage = say(language(), f"stage.{one.stage}")
        place, day = f"{one.place_names}", one.polling_day.isoformat()
        ref = f"{one.unit}/{one.id}"
        tell_error("cli.roll_one", ref=ref, place=place, term=one.term_no, day=day, stage=stage)
    sys.exit(2)


def _reported(run: Callable[[Tell | None], Report]) -> Report:
    """Return the report, also of a file that is refused."""
    try:
        with _progress() as tell_share:
            return run(tell_share)
    except FileRefusedError as refused:
        return refused.report
    except RefusedError as refused:
        found = refused.findings
        return Report(0, 0, len(blocking(found)), 0, found, {}, {}, 0)


@contextmanager
def _progress() -> Iterator[Tell | None]:
    """Show a bar where somebody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    label = say(language(), "cli.roll_reading")
    with click.progressbar(length=_STEPS, label=label, file=sys.stderr) as bar:
        yield lambda rows, share: bar.update(int(share * _STEPS) - bar.pos)


def _print(report: Report, sha256: str, *, as_json: bool) -> None:
    if not as_json:
        for finding in report.findings:
            click.echo(_line(finding))
        return
    shown = dataclasses.asdict(dataclasses.replace(report, findings=()))
    shown |= {"sha256": sha256, "findings": [_json_of(one) for one in report.findings]}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1))


def _line(finding: Finding) -> str:
    row, column = finding.values.get("row"), finding.values.get("column")
    if row is None:
        return told(finding)
    where = say(language(), "cli.roll_row", row=row)
    return " · ".join(str(part) for part in (where, column, told(finding)) if part)


def _json_of(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "row": finding.values.get("row"),
        "column": finding.values.get("column"),
        "field": finding.field,
        "message": message(finding, language()),
        "article": cite(finding.clause, language()) if finding.clause else "",
    }


def _counts(report: Report) -> dict[str, Any]:
    names = ("rows", "would_list", "women", "errors", "warnings")
    shown = len(blocking(report.findings))
    return {name: getattr(report, name) for name in names} | {"shown": shown}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _wrong(key: str, **values: object) -> NoReturn:
    tell_error(key, **values)
    sys.exit(2)


def tell_error(key: str, **values: object) -> None:
    click.echo(say(language(), key, **values), err=True)
