"""What all pages of the desk share."""

from datetime import date

from flask import Blueprint, request

from electionsys.law.fields import Field, Kind, word_label
from electionsys.law.values import Plain, shown
from electionsys.places import services as places
from electionsys.places.rules import Place
from electionsys.ruledesk import services
from electionsys.web.access import signed_in
from electionsys.web.filters import day
from electionsys.web.language import _

bp = Blueprint("ruledesk", __name__, url_prefix="/ruledesk")

# What is taken along from page to page; nothing of a case is.
_TAKEN_ALONG = ("place", "day", "body")


@bp.app_template_global()
def said(parameter: str, value: Plain | None) -> str:
    """Return a value of the law in words; without one, what the parameter is called."""
    if value is None:
        return _(f"law.parameter.{parameter}")
    key = shown(parameter, value)
    if isinstance(key, int) or "/" in key:
        return str(key)
    if key == "":
        return _("ruledesk.none_of_it")
    return _("ruledesk.and").join(_(one) for one in key.split(", ")).replace("+", _("ruledesk.up"))


@bp.app_template_global()
def written(place: Place) -> str:
    """Return a place as it is filled into a field: its whole name and its code."""
    return f"{place.full_name} {place.code}"


@bp.app_template_filter()
def of_day(text: str) -> str:
    """Return a day that is written as in a case, 2026-03-01, as it is said."""
    return day(date.fromisoformat(text))


@bp.app_template_global()
def figure_of(labels: str, path: tuple[Field, ...], value: object) -> str:
    """Return one figure of an answer in words."""
    field = path[-1]
    if isinstance(value, list):
        return _("ruledesk.and").join(figure_of(labels, path, one) for one in value)
    if isinstance(value, bool):
        return _("yes" if value else "no")
    if field.allowed and isinstance(value, str):
        return _(word_label(labels, value, *path))
    if field.kind is Kind.DAY and isinstance(value, str):
        return of_day(value)
    return "" if value is None else str(value)


def offered(text: str | None, errors: object) -> tuple[Place, ...]:
    return services.offered(text) if text and errors else ()


def own_place() -> str:
    """Return the place of who is signed in; a stranger says himself where he is."""
    who = signed_in()
    return written(places.find(who.place)) if who and who.place else ""


def taken_along() -> dict[str, str]:
    """Return place, day and body of the address, to be taken along to the next page."""
    return {name: request.args[name] for name in _TAKEN_ALONG if name in request.args}
