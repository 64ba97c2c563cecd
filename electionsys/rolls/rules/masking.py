"""What of a number may be seen: enough to tell one from another, too little to use it."""

import re

from electionsys.rolls.rules.reasons import APART
from electionsys.sheets import cells

_STAR = "*"
# How much of an identity number stands at each end: 6402**********1234.
_ENDS = 4
_IDENTITY = re.compile(r"[0-9]{14}[0-9Xx]|[0-9]{17}[0-9Xx]")
_PHONE = re.compile(r"\+?[0-9]{7,15}")
# As long as a mobile number, wherever it stands, however it is spaced.
_LONG_NUMBER = re.compile(rf"[0-9](?:{APART}*[0-9]){{9,}}{APART}*[0-9Xx]")
_ADDRESS_SHOWN = 3


def mask_id(text: str) -> str:
    """Return 6402**********1234; nothing where `text` has not the length of such a number."""
    number = re.sub(r"[\s-]", "", cells.plain(text))
    return _middle(number, _ENDS, _ENDS) if _IDENTITY.fullmatch(number) else ""


def mask_phone(text: str) -> str:
    """Return 138****5678; of a short number its last two digits, of a text that is none nothing."""
    number = re.sub(r"[\s()-]", "", cells.plain(text))
    if not _PHONE.fullmatch(number):
        return ""
    return _middle(number, 3, 4) if len(number) > 10 else _middle(number, 0, 2)


def mask_address(text: str) -> str:
    """Return the first characters of an address, and three stars for any number of others."""
    written = cells.plain(text)
    return written[:_ADDRESS_SHOWN] + 3 * _STAR if written else ""


def mask_text(text: str) -> str:
    """Return `text` as it is, but for numbers of eleven digits and more.

    Somebody puts an identity number into the wrong column sooner or later.
    """
    written = cells.plain(text)
    hidden = _LONG_NUMBER.sub(lambda found: _middle(found[0], 2, 2), written)
    return text if hidden == written else hidden


def is_masked(text: str) -> bool:
    return 2 * _STAR in text


def _middle(text: str, first: int, last: int) -> str:
    return text[:first] + _STAR * (len(text) - first - last) + text[len(text) - last :]
