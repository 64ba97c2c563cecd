"""What an operator runs on an installed system. Exit 0: done; 1: not true or not done; 2: input."""

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from waitress import serve as serve_with_waitress

from electionsys.accounts import services as accounts
from electionsys.accounts.rules import NewAccount
from electionsys.actor import Role
from electionsys.app import create_app
from electionsys.cli.law import rules
from electionsys.cli.roll import roll
from electionsys.cli.stores import data_option, existing, store_at
from electionsys.cli.telling import language, refusals_told, tell, told
from electionsys.config import Defaults, Settings
from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.polling import services as polling
from electionsys.rehearsal import published, village
from electionsys.results.services import checking
from electionsys.web.clock import real_now
from electionsys.words import DEFAULT, LANGUAGES

# Bytes of a request or an answer that the server keeps in memory. It writes nothing into temporary
# files, where people's numbers would lie in the clear: what is longer it does not take. A file that
# is too long by less than that comes as far as the app, which explains it.
_MOST = 4 * Defaults.MAX_CONTENT_LENGTH
IN_MEMORY = {
    "max_request_body_size": _MOST,
    "inbuf_overflow": 2 * _MOST,
    "outbuf_overflow": 2 * _MOST,
}


@click.group()
@click.option("--language", type=click.Choice(LANGUAGES), default=DEFAULT, show_default=True)
@click.pass_context
def main(context: click.Context, language: str) -> None:
    """Elections of villagers' and residents' committees. 村（居）民委员会选举。"""
    context.obj = language
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A Windows console may think in another code page; the words are Chinese.
            stream.reconfigure(encoding="utf-8", errors="replace")


main.add_command(rules)
main.add_command(roll)


@main.command()
@data_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(data: Path | None, port: int) -> None:
    """Serve the elections of this machine at http://127.0.0.1:PORT, to this machine only."""
    settings = Settings.at(data)
    with store_at(settings):
        pass
    app = create_app(settings)
    tell("cli.serving", address=f"http://127.0.0.1:{port}")
    try:
        serve_with_waitress(app, host="127.0.0.1", port=port, threads=8, ident=None, **IN_MEMORY)
    except OSError:
        tell("cli.port_taken", port=port)
        sys.exit(1)


@main.command()
@data_option
@click.option("--place", required=True, help="2 to 12 digits / 地方代码")
@click.option("--login", required=True)
@click.option("--name", required=True)
def admin(data: Path | None, place: str, login: str, name: str) -> None:
    """Make the first administrator of this installation, and print the password once."""
    entry = NewAccount(place, login, name, Role.ADMINISTRATOR)
    with store_at(Settings.at(data)) as store, refusals_told():
        password = store.act(
            lambda session: accounts.first_administrator(session, entry, at=real_now())
        )
    tell("cli.password", login=login, password=password)


@main.command()
@data_option
@click.option("--place", default="640221100200", show_default=True, help="12 digits / 村代码")
@click.option("--voters", type=click.IntRange(200, 20000), default=1200, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default="2026-12-20", show_default=True)
@click.option("--case", "case", type=click.Path(path_type=Path), help="a published count, JSON")
def rehearse(data: Path | None, case: Path | None, day: datetime, **asked: Any) -> None:
    """Elect a village's committee from roll to notice; or decide a published count (--case)."""
    with refusals_told():
        if case is not None:
            sys.exit(published.retell(case, asked["out"], language()))
        with store_at(Settings.at(data)) as store:
            plan = village.Plan(day=day.date(), language=language(), **asked)
            sys.exit(village.rehearse(store, plan, at=real_now()))


@main.group("journal")
def journal_group() -> None:
    """The record of acts."""


@journal_group.command("verify")
@data_option
def verify_journal(data: Path | None) -> None:
    """Recompute every chain; name the first bad line of each, exit 1 where there is one."""
    with existing(data) as session:
        begun = {election.ref for election in elections.elections_below(session, "")}
        chains = sorted({*journal.chains(session), *begun})
        found = {where: checking.journal_of(session, where) for where in chains}
        _report(found)


@main.group("counters")
def counters_group() -> None:
    """The counters that are kept beside the rows."""


@counters_group.command("verify")
@data_option
def verify_counters(data: Path | None) -> None:
    """Count the rows again and compare; exit 1 where a counter is wrong."""
    with existing(data) as session:
        below = elections.elections_below(session, "")
        _report({one.ref: polling.recount_counters(session, one.ref) for one in below})


@main.command("verify")
@data_option
def verify_all(data: Path | None) -> None:
    """Check journals, counters, rolls, lists, counts and results; exit 1 where one was altered.

    ✓ as it was made final, … not final yet, ✗ altered.
    """
    with existing(data) as session:
        below = elections.elections_below(session, "")
        found = {one.ref: checking.everything(session, one.ref) for one in below}
        for where in journal.chains(session):
            found.setdefault(where, checking.journal_of(session, where))
        _report(found)


def _report(found: Mapping[Ref, Sequence[Finding]]) -> None:
    """Print a line for each election or office, and what there is to say; exit 1 if altered."""
    for where, findings in found.items():
        click.echo(f"{_mark(findings)} {where.unit}/{where.id}")
        for finding in findings:
            click.echo(f"    {told(finding)}")
    sys.exit(1 if any(checking.altered(findings) for findings in found.values()) else 0)


def _mark(findings: Sequence[Finding]) -> str:
    if checking.altered(findings):
        return "✗"
    return "…" if findings else "✓"
