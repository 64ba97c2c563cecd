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
# No text has these; in UTF-8 and GB18030 their bytes are part of no other character.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CONTROL_BYTES = bytes(n for n in range(0x20) if n not in b"\t\n\r")
# A row of the widest table with the longest cells.
_LONGEST = limits.MOST_COLUMNS * limits.MOST_CHARACTERS


def read(file: BinaryIO, size: int, answer: Answer) -> None:
    """Answer every row of a text file of `size` bytes.

    Raises RefusedError: G201 no text, G208 an unknown encoding, G214 a quotation mark without its
    other one, G215 two encodings in one file, G218 a row without end.
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
    for number, line in enumerate(iter(lambda: text.readline(_LONGEST), ""), start=1):
        if len(line) == _LONGEST:
            raise RefusedError(Finding("G218", values={"row": number}))
        yield line


def _delimiter(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


def _encoding(file: BinaryIO) -> str:
    """Return the encoding: by its byte order mark, else UTF-8, else what Chinese Excel writes."""
    file.seek(0)
    start = file.read(4)
    marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
    if _decodes(file, marked or "utf-8"):
        return marked or "utf-8"
    if not marked:
        _check_bytes(file)
        _check_one_encoding(file)
        if _decodes(file, "gb18030"):
            return "gb18030"
    raise RefusedError(Finding("G208"))


def _check_bytes(file: BinaryIO) -> None:
    """Refuse (G201) what is no text in any of the encodings."""
    file.seek(0)
    while block := file.read(limits.MEGABYTE):
        if len(block.translate(None, _CONTROL_BYTES)) < len(block):
            raise RefusedError(Finding("G201"))


def _check_one_encoding(file: BinaryIO) -> None:
    """Refuse (G215) a file of two encodings: read by one of them, names of the other are garbled.

    Nearly every line of UTF-8 can be read as GB18030 too, and becomes a row of rare characters.
    """
    seen = ""
    file.seek(0)
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), start=1):
        written = _written(line)
        if seen and written and written != seen:
            raise RefusedError(Finding("G215", values={"row": number}))
        seen = seen or written


def _written(line: bytes) -> str:
    """Return the encoding of a line, or nothing where it could be either."""
    if line.isascii():
        return ""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8" if _is_common(text) and not _is_common(line.decode("gb18030", "replace")) else ""


def _is_common(text: str) -> bool:
    """Say whether all characters are among the some 7,000 common ones of GB 2312."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


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
