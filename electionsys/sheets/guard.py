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
from typing import BinaryIO
from xml.parsers import expat

from electionsys.errors import RefusedError
from electionsys.findings import Finding
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
_ENCRYPTED = 0x1
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What cannot be unpacked, of an archive or of a part: damage.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def checked(file: BinaryIO) -> tuple[io.BytesIO, tuple[Finding, ...]]:
    """Return the table of the workbook packed anew, and G207 for each cell that holds a formula.

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
    if name.lower().startswith("xl/worksheets/") and _FORMULA.search(part):
        for cell in _formula_cells(part):
            yield Finding("G207", values={"cell": cell})


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
