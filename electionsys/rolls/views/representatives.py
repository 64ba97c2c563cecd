"""Who the representatives of the villagers are."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.forms import RepresentativesForm
from electionsys.rolls.views.base import bp
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.session import reading


@bp.route(PLACE + "/representatives", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def representatives(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = RepresentativesForm(), here()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.mark_representatives(
            db, actor(), where, services.with_cards(db, where, form.numbers()), at=now()
        ),
    ):
        return redirect(url_for(".representatives", unit=unit, election_id=election_id), 303)
    held = services.representatives_of(reading(), where)
    if not form.is_submitted():
        form.cards.data = " ".join(f"{one.card_no:04d}" for one in held)
    return render_template("rolls/representatives.html", form=form, held=held), status(form)


tasks.page(240, "rolls.representatives", "rolls.representatives", Role.CLERK, Role.CHAIR)
