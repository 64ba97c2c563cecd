"""How often one address may ask what everybody may ask.

Counted in the memory of the process, and nowhere else: who asked is neither kept nor logged.
"""

import logging
import math
import time
from ipaddress import ip_address, ip_network

from flask import Flask, request
from flask_limiter import Limiter
from limits import parse_many
from werkzeug.exceptions import TooManyRequests

# A moving window: two bursts on both sides of a full minute are one burst.
limiter = Limiter(lambda: _caller(), storage_uri="memory://", strategy="moving-window")
limit = limiter.limit


def count(allowed: str, *whose: str) -> None:
    """Count one try of whoever is named, by default of the caller; `allowed` is as in `limit`.

    For a page that knows only after reading its form whether it was a try. Raises TooManyRequests.
    """
    counted = (request.endpoint or "", *(whose or (_caller(),)))
    for one in parse_many(allowed):
        if not limiter.limiter.hit(one, *counted):
            free_at = limiter.limiter.get_window_stats(one, *counted).reset_time
            raise TooManyRequests(retry_after=_seconds_to(free_at))


def seconds_to_wait(refused: TooManyRequests) -> int:
    """Return after how many seconds the next try is free."""
    if isinstance(refused.retry_after, int):
        return refused.retry_after
    held = limiter.current_limit
    return _seconds_to(held.window.reset_time) if held else 1


def _seconds_to(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))


def _caller() -> str:
    """Return who asks: an address, or the network of one household where it has many (IPv6)."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def init_app(app: Flask) -> None:
    """Begin to count anew for this app."""
    # It would write the address of who asked too often.
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)
    limiter.init_app(app)
