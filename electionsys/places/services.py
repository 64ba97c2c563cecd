"""Look places up in the shipped list: 31 provinces down to 620,573 villages and communities.

The list is held as its 27 MB of text, in the order of levels and codes, and looked up by halving:
the same as objects would cost a small laptop 150 MB.
"""

import lzma
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, islice

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.places.rules import (
    LEVELS,
    VILLAGE,
    Place,
    ancestors,
    is_code,
    stem,
    trimmed,
)


def find(code: str) -> Place:
    """Return the place with this code. Raises RefusedError G101 where there is none."""
    name = _name(code)
    if name is None:
        raise RefusedError(Finding("G101", field="place", values={"code": code}))
    return _place(code, name)


def names(codes: frozenset[str]) -> Mapping[str, str]:
    """Return code -> name with the place above it, of those codes that are places."""
    found = {code: _name(code) for code in codes}
    return {
        code: " ".join((*_above(code)[-1:], name))
        for code, name in found.items()
        if name is not None
    }


def below(code: str) -> tuple[Place, ...]:
    """Return the places one level below `code` (provinces where it is empty), in code order."""
    longer = next((digits for digits in LEVELS if digits > len(code)), 0)
    return tuple(_place(found, name) for found, name in _rows(code, longer))


@lru_cache(maxsize=64)
def search(text: str, under: str, most: int = 20) -> tuple[Place, ...]:
    """Return villages below the code `under` whose name or code has `text` in it, in code order."""
    return tuple(_place(*hit) for hit in islice(_hits(text, under, VILLAGE), most))


@lru_cache(maxsize=64)
def look(text: str, under: str = "", most: int = 20) -> tuple[Place, ...]:
    """Return places of any level within `under` that `text` names, the highest first.

    Of several words the last names the place and the others a place above it: 平罗 合作村. A code
    that is filled up with zeros is the place itself.
    """
    whole = _name(trimmed(text.strip()))
    if whole is not None:
        return (_place(trimmed(text.strip()), whole),)
    higher, _space, own = " ".join(text.split()).rpartition(" ")
    within = [place.code for place in look(higher, under)] if higher else [under]
    hits = (_hits(own, code, digits) for digits in LEVELS if own for code in within)
    found = dict(islice(chain.from_iterable(hits), most))
    return tuple(_place(code, name) for code, name in found.items())


def _hits(text: str, under: str, digits: int) -> Iterator[tuple[str, str]]:
    """Yield (code, name) of one level below `under` that has `text` in its name or begins with it.

    The rows themselves are searched as text, which is fast; a row is taken apart when it fits.
    """
    wanted = stem(text.strip())
    listed, begin, end = _list(), *_span(under, digits)
    at = listed.find(wanted.encode(), begin, end)
    while at >= 0:
        start, stop = listed.rfind(b"\n", 0, at) + 1, listed.index(b"\n", at)
        code, name = _row(start)
        if wanted in name or code.startswith(wanted):
            yield code, name
        at = listed.find(wanted.encode(), stop, end)


def _rows(under: str, digits: int) -> Iterator[tuple[str, str]]:
    at, end = _span(under, digits)
    while at < end:
        yield _row(at)
        at = _list().index(b"\n", at) + 1


def _place(code: str, name: str) -> Place:
    return Place(code, name, _above(code))


def _above(code: str) -> tuple[str, ...]:
    found = (_name(one) for one in ancestors(code))
    return tuple(name for name in found if name is not None)


def _name(code: str) -> str | None:
    if not is_code(code):
        return None
    at, end = _span(code, len(code))
    return _row(at)[1] if at < end else None


def _span(under: str, digits: int) -> tuple[int, int]:
    """Return where the codes of so many digits that begin with `under` begin and end."""
    if digits < len(under):
        return 0, 0
    rest = digits - len(under)
    return _first(under + "0" * rest), _first(under + "9" * rest + "~")


def _first(code: str) -> int:
    """Return where the first row begins that does not stand before `code`; `~` is after digits."""
    listed, low, high = _list(), 0, len(_list())
    wanted = (len(code.rstrip("~")), code.encode())
    while low < high:
        middle = max(listed.rfind(b"\n", 0, (low + high) // 2) + 1, low)
        found = listed[middle : listed.index(b",", middle)]
        if (len(found), found) < wanted:
            low = listed.index(b"\n", middle) + 1
        else:
            high = middle
    return low


def _row(at: int) -> tuple[str, str]:
    code, name, _level = _list()[at : _list().index(b"\n", at)].decode().split(",")
    return code, name


@cache
def _list() -> bytes:
    """Return the list without its heading, a row to a line: code, name, level."""
    packed = files("electionsys.places").joinpath("places.csv.xz").read_bytes()
    return lzma.decompress(packed).partition(b"\r\n")[2].replace(b"\r\n", b"\n")
