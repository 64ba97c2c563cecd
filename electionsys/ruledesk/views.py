"""The rule desk: what the law says here on a day, and what it answers. Open to everybody."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.errors import RefusedError
from electionsys.law import services as law
from electionsys.law.packs import packs as shipped_packs
from electionsys.law.values import Plain, Rules, shown
from electionsys.places import services as places
from electionsys.places.rules import Place
from electionsys.ruledesk import rules, services
from electionsys.ruledesk.forms import ValuesForm
from electionsys.web.access import allow, signed_in
from electionsys.web.acts import status
from electionsys.web.clock import today
from electionsys.web.language import _

bp = Blueprint("ruledesk", __name__, url_prefix="/ruledesk")


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


@bp.get("/")
@allow(Role.PUBLIC)
def index() -> ResponseReturnValue:
    return render_template("ruledesk/index.html", asked=_asked())


@bp.get("/values")
@allow(Role.PUBLIC)
def values() -> ResponseReturnValue:
    form = ValuesForm(request.args, place=_own_place())
    form.place.data = request.args.get("chosen") or form.place.data
    form.day.data = form.day.data or today()
    found = None
    if form.place.data and form.validate():
        try:
            place = services.place_of(form.place.data)
            form.place.data = written(place)
            found = law.rules_for(place.code, form.body.data, form.day.data, form.mode.data or None)
        except RefusedError as refused:
            form.show(refused.findings)
    page = render_template(
        "ruledesk/values.html",
        form=form,
        offered=_offered(form.place.data, form.place.errors),
        provinces=services.provinces(),
        rules=found,
        packs=shipped_packs(),
        chapters=_chapters(form, found),
        asked=_asked(),
    )
    return page, status(form)


def _chapters(form: ValuesForm, found: Rules | None) -> list[rules.Chapter]:
    if found is None:
        return []
    kept = rules.chosen(rules.lines(found), form.q.data or "", form.which.data or "all", said)
    return rules.chapters(kept)


def _offered(text: str | None, errors: object) -> tuple[Place, ...]:
    return services.offered(text) if text and errors else ()


def _own_place() -> str:
    """Return the place of who is signed in; a stranger says himself where he is."""
    who = signed_in()
    return written(places.find(who.place)) if who and who.place else ""


def _asked() -> dict[str, str]:
    """Return place, day and body of the address, to be taken along to the next page."""
    return {name: request.args[name] for name in ("place", "day", "body") if name in request.args}


@bp.get("/places")
@allow(Role.PUBLIC)
def find_place() -> ResponseReturnValue:
    """Return places for a text as it is typed, written as the field takes them."""
    found = services.offered(request.args.get("q", ""))
    return {"places": [written(place) for place in found]}


@bp.get("/packs")
@allow(Role.PUBLIC)
def packs() -> ResponseReturnValue:
    return render_template("ruledesk/packs.html", shipped=services.shipped())


@bp.get("/findings")
@allow(Role.PUBLIC)
def findings() -> ResponseReturnValue:
    return render_template("ruledesk/findings.html", findings=services.findings())
