"""How a command speaks: in the language chosen, with the articles, a refusal as exit 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law.services import cite, message
from electionsys.words import DEFAULT, say


@contextmanager
def refusals_told() -> Iterator[None]:
    """Print what was refused and why, and exit 2."""
    try:
        yield
    except RefusedError as refused:
        for finding in refused.findings:
            click.echo(told(finding), err=True)
        sys.exit(2)


def told(finding: Finding) -> str:
    sentence = message(finding, language())
    clause = cite(finding.clause, language()) if finding.clause else ""
    return f"{finding.code} {sentence}" + (f" ({clause})" if clause else "")


def tell(key: str, **values: object) -> None:
    click.echo(say(language(), key, **values))


def language() -> str:
    chosen: str = click.get_current_context().obj or DEFAULT
    return chosen
