"""Voter cards: who has one, and how a scanned code is read."""

import unicodedata
from collections.abc import Iterable

from electionsys.findings import Finding


def check_card(*, listed: bool) -> Iterable[Finding]:
    """Yield R166 for who is not on the roll: a card would say that he votes."""
    if not listed:
        yield Finding("R166")


def code_of(text: str) -> str:
    """Return the code of a card as it was scanned or typed, wide letters and spaces undone."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()
