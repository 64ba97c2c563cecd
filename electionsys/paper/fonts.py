"""The fonts on paper, and which characters none of them can show.

Noto Sans SC and Noto Serif SC (package pylopdf-fonts-zh-cn) hold all of GBK and Extension A. Names
with rarer characters need one more font, which is used only where the machine has it.
"""

import struct
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from typst import Fonts

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"

# Extension B and later: Debian's fonts-hanazono, and what Chinese Windows carries.
_RARE = {
    "HanaMinB": Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
    "SimSun-ExtB": Path("C:/Windows/Fonts/simsunb.ttf"),
}


@cache
def rare() -> tuple[str, ...]:
    """Return the families for rare characters that this machine has."""
    return tuple(name for name, path in _RARE.items() if path.is_file())


@cache
def loaded() -> Fonts:
    """Return the fonts for the typesetter: ours, and no others the machine happens to have."""
    folder = str(pylopdf_fonts_zh_cn.sans_path().parent)
    return Fonts(False, False, [folder, *(str(_RARE[name].parent) for name in rare())])


def missing_characters(text: str) -> str:
    """Return the characters of `text` that would be an empty box on paper, each once, in order."""
    known = _characters()
    if known.issuperset(map(ord, text)):
        return ""
    return "".join(dict.fromkeys(c for c in text if ord(c) not in known and not c.isspace()))


@cache
def _characters() -> frozenset[int]:
    # A name stands in sans in a list and in serif under a result: only what both hold is safe.
    sans = _covered(pylopdf_fonts_zh_cn.sans_path())
    serif = _covered(pylopdf_fonts_zh_cn.serif_path())
    return (sans & serif).union(*(_covered(_RARE[name]) for name in rare()))


def _covered(path: Path) -> frozenset[int]:
    """Read the segmented coverage (cmap format 12) of an OpenType font."""
    data = path.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = (struct.unpack_from(">4s4xII", data, 12 + 16 * i) for i in range(count))
    cmap = next(start for tag, start, _ in tables if tag == b"cmap")
    subtables = struct.unpack_from(">H", data, cmap + 2)[0]
    points: set[int] = set()
    for i in range(subtables):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * i)[0]
        if struct.unpack_from(">H", data, start)[0] == 12:
            for group in range(struct.unpack_from(">I", data, start + 12)[0]):
                first, last = struct.unpack_from(">II", data, start + 16 + 12 * group)
                points.update(range(first, last + 1))
    return frozenset(points)
