"""What is asked of a packed workbook before anybody parses it.

A few hundred kilobytes can unpack to gigabytes, an XML entity to more, and a formula to something
that was never typed. The few parts that hold the table are packed anew without compression, so
that the parser sees exactly the bytes that were looked at here; pictures, macros, links to other
files and embedded files are not even unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import reduce
from typing import BinaryIO
from xml.parsers import expat

from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.sheets import limits

_TABLE = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels"
    r"|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
# A part that would leave its folder, or that two systems would call by two names.
_TRICK = re.compile(r"/|.*(\\|:|[\x00-\x1f\x7f]|(^|/)\.{1,2}(/|$)|//)", re.DOTALL)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:[^\s<>/:]+:)?f[\s/>]")
# What is hidden by hand or by a filter, and the tags that tell whether anything is written in it.
_HIDES = rb"""\bhidden\s*=\s*["'](?:1|true)["']"""
_HIDDEN = re.compile(rb"<(?:[^\s<>/:]+:)?(?:row|col)\s[^<>]*" + _HIDES)
_TAGS = re.compile(rb"<(?:[^\s<>/:]+:)?(row|col|c|v|t)(?:\s([^<>]*))?>")
_NUMBERED = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,5})["']""")
_COLUMN = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,3})""")
_ENCRYPTED = 0x1
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What cannot be unpacked, of an archive or of a part: damage.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def checked(file: BinaryIO) -> tuple[io.BytesIO, tuple[Finding, ...]]:
    """Return the table of the workbook packed anew; G251 rows or columns with something in them
    are hidden, and G207 for each cell that holds a formula.

    Raises RefusedError: G201 no workbook, G203 it unpacks to too much, G204 it is damaged, locked
    or has parts with misleading names, G205 it declares a document type.
    """
    made, findings = io.BytesIO(), list[Finding]()
    try:
        with zipfile.ZipFile(file) as packed, zipfile.ZipFile(made, "w") as anew:
            for info in _parts(packed):
                part = _unpacked(packed, info)
                findings.extend(_look_into(info.filename, part))
                anew.writestr(zipfile.ZipInfo(info.filename), part)
    except _DAMAGE as error:
        raise RefusedError(Finding("G204")) from error
    made.seek(0)
    return made, tuple(findings[: limits.MOST_NAMED])


def _parts(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the parts that hold the table, when the directory as a whole is in order."""
    infos = packed.infolist()
    _check_size(infos)
    names = {info.orig_filename.lower() for info in infos}
    if (
        len(names) < len(infos)
        or any(info.flag_bits & _ENCRYPTED for info in infos)
        or any(_TRICK.match(info.orig_filename) for info in infos)
    ):
        raise zipfile.BadZipFile("locked, a part twice, or a misleading name")
    if "xl/workbook.xml" not in names:
        raise RefusedError(Finding("G201"))
    return [info for info in infos if _TABLE.fullmatch(info.filename)]


def _check_size(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to too much, by the sizes the directory states."""
    unpacked = sum(info.file_size for info in infos)
    if (
        len(infos) > limits.MOST_PARTS
        or unpacked > limits.MOST_BOOK
        or any(info.file_size > limits.MOST_RATIO * max(info.compress_size, 4096) for info in infos)
    ):
        raise RefusedError(Finding("G203", values={"megabytes": limits.MOST_BOOK // 1024**2}))


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack one part, never more than the directory states; a lying directory is damage."""
    if info.compress_type not in _PACKINGS:
        raise zipfile.BadZipFile("a packing no office program uses")
    with packed.open(info) as part:
        return part.read(info.file_size + 1)


def _look_into(name: str, part: bytes) -> Iterator[Finding]:
    if b"\x00" in part:
        # UTF-16 would hide from the two searches below; no office program writes it.
        raise RefusedError(Finding("G204"))
    if _DECLARES.search(part):
        raise RefusedError(Finding("G205"))
    if not name.lower().startswith("xl/worksheets/"):
        return
    if _HIDDEN.search(part):
        yield from _hidden(part)
    if _FORMULA.search(part):
        for cell in _formula_cells(part):
            yield Finding("G207", values={"cell": cell})


def _hidden(part: bytes) -> Iterator[Finding]:
    """Count the hidden rows and columns in which something is written."""
    spans, columns, rows = list[range](), set[int](), 0
    row_hidden, column = False, 0
    for tag in _TAGS.finditer(part):
        kind, said = tag[1], tag[2] or b""
        if kind == b"row":
            row_hidden = re.search(_HIDES, said) is not None
        elif kind == b"c":
            column = _column(said)
        elif kind == b"col":
            spans += [_span(said)] if re.search(_HIDES, said) else []
        else:
            rows, row_hidden = rows + row_hidden, False
            columns.add(column)
    found = sum(any(one in span for span in spans) for one in columns)
    if rows or found:
        values = {"rows": rows, "columns": found}
        yield Finding("G251", severity=Severity.WARNS, values=values)


def _span(said: bytes) -> range:
    """Return the columns, from 1, that a tag <col> is about."""
    ends = {name: int(number) for name, number in _NUMBERED.findall(said)}
    return range(ends.get(b"min", 0), ends.get(b"max", 0) + 1)


def _column(said: bytes) -> int:
    """Return the number of the column, from 1, of a tag <c>; 0 where it names none."""
    letters = _COLUMN.search(said)
    return reduce(lambda number, one: 26 * number + one - 64, letters[1] if letters else b"", 0)


def _formula_cells(part: bytes) -> list[str]:
    """Return the addresses of the first cells with a formula, such as B7."""
    found = _Formulas()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    try:
        for begin in range(0, len(part), limits.MEGABYTE):
            parser.Parse(part[begin : begin + limits.MEGABYTE], False)
            if len(found.cells) >= limits.MOST_NAMED:
                break
    except expat.ExpatError as error:
        raise RefusedError(Finding("G204")) from error
    return found.cells


class _Formulas:
    """Listens to the XML of a sheet, whatever prefix its tags have."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self._here = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "c":
            self._here = attributes.get("r", "?")
        elif local == "f" and self._here:
            self.cells.append(self._here)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c":
            self._here = ""
