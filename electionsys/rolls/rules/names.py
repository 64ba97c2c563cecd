"""How a name is typed at the desk."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT

from electionsys.rolls.rules.columns import COMPOUND_SURNAMES, SURNAMES

_SHORT_HAN = re.compile(r"[\u4e00-\u9fff]{2,3}")


def spelling(name: str) -> tuple[str, str]:
    """Return how a name is typed in pinyin, in full and by initials: wangxiulan, wxl."""
    if _SHORT_HAN.fullmatch(name) and name[:2] not in COMPOUND_SURNAMES:
        # A family name is no part of a word: 周长玉 has nothing to do with 周长.
        family, (given, initials) = _family(name[0]), _given(name[1:])
        return family + given, family[0] + initials
    syllables = [one.lower() for one in lazy_pinyin(name)]
    if name[0] in SURNAMES:
        syllables[0] = SURNAMES[name[0]]
    return "".join(syllables)[:200], "".join([one[0] for one in syllables])


# Looking a name up takes as long as all the rest of a row; families are few, and fashions too.
@lru_cache(2_000)
def _family(character: str) -> str:
    return SURNAMES.get(character) or _syllable(character)


@lru_cache(10_000)
def _given(name: str) -> tuple[str, str]:
    word = name in PHRASES_DICT
    syllables = lazy_pinyin(name) if word else [_syllable(one) for one in name]
    return "".join(syllables), "".join([one[0] for one in syllables])


@lru_cache(8_000)
def _syllable(character: str) -> str:
    return "".join(lazy_pinyin(character))
