"""How often one address may ask what everybody may ask.

Counted in the memory of the process, and nowhere else: who asked is neither kept nor logged.
"""

import logging
from ipaddress import ip_address, ip_network

from flask import Flask, request
from flask_limiter import Limiter

# A moving window: two bursts on both sides of a full minute are one burst.
limiter = Limiter(lambda: _caller(), storage_uri="memory://", strategy="moving-window")
limit = limiter.limit


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
