"""What people write in their own words about somebody: kept short of what it must not hold."""

import re
import unicodedata
from collections.abc import Iterable

from electionsys.findings import Finding

_LONG_RUN = re.compile(r"[0-9]{15,}|[0-9]{17}[Xx]")
# An identity number written in parts: its day of birth is what tells it from two dates in a row.
_IN_PARTS = re.compile(
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
)


def check_reason(text: str, field: str = "reason") -> Iterable[Finding]:
    """Yield R141 where a text holds what may be an identity number, also written in parts.

    Every text that somebody types about a person goes through this: it is kept in the clear.
    """
    narrow = unicodedata.normalize("NFKC", text)
    joined = re.sub(r"(?<=[0-9])[\s_-]+(?=[0-9Xx])", "", narrow)
    if _LONG_RUN.search(narrow) or _IN_PARTS.search(joined):
        yield Finding("R141", field=field)


def check_given(text: str, field: str = "reason") -> Iterable[Finding]:
    """Yield R109 where a reason is missing, R141 where it holds an identity number."""
    if not text.strip():
        yield Finding("R109", field=field)
    yield from check_reason(text, field)
