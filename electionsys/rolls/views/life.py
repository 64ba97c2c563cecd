"""Registration opened, the roll posted and made final; and what is to be done until then."""

from collections.abc import Iterator

from flask import render_template
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.findings import Severity, blocking
from electionsys.rolls import rules, services
from electionsys.rolls.forms import OpenForm
from electionsys.rolls.views.base import bp, download, home
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.filters import day as in_words
from electionsys.web.forms import BaseForm, ButtonForm, told
from electionsys.web.language import _, language
from electionsys.web.session import reading
from electionsys.web.tasks import Task


@bp.route(PLACE + "/open", methods=["GET", "POST"])
@allow(Role.CHAIR)
def open_roll(unit: str, election_id: int) -> ResponseReturnValue:
    """Open registration and say when and where; a copied roll has nobody left to register."""
    where = here()
    copied = services.summary(reading(), where).listed > 0
    form = OpenForm() if not copied else ButtonForm()
    if form.validate_on_submit() and perform(
        form, lambda db: services.open_roll(db, actor(), where, _entry(form), at=now())
    ):
        return home()
    election = elections.in_stage(reading(), where, Stage.PREPARED)
    law = elections.rules_of(reading(), where)
    last = rules.last_day_to_post(law, election.polling_day)
    if isinstance(form, OpenForm) and not form.is_submitted():
        form.first_day.data, form.last_day.data = rules.usual_registration(
            law, election.polling_day, today()
        )
        form.hours.data, form.place.data = _("rolls.usual_hours"), _("rolls.usual_place")
    page = render_template("rolls/open.html", form=form, last=last, copied=copied)
    return page, status(form)


def _entry(form: BaseForm) -> rules.NewRegistration | None:
    return form.entry() if isinstance(form, OpenForm) else None


@bp.get(PLACE + "/registration.pdf")
@allow(Role.CLERK, Role.CHAIR)
def registration_notice(unit: str, election_id: int) -> ResponseReturnValue:
    content = services.registration_notice(reading(), here(), language())
    return download(content, _("rolls.registration_name"), "application/pdf")


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
        why_not=[told(one) for one in blocking(findings)],
        warned=[told(one) for one in findings if one.severity is Severity.WARNS],
        last=rules.last_day_to_post(law, election.polling_day),
        until=rules.last_day_to_object(law, today()),
    )
    return page, status(form)


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
        why_not=[told(one) for one in blocking(findings)],
        doubles=any(one.code == "R180" for one in findings),
    )
    return page, status(form)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.PREPARED:
        yield Task(150, Role.CHAIR, "rolls.task.open", False, "rolls.open_roll")
    if stage == Stage.ROLL_OPEN:
        listed = services.anybody(session, where)
        yield Task(210, Role.CLERK, "rolls.task.import", listed, "rolls.import_roll")
        yield _task_post(session, where)
    if stage == Stage.ROLL_POSTED:
        yield from _task_decide(session, where)
        yield _task_freeze(session, where)
    if stage in rules.CHANGES_AT:
        yield from _tasks_of_changes(session, where)


def _task_post(session: Session, where: Ref) -> Task:
    law, election = elections.rules_of(session, where), elections.get(session, where)
    last = rules.last_day_to_post(law, election.polling_day)
    if last is None:
        return Task(250, Role.CHAIR, "rolls.task.post_free", False, "rolls.post_roll")
    values = {"day": in_words(last)}
    announced = services.registration(session, where)
    if announced is not None and today() < announced.last_day:
        values |= {"first": in_words(announced.last_day)}
        return Task(250, Role.CHAIR, "rolls.task.post_from", False, "rolls.post_roll", values)
    return Task(250, Role.CHAIR, "rolls.task.post", False, "rolls.post_roll", values)


def _task_decide(session: Session, where: Ref) -> Iterator[Task]:
    waiting = [one for one in services.objections_of(session, where) if one.ruling is None]
    due = min((one.due_on for one in waiting if one.due_on), default=None)
    late = len(services.overdue(session, where, today()))
    values = {"n": len(waiting), "day": in_words(due)}
    if late:
        values = {"n": late, "day": in_words(due)}
        yield Task(305, Role.CHAIR, "rolls.task.overdue", False, "rolls.objections", values)
    elif waiting and due:
        yield Task(310, Role.CHAIR, "rolls.task.decide", False, "rolls.objections", values)
    elif waiting:
        yield Task(310, Role.CHAIR, "rolls.task.decide_free", False, "rolls.objections", values)


def _tasks_of_changes(session: Session, where: Ref) -> Iterator[Task]:
    """Yield what waits for the second person, and that a changed roll is made final again.

    A change stands in the list of everybody who may be its second person.
    """
    open_ones = [
        one
        for one in services.roll_changes(session, where)
        if not one.confirmed_at and not one.refused_at
    ]
    chairs = [one for one in open_ones if not one.proposed_by_chair]
    if chairs:
        of_chair = {"n": len(chairs)}
        yield Task(320, Role.CHAIR, "rolls.task.confirm", False, "rolls.changes", of_chair)
    if len(chairs) < len(open_ones):
        values = {"n": len(open_ones) - len(chairs)}
        for role in (Role.CLERK, Role.SCRUTINEER):
            yield Task(320, role, "rolls.task.confirm", False, "rolls.changes", values)
    unchanged = len(services.unchanged(session, where))
    if unchanged:
        upheld = {"n": unchanged}
        yield Task(315, Role.CHAIR, "rolls.task.unchanged", False, "rolls.objections", upheld)
    if services.changed_on_version(session, where):
        yield Task(330, Role.CHAIR, "rolls.task.refreeze", False, "rolls.refreeze")
    decided, done = services.to_post(session, where)
    if not services.before_supplement(session, where):
        waiting = {"n": len(decided) + len(done)}
        yield Task(340, Role.CHAIR, "rolls.task.supplement", False, "rolls.changes", waiting)


def _task_freeze(session: Session, where: Ref) -> Task:
    posted = services.posting(session, where)
    law = elections.rules_of(session, where)
    first = rules.first_day_to_freeze(law, posted.posted_on) if posted else None
    values = {"day": in_words(first)}
    return Task(350, Role.CHAIR, "rolls.task.freeze", False, "rolls.freeze", values)
