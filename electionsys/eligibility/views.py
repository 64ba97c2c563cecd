"""The lists, the township's queue, one person on one page, and who is whose relative."""

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage, day_of
from electionsys.elections.views import PLACE, here
from electionsys.eligibility import rules, services
from electionsys.eligibility.forms import (
    LIBRARY,
    ClauseForm,
    EndForm,
    FactForm,
    KinshipForm,
    ScreenForm,
)
from electionsys.eligibility.rules import NewKinship, Relation, State
from electionsys.errors import NotFoundError
from electionsys.places import services as places
from electionsys.rolls import services as rolls
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, real_now
from electionsys.web.forms import ButtonForm
from electionsys.web.language import _
from electionsys.web.session import reading
from electionsys.web.tasks import Task

bp = Blueprint("eligibility", __name__, url_prefix="/eligibility")

_PERSON = PLACE + "/person/<int:voter_id>"
# What the law says and what an office already held says; the rest comes from the lists.
_BY_LAW = frozenset({"E101", "E105", "E114"})


# The lists.


@bp.route("/<unit>/list", methods=["GET", "POST"])
@allow(Role.COUNTY)
def own_list(unit: str) -> ResponseReturnValue:
    """The list of a county, a township or a village: who keeps it edits it here."""
    if len(unit) not in rules.PLACE_LENGTHS or not unit.isdigit():
        raise NotFoundError(f"list of {unit}")
    form = ClauseForm(since=day_of(real_now()))
    form.code.choices = [(code, _clause_name(code)) for code in LIBRARY]
    if form.validate_on_submit() and perform(
        form, lambda db: services.add_clause(db, actor(), unit, form.entry(), at=real_now())
    ):
        return redirect(url_for(".own_list", unit=unit), 303)
    return _list_page(unit, form, EndForm(formdata=None))


@bp.post("/<unit>/list/<int:clause_id>/end")
@allow(Role.COUNTY)
def end_clause(unit: str, clause_id: int) -> ResponseReturnValue:
    form = EndForm()
    until = form.until.data
    if (
        form.validate_on_submit()
        and until
        and perform(
            form,
            lambda db: services.end_clause(db, actor(), Ref(unit, clause_id), until, at=real_now()),
        )
    ):
        return redirect(url_for(".own_list", unit=unit), 303)
    return _list_page(unit, ClauseForm(formdata=None), form)


def _list_page(unit: str, form: ClauseForm, end_form: EndForm) -> ResponseReturnValue:
    form.code.choices = [(code, _clause_name(code)) for code in LIBRARY]
    page = render_template(
        "eligibility/list.html",
        place=places.find(unit),
        clauses=services.list_of(reading(), unit),
        form=form,
        end_form=end_form,
        today=day_of(real_now()),
    )
    return page, max(status(form), status(end_form))


@bp.get(PLACE + "/lists")
@allow(Role.TOWNSHIP, Role.COUNTY)
def lists(unit: str, election_id: int) -> ResponseReturnValue:
    """Everything a nominee of this election is judged by."""
    session, where = reading(), here()
    election = elections.get(session, where)
    clauses = services.clauses_for(session, where)
    return render_template(
        "eligibility/lists.html",
        bars=rules.law_bars(elections.rules_of(session, where)),
        clauses=[one for one in clauses if one.clause().in_force(election.polling_day)],
        own=actor().place if actor().role is Role.COUNTY else "",
    )


def _clause_name(code: str) -> str:
    return f"{code} {_(f'eligibility.clause.{code}')}"


# Screening.


