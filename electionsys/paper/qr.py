"""QR codes as vector images. The mask is fixed: choosing one costs five times the code itself."""

import re
from collections.abc import Sequence
from functools import cache

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

_MASK = 3
_QUIET = 4
_RUN = re.compile("1+")


def svg(text: str) -> str:
    """Return `text` as a QR code, error correction M, with its quiet zone, as an SVG image.

    The digits and capitals of "ES1:…" take the dense alphanumeric mode by themselves.
    """
    return _drawn(_rows(_code(QRData(text))))


def batch(texts: Sequence[str]) -> list[str]:
    """Return one SVG image for each of `texts`: ASCII, all of one length.

    A code of one size and mask is linear: its modules are the exclusive or of what each bit of
    the text contributes. So a thousand cards cost two hundred codes, once, and then additions.
    """
    lengths = {len(text) for text in texts}
    if len(lengths) > 1:
        raise ValueError("the texts of one batch have one length")
    return [_drawn(_added(text)) for text in texts]


def _code(data: QRData) -> QRCode:
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0)
    code.add_data(data, optimize=0)
    code.make()
    return code


def _rows(code: QRCode) -> list[str]:
    return ["".join("1" if dark else "0" for dark in row) for row in code.get_matrix()]


def _number(text: bytes) -> int:
    return int("".join(_rows(_code(QRData(text, mode=MODE_8BIT_BYTE)))), 2)


@cache
def _contributions(length: int) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
    """Return the side, the code of `length` zero bytes, and what each byte of the text adds."""
    zeros = bytes(length)
    side = len(_rows(_code(QRData(zeros, mode=MODE_8BIT_BYTE))))
    base = _number(zeros)
    tables = []
    for at in range(length):
        bits = [base ^ _number(zeros[:at] + bytes([1 << b]) + zeros[at + 1 :]) for b in range(8)]
        tables.append(tuple(_sum(bits, value) for value in range(128)))
    return side, base, tuple(tables)


def _sum(bits: list[int], value: int) -> int:
    total = 0
    for place, bit in enumerate(bits):
        if value >> place & 1:
            total ^= bit
    return total


def _added(text: str) -> list[str]:
    side, modules, tables = _contributions(len(text))
    for table, value in zip(tables, text.encode("ascii"), strict=True):
        modules ^= table[value]
    flat = f"{modules:0{side * side}b}"
    return [flat[start : start + side] for start in range(0, side * side, side)]


def _drawn(rows: list[str]) -> str:
    """Draw dark runs as one path: crisp at every size, and the smallest text."""
    path = "".join(
        f"M{run.start()} {y}h{run.end() - run.start()}v1H{run.start()}z"
        for y, row in enumerate(rows)
        for run in _RUN.finditer(row)
    )
    side = len(rows) + 2 * _QUIET
    box = f"-{_QUIET} -{_QUIET} {side} {side}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{path}"/></svg>'
