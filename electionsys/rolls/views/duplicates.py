"""Who is listed in two villages: the villages answer, the office above them rules."""

from collections import Counter
from collections.abc import Iterator

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.views import PLACE, here
from electionsys.errors import NotFoundError, RefusedError
from electionsys.places import services as places
from electionsys.places.rules import is_code
from electionsys.rolls import rules, services
from electionsys.rolls.forms import AnswerForm, RulingForm
from electionsys.rolls.rules import DuplicateState
from electionsys.rolls.views.base import bp
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, real_now
from electionsys.web.session import reading
from electionsys.web.tasks import Task

# More on one page helps nobody; the number of all is always said.
_MOST_SHOWN = 200
# What waits for the office stands first.
_ORDER = (
    *(DuplicateState.CONTESTED, DuplicateState.ASKED),
    *(DuplicateState.LEAVING, DuplicateState.VOTED),
)
# Nothing is left to rule on: nobody is struck off a roll that was voted on.
_OVER = (DuplicateState.VOTED,)
_SEE_SETTLED = (Role.TOWNSHIP, Role.COUNTY)
_REVIEWERS = (*_SEE_SETTLED, Role.ADMINISTRATOR)


@bp.get(PLACE + "/duplicates")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def duplicates(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    found = services.duplicates_of(session, where)
    return render_template(
        "rolls/duplicates.html",
        found=found[:_MOST_SHOWN],
        n=len(found),
        waiting=sum(one.waits_for(where) for one in found),
        here=where,
        answers_at=rules.ANSWERS_AT,
        clause=elections.rules_of(session, where).clause("registration_classes"),
        settled=services.settled_duplicates(session, unit, where),
    )


@bp.route(PLACE + "/duplicates/<int:voter_id>", methods=["GET", "POST"])
@allow(Role.CHAIR)
def answer_duplicate(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = AnswerForm(), here()
    services.voter(reading(), where, voter_id)
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.answer_duplicate(db, actor(), where, voter_id, form.entry(), at=now()),
    ):
        return redirect(url_for(".duplicates", unit=unit, election_id=election_id), 303)
    found = services.duplicate(reading(), Ref(unit, voter_id))
    page = render_template(
        "rolls/duplicate.html",
        form=form,
        one=found,
        here=where,
        classes=_classes(found),
        ruled=found.at(where).stand.ruled_here,
    )
    return page, status(form)


@bp.get("/duplicates/<unit>")
@allow(*_REVIEWERS)
def duplicates_below(unit: str) -> ResponseReturnValue:
    """Show an office who is listed twice in its place, and below it."""
    if not is_code(unit):
        raise NotFoundError(f"place {unit[:12]}")
    session, who = reading(), actor()
    found = services.duplicates_below(session, unit)
    if who.role is Role.ADMINISTRATOR:
        # What a township or a county rules on is none of the administrator's business.
        found = [one for one in found if rules.may_rule(who, one.units)]
    found.sort(key=lambda one: _ORDER.index(one.state))
    counted = Counter(one.state for one in found)
    return render_template(
        "rolls/duplicates_below.html",
        place=places.find(unit),
        found=found[:_MOST_SHOWN],
        n=len(found),
        counted={state: counted[state] for state in _ORDER if counted[state]},
        may_rule=lambda one: one.state not in _OVER and rules.may_rule(who, one.units),
        level_above=rules.level_above,
        settled=services.settled_duplicates(session, unit) if who.role in _SEE_SETTLED else [],
    )


@bp.route("/duplicates/<unit>/<int:voter_id>", methods=["GET", "POST"])
@allow(*_REVIEWERS)
def rule_duplicate(unit: str, voter_id: int) -> ResponseReturnValue:
    """Rule where a voter of the village `unit` votes, who is listed in another one too."""
    form, person = RulingForm(), Ref(unit, voter_id)
    found = services.duplicate(reading(), person)
    if not rules.may_rule(actor(), found.units):
        raise RefusedError(rules.not_above(found.units))
    form.offer({side.election.unit: side.election.place_names for side in found.sides})
    kept, reason = str(form.kept.data), str(form.reason.data)
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.rule_duplicate(db, actor(), person, kept, reason, at=real_now()),
    ):
        return redirect(url_for(".duplicates_below", unit=actor().place), 303)
    found = services.duplicate(reading(), person)
    page = render_template("rolls/ruling.html", form=form, one=found, classes=_classes(found))
    return page, status(form)


def _classes(found: services.Duplicate) -> dict[int, str]:
    """Return voter's id -> the word of the class he is registered in, by the law of that roll."""
    return {side.voter.id: _class_of(side) for side in found.sides}


def _class_of(side: services.Side) -> str:
    law = elections.rules_of(reading(), side.election.ref)
    words, number = rules.class_words(law), side.voter.registration_class
    return words[number - 1] if 0 < number <= len(words) else ""


tasks.page(250, "rolls.duplicates", "rolls.doubles", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
tasks.page(250, "rolls.duplicates_below", "rolls.doubles", Role.TOWNSHIP, Role.COUNTY)


@tasks.source_for(Role.CHAIR, Role.TOWNSHIP, Role.COUNTY)
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    """Tell the chair who has to be answered for, and the offices above where two villages keep one
    voter."""
    if stage not in rules.ANSWERS_AT:
        return
    found = services.duplicates_of(session, where)
    mine = {"n": sum(one.waits_for(where) for one in found)}
    if mine["n"]:
        yield Task(260, Role.CHAIR, "rolls.task.doubles", False, "rolls.duplicates", mine)
    contested = [one.units for one in found if one.state is DuplicateState.CONTESTED]
    for role, level in ((Role.TOWNSHIP, "township"), (Role.COUNTY, "county")):
        here = {"n": sum(rules.level_above(units) == level for units in contested)}
        if here["n"]:
            yield Task(260, role, "rolls.task.rule", False, "rolls.duplicates_below", here)
