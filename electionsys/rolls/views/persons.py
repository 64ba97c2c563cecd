"""One person added, struck off or corrected, while the roll is not yet posted."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.forms import CorrectForm, StrikeForm, VoterForm
from electionsys.rolls.views.base import bp, classes
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.forms import told
from electionsys.web.session import reading


@bp.route(PLACE + "/voters/new", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def add_voter(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = VoterForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN)
    form.offer(classes())
    if form.validate_on_submit() and perform(
        form, lambda db: services.add_voter(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    late = [told(one) for one in services.registration_over(reading(), where, today())]
    return render_template("rolls/add.html", form=form, late=late), status(form)


@bp.route(PLACE + "/voters/<int:voter_id>/strike", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
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


@bp.route(PLACE + "/voters/<int:voter_id>/correct", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def correct(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = CorrectForm(), here()
    voter = services.shown_voter(reading(), where, voter_id)
    elections.in_stage(reading(), where, Stage.ROLL_OPEN)
    form.offer(classes())
    if form.validate_on_submit() and perform(
        form, lambda db: services.correct(db, actor(), where, voter_id, form.entry(), at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    if not form.is_submitted():
        form.show_columns(voter)
    return render_template("rolls/correct.html", form=form, voter=voter), status(form)
