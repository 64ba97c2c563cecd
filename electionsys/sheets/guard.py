"""What is asked of a packed workbook before anybody parses it.

A few hundred kilobytes can unpack to gigabytes, an XML entity to more, and a formula to something
that was never typed. What passes is packed anew without compression, so that the parser sees
exactly the bytes that were looked at here.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from electionsys.errors import RefusedError
from electionsys.findings import Finding

MOST_BYTES = 50 * 1024 * 1024
MOST_ENTRIES = 200
MOST_RATIO = 100
MOST_NAMED = 100

_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_ENCRYPTED = 0x1


def checked(content: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the workbook packed anew, and G207 for each cell that holds a formula.

    Raises RefusedError: G203 it unpacks to too much, G204 it is damaged or locked or no workbook,
    G205 it declares a document type.
    """
    try:
        parts = dict(_parts(content))
    # NotImplementedError is how the standard library refuses a compression it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise RefusedError(Finding("G204")) from error
    if "xl/workbook.xml" not in parts:
        raise RefusedError(Finding("G201"))
    findings = [one for name, part in parts.items() for one in _look_into(name, part)]
    return _packed(parts), tuple(findings[:MOST_NAMED])


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Unpack every part, by the sizes its directory states; a lying directory is damage."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        infos = packed.infolist()
        unpacked = sum(info.file_size for info in infos)
        if (
            len(infos) > MOST_ENTRIES
            or unpacked > MOST_BYTES
            or unpacked > MOST_RATIO * max(len(content), 4096)
        ):
            raise RefusedError(Finding("G203", values={"megabytes": MOST_BYTES // 1024**2}))
        names = {info.filename for info in infos}
        if len(names) < len(infos) or any(info.flag_bits & _ENCRYPTED for info in infos):
            raise zipfile.BadZipFile("locked, or a part twice")
        for info in infos:
            yield info.filename, packed.read(info)


def _look_into(name: str, part: bytes) -> Iterator[Finding]:
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if b"\x00" in part:
        # UTF-16 would hide from the two searches below; no office program writes it.
        raise RefusedError(Finding("G204"))
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise RefusedError(Finding("G205"))
    if name.startswith("xl/worksheets/") and _FORMULA.search(part):
        for cell in _formula_cells(part):
            yield Finding("G207", values={"cell": cell})


def _formula_cells(part: bytes) -> list[str]:
    """Return the addresses of cells with a formula, such as B7."""
    cells: list[str] = []
    here = [""]

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "c":
            here[0] = attributes.get("r", "?")
        elif local == "f" and here[0]:
            cells.append(here[0])

    def end(tag: str) -> None:
        if tag.rpartition(":")[2] == "c":
            here[0] = ""

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise RefusedError(Finding("G204")) from error
    return cells


def _packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name), part)
    return made.getvalue()
