"""Numbers in addresses: what no key could be is not found, in the path and behind the `?`."""

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

_LARGEST = 2**63 - 1


class _Key(IntegerConverter):
    """`<int:…>` as far as a key reaches; a longer number is an address that does not exist."""

    regex = f"[0-9]{{1,{len(str(_LARGEST))}}}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_LARGEST)


def init_app(app: Flask) -> None:
    """Bound the numbers of every route that is added from now on."""
    app.url_map.converters["int"] = _Key


def asked_number(name: str) -> int | None:
    """Return the number that the address asks for behind `?`, or None where there is none."""
    return whole_number(request.args.get(name))


def whole_number(text: str | None, most: int = _LARGEST) -> int | None:
    """Return the number in a text of digits; None where it is none, or above `most`."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(_LARGEST)):
        return None
    return int(text) if int(text) <= most else None
