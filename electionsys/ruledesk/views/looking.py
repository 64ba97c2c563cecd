"""Pages to look things up: the values in force, the laws held, the numbered findings."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.errors import RefusedError
from electionsys.law import services as law
from electionsys.law.packs import packs as held
from electionsys.law.values import Rules
from electionsys.ruledesk import services
from electionsys.ruledesk.forms import ValuesForm
from electionsys.ruledesk.rules import listing
from electionsys.ruledesk.views.base import bp, offered, own_place, said, taken_along, written
from electionsys.web.access import allow
from electionsys.web.acts import status
from electionsys.web.clock import today


@bp.get("/")
@allow(Role.PUBLIC)
def index() -> ResponseReturnValue:
    return render_template(
        "ruledesk/index.html", questions=services.questions(), asked=taken_along()
    )


@bp.get("/values")
@allow(Role.PUBLIC)
def values() -> ResponseReturnValue:
    form = ValuesForm(request.args, place=own_place())
    form.place.data = request.args.get("chosen") or form.place.data
    form.day.data = form.day.data or today()
    found = _rules(form) if form.place.data and form.validate() else None
    page = render_template(
        "ruledesk/values.html",
        form=form,
        offered=offered(form.place.data, form.place.errors),
        provinces=services.provinces(),
        rules=found,
        packs=held(),
        chapters=_chapters(form, found),
        asked=taken_along(),
    )
    return page, status(form)


def _rules(form: ValuesForm) -> Rules | None:
    """Return the rules asked for; where there are none, say on the form why."""
    try:
        place = services.place_of(form.place.data or "")
        form.place.data = written(place)
        day, mode = form.day.data or today(), form.mode.data or None
        return law.rules_for(place.code, form.body.data, day, mode)
    except RefusedError as refused:
        form.show(refused.findings)
        return None


def _chapters(form: ValuesForm, found: Rules | None) -> list[listing.Chapter]:
    if found is None:
        return []
    wanted, which = form.q.data or "", form.which.data or "all"
    return listing.chapters(listing.chosen(listing.lines(found), wanted, which, said))


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
