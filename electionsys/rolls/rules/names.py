"""How a name is typed at the desk."""

from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from electionsys.rolls.rules.columns import COMPOUND_SURNAMES, SURNAMES

_FIRST, _LAST = "\u4e00", "\u9fff"


def spelling(name: str) -> tuple[str, str]:
    """Return how a name is typed in pinyin, in full and by initials: wangxiulan, wxl."""
    given = name[1:]
    if len(given) <= 2 and _is_han(name) and name[:2] not in COMPOUND_SURNAMES:
        # A family name is no part of a word: 周长玉 has nothing to do with 周长.
        syllables = [_syllable(name[0]), *_word(given)]
    else:
        syllables = [one.lower() for one in lazy_pinyin(name)]
    if name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return "".join(syllables)[:200], "".join([one[0] for one in syllables])


def _is_han(name: str) -> bool:
    return min(name) >= _FIRST and max(name) <= _LAST


def _word(word: str) -> list[str]:
    """Return the syllables of one or two characters; looking up a phrase is what takes long."""
    if word in PHRASES_DICT:
        return [*lazy_pinyin(word)]
    return [_syllable(one) for one in word]


@lru_cache(8_000)
def _syllable(character: str) -> str:
    return "".join(lazy_pinyin(character))
