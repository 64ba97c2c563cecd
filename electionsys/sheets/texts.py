"""Tables as text: comma, tab or semicolon between the cells, in the encodings offices use."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.sheets import limits
from electionsys.sheets.answer import Answer

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A row of the widest table with the longest cells.
_LONGEST = limits.MOST_COLUMNS * limits.MOST_CHARACTERS


def read(file: BinaryIO, size: int, answer: Answer) -> None:
    """Answer every row of a text file of `size` bytes.

    Raises RefusedError: G201 no text, G208 an unknown encoding, G213 a row without end, G214 a
    quotation mark without its other one, G215 two encodings in one file.
    """
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, newline="")
    head = text.read(4000)
    text.seek(0)
    csv.field_size_limit(_LONGEST)
    rows = csv.reader(_lines(text), delimiter=_delimiter(head), strict=True)
    number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            if number % limits.ROWS_AT_ONCE == 0:
                answer.done = (file.tell(), size)
            answer.row(number, cells)
    except csv.Error as error:
        raise RefusedError(Finding("G214", values={"row": number + 1})) from error
    answer.done = (size, size)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield lines; one that is longer than any row may be is never held as a whole."""
    while line := text.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise RefusedError(Finding("G213", values={"most": limits.MOST_CHARACTERS}))
        yield line


def _delimiter(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


def _encoding(file: BinaryIO) -> str:
    """Return the encoding: by its byte order mark, else UTF-8, else what Chinese Excel writes."""
    file.seek(0)
    start = file.read(4)
    marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        if _decodes(file, encoding):
            return encoding
    raise RefusedError(Finding("G208"))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    """Say whether the whole file is text in this encoding; raises RefusedError G201 for none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(limits.MEGABYTE):
            if _CONTROL.search(decoder.decode(block)):
                raise RefusedError(Finding("G201"))
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
