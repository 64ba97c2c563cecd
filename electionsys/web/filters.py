"""How names, numbers and days look on a page."""

from datetime import date, datetime

from babel.dates import format_date
from flask import Flask

from electionsys.web.clock import BEIJING
from electionsys.web.language import language


def init_app(app: Flask) -> None:
    app.add_template_filter(spaced, "spaced")
    app.add_template_filter(day, "day")
    app.add_template_filter(clock, "clock")
    app.add_template_filter(grouped, "grouped")


def spaced(name: str) -> str:
    """Set a two-character name as the office does, 王 秀 as wide as 王秀兰."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == 2 and not name.isascii() else name


def day(value: date | None) -> str:
    if value is None:
        return ""
    pattern = "y年M月d日" if language() == "zh" else "d MMM y"
    return format_date(value, pattern, locale=language())


def clock(value: datetime | None) -> str:
    """Return day, hour and minute in China."""
    return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if value else ""


def grouped(number: int) -> str:
    return f"{number:,}"
