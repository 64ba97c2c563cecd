"""Open the election of the supervision committee: who is the meeting, and when it meets."""

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.suborgs import rules, services
from electionsys.suborgs.forms import SupervisionForm
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import status
from electionsys.web.clock import now
from electionsys.web.session import act, reading
from electionsys.web.tasks import Task

bp = Blueprint("suborgs", __name__, url_prefix="/suborgs")


@bp.route(PLACE + "/open", methods=["GET", "POST"])
@allow(Role.CHAIR)
def open_supervision(unit: str, election_id: int) -> ResponseReturnValue:
    form, parent, who = SupervisionForm(), here(), actor()
    found = services.choice(reading(), parent)
    if form.validate_on_submit() and form.polling_day.data:
        chosen, day = form.representatives.data or [], form.polling_day.data
        try:
            child = act(
                lambda db: services.open_supervision(db, who, parent, chosen, day, at=now())
            )
            return redirect(url_for("elections.home", unit=unit, election_id=child.id), 303)
        except RefusedError as refused:
            form.show(refused.findings)
            found = services.choice(reading(), parent)
    marked = set(form.representatives.data or ())
    if not form.is_submitted():
        marked = {v.id for voters in found.groups.values() for v in voters if v.representative}
    page = render_template("suborgs/open.html", form=form, choice=found, marked=marked)
    return page, status(form)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.CERTIFIED and elections.get(session, where).body in rules.COMMITTEES:
        done = services.supervision_of(session, where) is not None
        # Once it is open the work is there, not here.
        endpoint = "elections.home" if done else "suborgs.open_supervision"
        yield Task(1010, Role.CHAIR, "suborgs.task.open", done, endpoint)