@bp.get(PLACE + "/queue")
@allow(Role.TOWNSHIP, Role.COUNTY)
def queue(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    states = services.states(session, where, services.queue(session, where))
    voters = services.people(session, where, states)
    people = [(voters[one], state) for one, state in states.items()]
    people.sort(key=lambda pair: (pair[1] is not State.WAITING, pair[0].pinyin, pair[0].id))
    waiting = sum(1 for state in states.values() if state is State.WAITING)
    return render_template("eligibility/queue.html", people=people, waiting=waiting)


@bp.get(_PERSON)
@allow(Role.TOWNSHIP, Role.COUNTY)
def person(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    return _person_page(voter_id, FactForm(), ScreenForm())


@bp.post(_PERSON + "/record")
@allow(Role.TOWNSHIP, Role.COUNTY)
def record(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = FactForm(), here()
    form.code.choices = _codes(where)
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.record_fact(db, actor(), where, form.entry(voter_id), at=now()),
    ):
        return _back_to(voter_id)
    return _person_page(voter_id, form, ScreenForm(formdata=None))


@bp.post(_PERSON + "/record/<int:record_id>/withdraw")
@allow(Role.TOWNSHIP, Role.COUNTY)
def withdraw_fact(
    unit: str, election_id: int, voter_id: int, record_id: int
) -> ResponseReturnValue:
    form, where = ScreenForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.withdraw_fact(db, actor(), where, record_id, at=now())
    ):
        return _back_to(voter_id)
    return _person_page(voter_id, FactForm(formdata=None), form)


@bp.post(_PERSON + "/screen")
@allow(Role.TOWNSHIP)
def screen(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = ScreenForm(), here()
    accept = bool(form.accept_soft.data)
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.screen(db, actor(), where, voter_id, accept_soft=accept, at=now()),
    ):
        return redirect(url_for(".queue", unit=unit, election_id=election_id), 303)
    return _person_page(voter_id, FactForm(formdata=None), form)


def _person_page(voter_id: int, fact_form: FactForm, form: ScreenForm) -> ResponseReturnValue:
    """One person who was nominated; nobody else of the roll can be looked up."""
    session, where, who = reading(), here(), actor()
    if voter_id not in services.queue(session, where):
        raise NotFoundError(f"nominee {voter_id}")
    fact_form.code.choices = _codes(where)
    found = services.findings_about(session, who, where, voter_id)
    page = render_template(
        "eligibility/person.html",
        voter=rolls.voter(session, where, voter_id),
        facts=services.facts_about(session, who, where, voter_id),
        by_law=[one for one in found if one.code in _BY_LAW],
        by_list=[one for one in found if one.code not in _BY_LAW],
        passes=rules.passes(found, accept_soft=True),
        soft=not rules.passes(found, accept_soft=False),
        state=services.states(session, where, [voter_id])[voter_id],
        verdict=services.verdict_of(session, where, voter_id),
        fact_form=fact_form,
        form=form,
    )
    return page, max(status(fact_form), status(form))


def _codes(where: Ref) -> list[tuple[str, str]]:
    session = reading()
    return [(code, _clause_name(code)) for code in services.codes_for(session, where)]


def _back_to(voter_id: int) -> ResponseReturnValue:
    where = here()
    address = url_for(".person", unit=where.unit, election_id=where.id, voter_id=voter_id)
    return redirect(address, 303)


# Near relatives.


@bp.route(PLACE + "/kinship", methods=["GET", "POST"])
@allow(Role.CLERK, Role.TOWNSHIP)
def kinship(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = KinshipForm(), here()
    if form.validate_on_submit() and perform(form, lambda db: _declare(db, form, where)):
        return redirect(url_for(".kinship", unit=unit, election_id=election_id), 303)
    return _kinship_page(form)


def _declare(session: Session, form: KinshipForm, where: Ref) -> None:
    one = rolls.find(session, where, str(form.a.data), "a", everybody=True)
    other = rolls.find(session, where, str(form.b.data), "b", everybody=True)
    entry = NewKinship(one.id, other.id, Relation(form.relation.data))
    services.declare_kinship(session, actor(), where, entry, at=now())


@bp.post(PLACE + "/kinship/<int:kinship_id>/withdraw")
@allow(Role.CLERK, Role.TOWNSHIP)
def withdraw_kinship(unit: str, election_id: int, kinship_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.withdraw_kinship(db, actor(), where, kinship_id, at=now())
    ):
        return redirect(url_for(".kinship", unit=unit, election_id=election_id), 303)
    return _kinship_page(form)


def _kinship_page(form: ButtonForm | KinshipForm) -> ResponseReturnValue:
    session, where = reading(), here()
    kinship = services.kinship_of(session, where)
    voters = services.people(session, where, {id for kin in kinship for id in (kin.a_id, kin.b_id)})
    pairs = [(kin.id, voters[kin.a_id], voters[kin.b_id], kin.relation) for kin in kinship]
    stage = elections.get(session, where).stage
    page = render_template(
        "eligibility/kinship.html",
        pairs=pairs,
        form=form if isinstance(form, KinshipForm) else KinshipForm(formdata=None),
        button=form,
        open=stage in services.BEFORE_COUNTING and not rules.check_kinship(stage, actor().role),
    )
    return page, status(form)


tasks.page(410, "eligibility.queue", "eligibility.queue", Role.TOWNSHIP, Role.COUNTY)
tasks.page(420, "eligibility.lists", "eligibility.lists", Role.TOWNSHIP, Role.COUNTY)
tasks.page(430, "eligibility.kinship", "eligibility.kinship", Role.CLERK, Role.TOWNSHIP)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage != Stage.NOMINATING:
        return
    people = services.queue(session, where)
    states = services.states(session, where, people)
    waiting = sum(1 for state in states.values() if state is State.WAITING)
    if people:
        key = "eligibility.task.screen" if waiting else "eligibility.task.screened"
        values = {"n": waiting or len(people)}
        yield Task(520, Role.TOWNSHIP, key, waiting == 0, "eligibility.queue", values)
