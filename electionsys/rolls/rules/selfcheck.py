"""What somebody types to see whether he is on the roll.

The last six characters of an identity number are known to few beside its holder; the whole number
is never asked for.
"""

import re
import unicodedata
from collections.abc import Iterable

from electionsys.findings import Finding

_SIX = re.compile(r"[0-9]{5}[0-9X]")


def last_six(text: str) -> str:
    """Return the last six characters of an identity number, or "" for what cannot be them.

    Who types the whole number is understood too.
    """
    typed = "".join(unicodedata.normalize("NFKC", text).split()).upper()[-6:]
    return typed if _SIX.fullmatch(typed) else ""


def check_asked(six: str) -> Iterable[Finding]:
    """Yield R175 where what was typed are not the last six characters of a number."""
    if not last_six(six):
        yield Finding("R175", field="six")
