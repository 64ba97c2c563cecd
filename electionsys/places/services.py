"""Look places up in the shipped list: 31 provinces down to 620,573 villages and communities.

The list is read through each time (half a second) rather than held: 665,276 names would cost a
small laptop 150 MB, and a place is looked up once in an election.
"""

import csv
import io
import lzma
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.places.rules import Place, ancestors, is_village


@lru_cache(maxsize=256)
def find(code: str) -> Place:
    """Return the place with this code. Raises RefusedError G101 where there is none."""
    wanted = {*ancestors(code), code}
    names = {found: name for found, name in _rows() if found in wanted}
    if code not in names:
        raise RefusedError(Finding("G101", field="place", values={"code": code}))
    return Place(code, names[code], tuple(names[c] for c in ancestors(code) if c in names))


@lru_cache(maxsize=16)
def names(codes: frozenset[str]) -> Mapping[str, str]:
    """Return code -> name with the place above it, of those codes that are places."""
    wanted = codes | {above for code in codes for above in ancestors(code)}
    found = {code: name for code, name in _rows() if code in wanted}
    return {
        code: " ".join(found[one] for one in (*ancestors(code)[-1:], code) if one in found)
        for code in codes
        if code in found
    }


@lru_cache(maxsize=64)
def search(text: str, under: str, most: int = 20) -> tuple[Place, ...]:
    """Return villages below the code `under` whose name or code has `text` in it, in code order."""
    wanted = text.strip()
    hits: list[str] = []
    names: dict[str, str] = {}
    for code, name in _rows():
        if is_village(code):
            if code.startswith(under) and (wanted in name or code.startswith(wanted)):
                hits.append(code)
                names[code] = name
        else:
            names[code] = name
    return tuple(
        Place(code, names[code], tuple(names[c] for c in ancestors(code) if c in names))
        for code in sorted(hits)[:most]
    )


def _rows() -> Iterator[tuple[str, str]]:
    packed = files("electionsys.places").joinpath("places.csv.xz").read_bytes()
    unpacked = io.BytesIO(lzma.decompress(packed))
    with io.TextIOWrapper(unpacked, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for code, name, _ in rows:
            yield code, name
