"""The count: boxes, stacks recorded blind by two people, differences, the seal, and the totals."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.counting import services
from electionsys.counting.forms import (
    BoxForm,
    CorrectionForm,
    EntryForm,
    MixForm,
    SealForm,
    SettleForm,
    for_ballot,
)
from electionsys.counting.rules import STACK, Status
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.language import _, language
from electionsys.web.session import reading, store
from electionsys.web.tasks import Task

bp = Blueprint("counting", __name__, url_prefix="/counting")

_WATCHING = (
    Role.CHAIR,
    Role.TELLER,
    Role.SCRUTINEER,
    Role.OBSERVER,
    Role.TOWNSHIP,
    Role.COUNTY,
)
_TOLD = (Role.CHAIR, Role.SCRUTINEER, Role.OBSERVER, Role.TOWNSHIP, Role.COUNTY)


@bp.get(PLACE + "/")
@allow(*_WATCHING)
def index(unit: str, election_id: int) -> ResponseReturnValue:
    """How far the count is, stack by stack, and no number of votes."""
    session, where = reading(), here()
    return render_template(
        "counting/index.html",
        states=services.differences(session, where),
        boxes=services.boxes(session, where),
        mixed=services.mixed(session, where),
        sealed=elections.get(session, where).stage not in (Stage.POLLING, Stage.COUNTING),
    )


@bp.get(PLACE + "/boxes")
@allow(Role.CHAIR, Role.SCRUTINEER)
def boxes(unit: str, election_id: int) -> ResponseReturnValue:
    return _boxes_page()


@bp.post(PLACE + "/boxes")
@allow(Role.CHAIR, Role.SCRUTINEER)
def open_box(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = BoxForm(), here()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.open_box(
            db, actor(), where, str(form.label.data), form.papers.value or 0, at=now()
        ),
    ):
        return redirect(url_for(".boxes", unit=unit, election_id=election_id), 303)
    return _boxes_page(opening=form)


@bp.post(PLACE + "/boxes/correct")
@allow(Role.CHAIR, Role.SCRUTINEER)
def correct_box(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = CorrectionForm(), here()
    reason = str(form.reason.data or "")
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.correct_box(db, actor(), where, form.entry(), reason, at=now()),
    ):
        return redirect(url_for(".boxes", unit=unit, election_id=election_id), 303)
    return _boxes_page(correction=form)


@bp.post(PLACE + "/boxes/mix")
@allow(Role.CHAIR)
def mix_boxes(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = MixForm(), here()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.mix_boxes(db, actor(), where, bool(form.mixed.data), at=now()),
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    return _boxes_page(mixing=form)


def _boxes_page(
    opening: BoxForm | None = None,
    correction: CorrectionForm | None = None,
    mixing: MixForm | None = None,
) -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.COUNTING)
    # Only the form that was sent is filled from the request; the others begin empty.
    opening = opening or BoxForm(formdata=None)
    correction = correction or CorrectionForm(formdata=None)
    mixing = mixing or MixForm(formdata=None)
    page = render_template(
        "counting/boxes.html",
        boxes=services.boxes(session, where),
        mixed=services.mixed(session, where),
        opening=opening,
        correction=correction,
        mixing=mixing,
    )
    return page, max(map(status, (opening, correction, mixing)))


@bp.route(PLACE + "/enter", methods=["GET", "POST"])
@allow(Role.TELLER)
def enter(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.COUNTING)
    ballot = services.ballot(session, where)
    form = for_ballot(EntryForm, ballot, write_in=services.write_in(session, where))()
    waiting = services.to_record(session, where, actor().id)
    if not form.is_submitted() and waiting:
        form.stack.data = str(waiting[0])
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.enter_stack(
            db, actor(), where, form.stack.value or 0, form.entry(), at=now()
        ),
    ):
        return redirect(url_for(".enter", unit=unit, election_id=election_id), 303)
    page = render_template(
        "counting/enter.html",
        form=form,
        ballot=ballot,
        waiting=waiting,
        mixed=services.mixed(reading(), where),
        most=STACK,
    )
    return page, status(form)


@bp.get(PLACE + "/differences")
@allow(Role.CHAIR, Role.SCRUTINEER)
def differences(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.COUNTING)
    states = services.differences(session, where)
    return render_template(
        "counting/differences.html",
        differing=[one for one in states if one.status is Status.DIFFERS],
        others=[one for one in states if one.ready],
    )


@bp.route(PLACE + "/settle/<int:stack>", methods=["GET", "POST"])
@allow(Role.CHAIR, Role.SCRUTINEER)
def settle(unit: str, election_id: int, stack: int) -> ResponseReturnValue:
    """A third person counts the stack again, without seeing what the two wrote."""
    return _once_more(stack, services.settle, "settle")


@bp.route(PLACE + "/again/<int:stack>", methods=["GET", "POST"])
@allow(Role.CHAIR, Role.SCRUTINEER)
def count_again(unit: str, election_id: int, stack: int) -> ResponseReturnValue:
    """A stack that stands is begun anew; another person then records it as well."""
    return _once_more(stack, services.count_again, "again")


def _once_more(stack: int, act: Callable[..., None], word: str) -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.COUNTING)
    ballot = services.ballot(session, where)
    write_in = services.write_in(session, where)
    form = for_ballot(SettleForm, ballot, write_in=write_in)(stack=str(stack))
    reason = str(form["reason"].data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: act(db, actor(), where, stack, form.entry(), reason, at=now())
    ):
        return redirect(url_for(".differences", unit=where.unit, election_id=where.id), 303)
    states = services.differences(reading(), where)
    state = next((one for one in states if one.stack == stack), None)
    page = render_template(
        "counting/once_more.html", word=word, form=form, ballot=ballot, stack=stack, state=state
    )
    return page, status(form)


@bp.route(PLACE + "/seal", methods=["GET", "POST"])
@allow(Role.CHAIR)
def seal(unit: str, election_id: int) -> ResponseReturnValue:
    session, where, form = reading(), here(), SealForm()
    elections.in_stage(session, where, Stage.COUNTING)
    reason = str(form.reason.data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: services.seal(db, actor(), where, reason, at=now())
    ):
        if not store().scrub(*services.SECRET):
            flash(_("counting.traces_left"))
        return redirect(url_for(".totals", unit=unit, election_id=election_id), 303)
    found = services.unsealed(reading(), where)
    page = render_template(
        "counting/seal.html",
        form=form,
        open=[f for f in found if f.code != "T223"],
        differs=[f for f in found if f.code == "T223"],
        stacks=len(services.differences(reading(), where)),
        returned=services.returned(reading(), where),
    )
    return page, status(form)


@bp.get(PLACE + "/totals")
@allow(*_TOLD)
def totals(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    return render_template(
        "counting/totals.html",
        totals=services.totals(session, where),
        ballot=services.ballot(session, where),
        seal=services.seal_of(session, where),
    )


@bp.get(PLACE + "/sheets.pdf")
@allow(Role.CHAIR, Role.CLERK, Role.TELLER, Role.SCRUTINEER)
def sheets(unit: str, election_id: int) -> ResponseReturnValue:
    """The stack sheets to be filled in by hand; before the boxes are open, one sheet."""
    pdf = services.stack_sheets(reading(), here(), language())
    return Response(pdf, mimetype="application/pdf")


tasks.page(710, "counting.index", "counting.title", *_WATCHING)
tasks.page(
    720, "counting.sheets", "counting.sheets", Role.CHAIR, Role.CLERK, Role.TELLER, Role.SCRUTINEER
)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.COUNTING:
        mixed = services.mixed(session, where)
        opened = bool(services.boxes(session, where))
        yield Task(710, Role.CHAIR, "counting.task.boxes", opened, "counting.boxes")
        yield Task(720, Role.CHAIR, "counting.task.mix", mixed, "counting.boxes")
        yield from _stack_tasks(session, where)


def _stack_tasks(session: Session, where: Ref) -> Iterator[Task]:
    if not services.mixed(session, where):
        return
    states = services.differences(session, where)
    counted = {status: sum(one.status is status for one in states) for status in Status}
    first, second = counted[Status.WAITING], counted[Status.FIRST]
    numbers = {"first": first, "second": second}
    key, page = "counting.task.stacks", "counting.enter"
    yield Task(730, Role.TELLER, key, not first + second, page, numbers)
    for role in (Role.SCRUTINEER, Role.CHAIR):
        differ, page = {"n": counted[Status.DIFFERS]}, "counting.differences"
        if counted[Status.DIFFERS]:
            yield Task(740, role, "counting.task.differences", False, page, differ)
    yield Task(750, Role.CHAIR, "counting.task.seal", False, "counting.seal")
