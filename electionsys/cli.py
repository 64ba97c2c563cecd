"""What an operator runs on an installed system. Exit 0: done; 1: not true or not done; 2: input."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from waitress import serve as serve_with_waitress

from electionsys import migrations
from electionsys.accounts import services as accounts
from electionsys.accounts.rules import NewAccount
from electionsys.actor import Role
from electionsys.app import create_app
from electionsys.config import Settings
from electionsys.db import Store
from electionsys.elections import services as elections
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.keys import Keys
from electionsys.law.services import cite, message
from electionsys.polling import services as polling
from electionsys.rehearsal import published, village
from electionsys.web.clock import real_now
from electionsys.words import DEFAULT, LANGUAGES, say

_data = click.option("--data", type=click.Path(path_type=Path), help="data / 数据目录")


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


@main.command()
@_data
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(data: Path | None, port: int) -> None:
    """Serve the elections of this machine at http://127.0.0.1:PORT, to this machine only."""
    settings = Settings.at(data)
    with _store(settings):
        pass
    app = create_app(settings)
    _tell("cli.serving", address=f"http://127.0.0.1:{port}")
    serve_with_waitress(app, host="127.0.0.1", port=port, threads=8, ident=None)


@main.command()
@_data
@click.option("--place", required=True, help="2 to 12 digits / 地方代码")
@click.option("--login", required=True)
@click.option("--name", required=True)
def admin(data: Path | None, place: str, login: str, name: str) -> None:
    """Make the first administrator of this installation, and print the password once."""
    entry = NewAccount(place, login, name, Role.ADMINISTRATOR)
    with _store(Settings.at(data)) as store, _refusals_told():
        password = store.act(
            lambda session: accounts.first_administrator(session, entry, at=real_now())
        )
    _tell("cli.password", login=login, password=password)


@main.command()
@_data
@click.option("--place", default="640221100200", show_default=True, help="12 digits / 村代码")
@click.option("--voters", type=click.IntRange(200, 20000), default=1200, show_default=True)
@click.option("--seed", type=int, default=2026, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default="2026-12-20", show_default=True)
@click.option("--case", "case", type=click.Path(path_type=Path), help="a published count, JSON")
def rehearse(data: Path | None, case: Path | None, day: datetime, **asked: Any) -> None:
    """Elect a village's committee from roll to notice; or decide a published count (--case)."""
    with _refusals_told():
        if case is not None:
            sys.exit(published.retell(case, asked["out"], _language()))
        with _store(Settings.at(data)) as store:
            plan = village.Plan(day=day.date(), language=_language(), **asked)
            sys.exit(village.rehearse(store, plan, at=real_now()))


@main.group("journal")
def journal_group() -> None:
    """The record of acts."""


@journal_group.command("verify")
@_data
def verify_journal(data: Path | None) -> None:
    """Recompute every chain; name the first bad line of each, exit 1 where there is one."""
    good = True
    with _store(Settings.at(data)) as store, store.reading() as session:
        begun = {election.ref for election in elections.elections_below(session, "")}
        for where in sorted({*journal.chains(session), *begun}):
            broken = journal.verify(session, where)
            good = good and broken is None
            name = f"{where.unit}/{where.id}"
            if broken:
                click.echo(f"✗ {name}  {_told(broken)}")
            else:
                length, last = journal.head(session, where)
                click.echo(f"✓ {name}  {length}  {last[:16]}")
    sys.exit(0 if good else 1)


@main.group("counters")
def counters_group() -> None:
    """The counters that are kept beside the rows."""


@counters_group.command("verify")
@_data
def verify_counters(data: Path | None) -> None:
    """Count the rows again and compare; exit 1 where a counter is wrong."""
    good = True
    with _store(Settings.at(data)) as store, store.reading() as session:
        for election in elections.elections_below(session, ""):
            findings = polling.recount_counters(session, election.ref)
            good = good and not findings
            for finding in findings:
                click.echo(f"✗ {election.unit}/{election.id}  {_told(finding)}")
    if good:
        _tell("cli.counters_good")
    sys.exit(0 if good else 1)


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    settings.folder.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database_url, Keys.in_folder(settings.folder))
    try:
        migrations.upgrade(store)
        yield store
    finally:
        store.close()


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Print what was refused and why, and exit 2."""
    try:
        yield
    except RefusedError as refused:
        for finding in refused.findings:
            click.echo(_told(finding), err=True)
        sys.exit(2)


def _told(finding: Finding) -> str:
    sentence = message(finding, _language())
    clause = cite(finding.clause, _language()) if finding.clause else ""
    return f"{finding.code} {sentence}" + (f" ({clause})" if clause else "")


def _tell(key: str, **values: object) -> None:
    click.echo(say(_language(), key, **values))


def _language() -> str:
    chosen: str = click.get_current_context().obj or DEFAULT
    return chosen
