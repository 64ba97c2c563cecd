"""What the text of one cell means: names, identity numbers, days and small numbers, as typed.

Every function takes what somebody typed and returns the value, or raises CellError with the code
of a finding. No error carries the text itself: it may be an identity number.
"""

import re
import tomllib
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from stdnum.cn import ric

_WRITTEN = tomllib.loads((Path(__file__).parent / "written.toml").read_text("utf-8"))
_NOTHING = frozenset(_WRITTEN["nothing"])
_SEX: dict[str, str] = {word: letter for letter, words in _WRITTEN["sex"].items() for word in words}
_DIGITS = {numeral: value for value, numeral in enumerate(_WRITTEN["numerals"], start=1)}
_CENTURY = "19"
# The first two digits of every identity number (GB/T 2260): its province, or Taiwan, Hong Kong and
# Macao, whose people have 83, 81 and 82 on a residence permit.
PROVINCES: frozenset[str] = frozenset(_WRITTEN["provinces"])
_POINTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "．": "·", "∙": "·", "\u3000": " "})
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LOST_DIGITS = re.compile(r"[0-9.]+E\+?[0-9]+")
# Nearly every name: characters that NFC leaves alone and every Python knows.
_COMMON_NAME = re.compile(r"[\u4e00-\u9fa5]{2,40}")
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_FIGURES, _LENGTHS, _LAST = "0123456789", (15, 18), 17
_OLD_NUMBER = re.compile(r"[0-9]{15}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHONE = re.compile(r"\+?[0-9]{7,15}")
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_PLAIN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class CellError(ValueError):
    """The text of a cell is not what its column holds."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Identity(NamedTuple):
    """A citizen's identity number of 18 characters (GB 11643), and what it says of its holder.

    `of_fifteen`: it was written with 15 digits, as until 1999.
    """

    number: str
    born_on: date
    sex: str
    of_fifteen: bool = False

    def __repr__(self) -> str:
        return f"Identity({self.sex}, {self.born_on})"


def plain(text: str) -> str:
    """Return `text` with full-width digits and letters made plain, without spaces around it.

    What an office writes for "nothing" (-, /, 无) becomes the empty text.
    """
    bare = text.strip()
    narrow = bare if bare.isascii() else unicodedata.normalize("NFKC", text).strip()
    return "" if narrow in _NOTHING or bare in _NOTHING else narrow


def person_name(text: str) -> str:
    """Return a name in NFC. G221: a character no name has. G222: shorter than 2, longer than 40.

    Spaces between Chinese characters, as the office sets 王 秀, are taken out. Invisible characters
    and glyph selectors are refused: two names that look alike must be alike.
    """
    if _COMMON_NAME.fullmatch(text):
        return text
    name = unicodedata.normalize("NFC", text).translate(_POINTS).strip()
    for character in name:
        if not _in_names(character):
            raise CellError("G221", point=f"U+{ord(character):04X}")
    parts = name.split()
    name = (" " if name.isascii() else "").join(parts)
    if not 2 <= len(name) <= 40:
        raise CellError("G222")
    return name


def _in_names(character: str) -> bool:
    if character in " ·'-.":
        return True
    if _VARIATION.match(character):
        return False
    # Characters younger than this Python's tables are unassigned to it, but may well be names.
    rare = unicodedata.category(character) == "Cn" and 0x20000 <= ord(character) < 0x40000
    return rare or unicodedata.category(character) in {"Lo", "Lu", "Ll", "Lm", "Mn", "Mc", "Co"}


def identity(text: str) -> Identity:
    """Return the identity number in `text`, of 18 or 15 digits.

    G231: the spreadsheet lost its digits. G232: not 15 or 18. G252: a character that is no
    digit stands among them. G233: the check digit does not fit.
    G234: no such day of birth. Counties come and go and are not looked up; `PROVINCES` stay.
    """
    number = text if _NUMBER.fullmatch(text) else _written_otherwise(text)
    if number[-1] != ric.calc_check_digit(number):
        raise CellError("G233")
    born_on = _birth(number[6:14])
    if born_on is None:
        raise CellError("G234")
    of_fifteen = number is not text and _OLD_NUMBER.fullmatch(_bare(text)) is not None
    return Identity(number, born_on, "M" if number[16] in "13579" else "F", of_fifteen)


def _bare(text: str) -> str:
    return re.sub(r"[\s-]", "", plain(text)).upper()


def _written_otherwise(text: str) -> str:
    """Return a number of 18 characters from one with spaces, in full width, of 15 digits."""
    number = _bare(text)
    if _LOST_DIGITS.fullmatch(number):
        raise CellError("G231")
    if _OLD_NUMBER.fullmatch(number):
        number = number[:6] + _CENTURY + number[6:]
        number += ric.calc_check_digit(number + "0")
    if not _NUMBER.fullmatch(number):
        if len(number) in _LENGTHS:
            raise CellError("G252", at=1 + _first_strange(number))
        raise CellError("G232", found=len(number))
    return number


def _first_strange(number: str) -> int:
    """Return where, from 0, the first character stands that no identity number has there."""
    fits = (one in _FIGURES or (one == "X" and at == _LAST) for at, one in enumerate(number))
    return list(fits).index(False)


# The living were born on some forty thousand days.
@lru_cache(50_000)
def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex(text: str) -> str:
    """Return "F" or "M" (G241)."""
    found = _SEX.get(plain(text).lower())
    if found is None:
        raise CellError("G241")
    return found


def day(text: str) -> date:
    """Return a day written as 1990-03-07, 1990/3/7, 1990.3.7, 1990年3月7日 or 19900307 (G242)."""
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        written = plain(text)
        for mark in _WRITTEN["day_marks"]:
            written = written.replace(mark, "-")
        written = written.removesuffix("-")
        found = _DAY.fullmatch(written) or _DAY_PLAIN.fullmatch(written)
        if found is None:
            raise CellError("G242")
        return date(*map(int, found.groups()))
    except ValueError:
        raise CellError("G242") from None


def group_number(text: str) -> int:
    """Return the number of a group, 1 to 999, written 3, 3组, 三组 or 第三村民小组 (G243)."""
    written = plain(text)
    for mark in _WRITTEN["number_marks"]:
        written = written.replace(mark, "", 1)
    number = _number(written)
    if not 1 <= number <= 999:
        raise CellError("G243")
    return number


def _number(written: str) -> int:
    """Return a number in figures, or in Chinese numerals up to 99; 0 for anything else."""
    if re.fullmatch(r"[0-9]{1,3}", written):
        return int(written)
    tens, ten, ones = written.rpartition(_WRITTEN["ten"])
    if not ten:
        return _DIGITS.get(written, 0)
    if not all(part in {"", *_DIGITS} for part in (tens, ones)):
        return 0
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def short(text: str, most: int) -> str:
    """Return a short plain text (G244: longer than `most`, or with invisible characters)."""
    written = plain(text)
    if len(written) > most or not written.isprintable():
        raise CellError("G244", most=most)
    return written


def phone(text: str) -> str:
    """Return a telephone number, digits with an optional + (G245)."""
    number = text if _PHONE.fullmatch(text) else re.sub(r"[\s()-]", "", plain(text))
    if not _PHONE.fullmatch(number):
        raise CellError("G245")
    return number


def age_on(born_on: date, on: date) -> int:
    """Return the age in full years on a day.

    A year is full on the day of the same date; who was born on 29 February has it on the last day
    of February in other years (Civil Code 202).
    """
    return on.year - born_on.year - (on < birthday(born_on, on.year))


def birthday(born_on: date, year: int) -> date:
    """Return the birthday in `year`."""
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
