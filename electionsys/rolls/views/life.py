"""Registration opened, the roll posted, objections heard, the roll made final."""

from collections.abc import Iterator

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import rules, services
from electionsys.rolls.forms import DecisionForm, ObjectionForm
from electionsys.rolls.views.base import bp, home
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.filters import day as in_words
from electionsys.web.forms import ButtonForm, told
from electionsys.web.session import reading
from electionsys.web.tasks import Task


@bp.route(PLACE + "/open", methods=["GET", "POST"])
@allow(Role.CHAIR)
def open_roll(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.open_roll(db, actor(), where, at=now())
    ):
        return home()
    election = elections.in_stage(reading(), where, Stage.PREPARED)
    last = rules.last_day_to_post(elections.rules_of(reading(), where), election.polling_day)
    return render_template("rolls/open.html", form=form, last=last), status(form)


@bp.route(PLACE + "/post", methods=["GET", "POST"])
@allow(Role.CHAIR)
def post_roll(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.post_roll(db, actor(), where, at=now())
    ):
        return home()
    session = reading()
    findings = services.before_posting(session, where, at=now())
    law, election = elections.rules_of(session, where), elections.get(session, where)
    page = render_template(
        "rolls/post.html",
        form=form,
        summary=services.summary(session, where),
        why_not=[told(one) for one in findings],
        last=rules.last_day_to_post(law, election.polling_day),
        until=rules.last_day_to_object(law, today()),
    )
    return page, status(form)


@bp.route(PLACE + "/objections", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def objections(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ObjectionForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.file_objection(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".objections", unit=unit, election_id=election_id), 303)
    session = reading()
    posted, law = services.posting(session, where), elections.rules_of(session, where)
    last = rules.last_day_to_object(law, posted.posted_on) if posted else None
    is_open = elections.get(session, where).stage is Stage.ROLL_POSTED
    page = render_template(
        "rolls/objections.html",
        form=form,
        posted=posted,
        last=last,
        is_open=is_open and (last is None or today() <= last),
        objections=services.objections_of(session, where),
    )
    return page, status(form)


@bp.route(PLACE + "/objections/<int:objection_id>", methods=["GET", "POST"])
@allow(Role.CHAIR)
def decide(unit: str, election_id: int, objection_id: int) -> ResponseReturnValue:
    form, where = DecisionForm(), here()
    services.objection(reading(), where, objection_id)

    def decided(db: Session) -> None:
        off = services.find(db, where, form.strike.data, "strike") if form.strike.data else None
        entry = form.entry(off.id if off else None)
        services.decide_objection(db, actor(), where, objection_id, entry, at=now())

    if form.validate_on_submit() and perform(form, decided):
        return redirect(url_for(".objections", unit=unit, election_id=election_id), 303)
    objection = services.objection(reading(), where, objection_id)
    return render_template("rolls/decide.html", form=form, objection=objection), status(form)


@bp.route(PLACE + "/freeze", methods=["GET", "POST"])
@allow(Role.CHAIR)
def freeze(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.freeze(db, actor(), where, at=now())
    ):
        return home()
    findings = services.before_freezing(reading(), where, at=now())
    page = render_template(
        "rolls/freeze.html",
        form=form,
        summary=services.summary(reading(), where),
        why_not=[told(one) for one in findings],
    )
    return page, status(form)


tasks.page(220, "rolls.objections", "rolls.objections", Role.CLERK, Role.CHAIR)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.PREPARED:
        yield Task(150, Role.CHAIR, "rolls.task.open", False, "rolls.open_roll")
    if stage == Stage.ROLL_OPEN:
        listed = services.summary(session, where).listed
        yield Task(210, Role.CLERK, "rolls.task.import", listed > 0, "rolls.import_roll")
        yield _task_post(session, where)
    if stage == Stage.ROLL_POSTED:
        yield from _task_decide(session, where)
        yield _task_freeze(session, where)


def _task_post(session: Session, where: Ref) -> Task:
    law, election = elections.rules_of(session, where), elections.get(session, where)
    last = rules.last_day_to_post(law, election.polling_day)
    if last is None:
        return Task(250, Role.CHAIR, "rolls.task.post_free", False, "rolls.post_roll")
    values = {"day": in_words(last)}
    return Task(250, Role.CHAIR, "rolls.task.post", False, "rolls.post_roll", values)


def _task_decide(session: Session, where: Ref) -> Iterator[Task]:
    waiting = [one for one in services.objections_of(session, where) if one.ruling is None]
    due = min((one.due_on for one in waiting if one.due_on), default=None)
    values = {"n": len(waiting), "day": in_words(due)}
    if waiting and due:
        yield Task(310, Role.CHAIR, "rolls.task.decide", False, "rolls.objections", values)
    elif waiting:
        yield Task(310, Role.CHAIR, "rolls.task.decide_free", False, "rolls.objections", values)


def _task_freeze(session: Session, where: Ref) -> Task:
    posted = services.posting(session, where)
    law = elections.rules_of(session, where)
    first = rules.first_day_to_freeze(law, posted.posted_on) if posted else None
    values = {"day": in_words(first)}
    return Task(350, Role.CHAIR, "rolls.task.freeze", False, "rolls.freeze", values)
