"""The only place that reads the clock.

A practice election may be played on another day than today: its pages see the clock shifted by
whole days, and say so in the band across the screen.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import g, has_request_context

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return this moment, as the election of this request sees it."""
    return real_now() + timedelta(days=_shift())


def today() -> date:
    """Return the day in China."""
    return now().astimezone(BEIJING).date()


def real_now() -> datetime:
    """Return this moment, for sessions and files, which no practice shifts."""
    return datetime.now(UTC)


def stopwatch() -> Callable[[], float]:
    """Begin to measure; what is returned says how many milliseconds have passed since."""
    begun = time.perf_counter()
    return lambda: 1000 * (time.perf_counter() - begun)


def shift_by(days: int) -> None:
    g.clock_shift = days


def _shift() -> int:
    days: int = g.get("clock_shift", 0) if has_request_context() else 0
    return days
