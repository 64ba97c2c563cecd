"""How often one address may ask what everybody may ask.

Counted in the memory of the process, and nowhere else: who asked is neither kept nor logged.
"""

import logging

from flask import Flask, request
from flask_limiter import Limiter

# A moving window: two bursts on both sides of a full minute are one burst.
limiter = Limiter(
    lambda: request.remote_addr or "", storage_uri="memory://", strategy="moving-window"
)
limit = limiter.limit


def init_app(app: Flask) -> None:
    """Begin to count anew for this app."""
    # It would write the address of who asked too often.
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)
    limiter.init_app(app)
