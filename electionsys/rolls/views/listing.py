"""Who is on the roll: looked at, searched, added, struck off."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.forms import SearchForm, StrikeForm, VoterForm
from electionsys.rolls.views.base import bp, classes
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.session import reading


@bp.get(PLACE + "/")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def index(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    summary = services.summary(session, where)
    group = request.args.get("group", type=int) or next(iter(summary.groups), 0)
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "rolls/index.html",
        summary=summary,
        group=group,
        page=page,
        pages=-(-summary.groups.get(group, 0) // services.PAGE),
        voters=services.page_of(session, where, group, page),
        classes=classes(),
        posting=services.posting(session, where),
        freezing=services.freezing(session, where),
        changes=services.changes_of(session, where),
        struck=services.struck_of(session, where),
        search=SearchForm(),
    )


@bp.post(PLACE + "/search")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def search(unit: str, election_id: int) -> ResponseReturnValue:
    """Find voters. By POST: what is looked for stays out of addresses and their history."""
    form = SearchForm()
    text = str(form.q.data or "") if form.validate_on_submit() else ""
    found = services.search(reading(), here(), text, limit=50)
    return render_template("rolls/found.html", search=form, voters=found, text=text)


@bp.route(PLACE + "/voters/new", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def add_voter(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = VoterForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN, Stage.ROLL_POSTED)
    form.offer(classes())
    if form.validate_on_submit() and perform(
        form, lambda db: services.add_voter(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    return render_template("rolls/add.html", form=form), status(form)


@bp.route(PLACE + "/voters/<int:voter_id>/strike", methods=["GET", "POST"])
@allow(Role.CHAIR)
def strike(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = StrikeForm(), here()
    voter = services.voter(reading(), where, voter_id)
    reason = str(form.reason.data)
    if form.validate_on_submit() and perform(
        form, lambda db: services.strike(db, actor(), where, voter_id, reason, at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    voter = services.voter(reading(), where, voter_id)
    return render_template("rolls/strike.html", form=form, voter=voter), status(form)


tasks.page(210, "rolls.index", "rolls.title", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
