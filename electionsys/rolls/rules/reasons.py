"""What people write in their own words about somebody: kept short of what it must not hold."""

import re
import unicodedata
from collections.abc import Iterable

from electionsys.findings import Finding

_LONG_RUN = re.compile(r"[0-9]{15,}|[0-9]{17}[Xx]")
# An identity number written in parts: its day of birth is what tells it from two dates in a row.
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IN_PARTS = re.compile(
    rf"[1-9][0-9]{{5}}(?:18|19|20)[0-9]{{2}}{_MONTH_AND_DAY}[0-9]{{3}}[0-9Xx]"
    rf"|(?<![0-9])[1-9][0-9]{{7}}{_MONTH_AND_DAY}[0-9]{{3}}(?![0-9])"
)
_SHORTEST = 15
# What people write between the parts of a number: spaces, points, dashes of every length.
APART = r"[\s_.\u2010-\u2015-]"


def holds_identity(text: str) -> bool:
    """Return whether a text holds what may be an identity number, also one written in parts."""
    if len(text) < _SHORTEST:
        return False
    narrow = unicodedata.normalize("NFKC", text)
    joined = re.sub(rf"(?<=[0-9]){APART}+(?=[0-9Xx])", "", narrow)
    return bool(_LONG_RUN.search(narrow) or _IN_PARTS.search(joined))


def check_reason(text: str, field: str = "reason") -> Iterable[Finding]:
    """Yield R141 where a text `holds_identity`.

    Every text that is typed about a person and kept in the clear goes through this, or, where it
    is a cell of a file, through `holds_identity`: household, basis and consent.
    """
    if holds_identity(text):
        yield Finding("R141", field=field)


def check_given(text: str, field: str = "reason") -> Iterable[Finding]:
    """Yield R109 where a reason is missing, R141 where it holds an identity number."""
    if not text.strip():
        yield Finding("R109", field=field)
    yield from check_reason(text, field)
