"""The home of an election: where it stands, what is to be done now, and its journal."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import rules, services
from electionsys.elections.forms import (
    ClockForm,
    DecisionForm,
    ElectionForm,
    MarkForm,
    PreparationForm,
    ReplacementForm,
    SearchForm,
)
from electionsys.errors import RefusedError
from electionsys.journal import services as journal
from electionsys.law.calendar import Calendar, Day, State, telling
from electionsys.places import services as places
from electionsys.places.rules import likely_body
from electionsys.web import tasks
from electionsys.web.access import EVERYBODY, actor, allow, signed_in
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, real_now, shift_by, today
from electionsys.web.language import _, language
from electionsys.web.session import act, reading
from electionsys.web.tasks import Task

bp = Blueprint("elections", __name__, url_prefix="/elections")

# What the printed ballot and the count cannot do without, where the law is silent.
_NEEDED_BY_THE_BALLOT = ("overvote_scope", "women_rule")

# Who leads the election tells on which day a step was done that this system does not see.
_MAY_TELL = (Role.CHAIR, Role.TOWNSHIP)

PLACE = "/<unit>/<int:election_id>"


@bp.before_app_request
def _know_the_election() -> None:
    """Load the election named in the address, whichever room the page is in."""
    named = request.view_args or {}
    if "election_id" in named:
        g.election = services.get(reading(), Ref(named["unit"], named["election_id"]))
        shift_by(g.election.practice_days)


def here() -> Ref:
    """Return the key of the election of this page."""
    named = request.view_args or {}
    return Ref(named["unit"], named["election_id"])


@bp.app_context_processor
def _on_every_page() -> dict[str, object]:
    """Give base.html the election of the page, its stages, and the first thing to do."""
    who = signed_in()
    if "election" not in g:
        return {"who": who, "election": None}
    # A fresh look: the act of this request may just have moved the election.
    election = services.get(reading(), here())
    page: dict[str, object] = {"who": who, "election": election, "line": rules.LINE}
    if who is not None:
        page["missing"] = next(iter(_mine(who.role, election.stage)), None)
    return page


def _mine(role: Role, stage: str) -> Iterator[Task]:
    todo = tasks.all_of(reading(), here(), stage, role)
    return (task for task in todo if not task.done)


@bp.get("/")
@allow(*EVERYBODY)
def index() -> ResponseReturnValue:
    held = services.elections_below(reading(), actor().place)
    going_on = [one for one in held if one.stage not in rules.ENDS]
    if "begin" in request.args and len(going_on) == 1:
        # Whoever just signed in and has one election to work on is taken there.
        (only,) = going_on
        return redirect(url_for(".home", unit=only.unit, election_id=only.id), 303)
    return render_template("elections/index.html", elections=held)


@bp.get(PLACE + "/")
@allow(*EVERYBODY)
def home(unit: str, election_id: int) -> ResponseReturnValue:
    session, where, role = reading(), here(), actor().role
    election = services.get(session, where)
    todo = tasks.all_of(session, where, election.stage)
    found = services.calendar_of(session, where, today())
    return render_template(
        "elections/home.html",
        mine=[task for task in todo if task.role is role],
        others=[task for task in todo if task.role is not role and not task.done],
        dates=_dates(found),
        overdue=[one for one in found.days if one.state is State.OVERDUE],
        today=today(),
        children=services.children(session, where),
        parent=_parent(session, where),
        pages=tasks.pages_for(role),
        clock_form=ClockForm(day=today()),
    )


def _dates(found: Calendar) -> dict[str, Day]:
    """Return stage -> the day of the calendar that goes with it."""
    held = {stage: found.day(step) for stage, step in rules.STEP_OF.items()}
    return {stage: day for stage, day in held.items() if day is not None}


def _parent(session: Session, where: Ref) -> object:
    parent_id = services.get(session, where).parent_id
    return services.get(session, Ref(where.unit, parent_id)) if parent_id else None


@bp.route("/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    search = SearchForm(request.args)
    form = ElectionForm(unit=request.args.get("unit", ""), practice=True)
    place = actor().place
    if form.validate_on_submit():
        try:
            who, entry = actor(), form.entry()
            where = act(lambda db: services.create(db, who, entry, at=real_now()))
            return redirect(url_for("elections.home", unit=where.unit, election_id=where.id), 303)
        except RefusedError as refused:
            form.show(refused.findings)
    found = places.search(search.q.data, place) if search.q.data else ()
    if len(place) == 12 and not form.unit.data:
        form.unit.data = place
    if form.unit.data and not form.is_submitted():
        form.body.data = likely_body(places.find(form.unit.data).name)
    page = render_template("elections/new.html", form=form, search=search, found=found)
    return page, status(form)


@bp.route(PLACE + "/prepare", methods=["GET", "POST"])
@allow(Role.CHAIR)
def prepare(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    election = services.get(session, where)
    form = PreparationForm(
        members="\n".join(one.name for one in services.committee(session, where)),
        chosen_by=election.chosen_by,
        method_document=election.method_document,
    )
    if form.validate_on_submit() and perform(
        form, lambda db: services.prepare(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".home", unit=unit, election_id=election_id), 303)
    return _prepare_page(form, _offered(ReplacementForm(formdata=None)))


@bp.post(PLACE + "/replace")
@allow(Role.CHAIR)
def replace_member(unit: str, election_id: int) -> ResponseReturnValue:
    """Let a member leave the election committee because he, or a near relative, is nominated."""
    where, form = here(), _offered(ReplacementForm())
    if form.validate_on_submit() and perform(
        form, lambda db: services.replace_member(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".prepare", unit=unit, election_id=election_id), 303)
    return _prepare_page(PreparationForm(formdata=None), form)


def _offered(form: ReplacementForm) -> ReplacementForm:
    form.offer([(one.position, one.name) for one in services.committee(reading(), here())])
    return form


def _prepare_page(form: PreparationForm, change: ReplacementForm) -> ResponseReturnValue:
    session, where = reading(), here()
    page = render_template(
        "elections/prepare.html",
        form=form,
        change=change,
        members=services.committee(session, where),
        at_work=services.get(session, where).stage in services.AT_WORK,
    )
    return page, max(status(form), status(change))


@bp.route(PLACE + "/decisions", methods=["GET", "POST"])
@allow(Role.CHAIR, Role.TOWNSHIP)
def decisions(unit: str, election_id: int) -> ResponseReturnValue:
    where, form = here(), DecisionForm()
    stage = services.get(reading(), where).stage
    form.offer(rules.open_values(services.rules_of(reading(), where), stage))
    if form.validate_on_submit() and perform(
        form, lambda db: services.settle(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".decisions", unit=unit, election_id=election_id), 303)
    recorded = services.decisions(reading(), where)
    late = stage not in rules.BEFORE_THE_LIST
    page = render_template("elections/decisions.html", form=form, recorded=recorded, late=late)
    return page, status(form)


@bp.get(PLACE + "/calendar")
@allow(*EVERYBODY)
def calendar(unit: str, election_id: int) -> ResponseReturnValue:
    """Show every day that the law names, and what was done when."""
    return _calendar_page(MarkForm(formdata=None))


@bp.post(PLACE + "/calendar")
@allow(*_MAY_TELL)
def mark_step(unit: str, election_id: int) -> ResponseReturnValue:
    """Record on which day a step was done that this system does not see."""
    form, where = _steps_offered(MarkForm()), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.mark_step(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".calendar", unit=unit, election_id=election_id), 303)
    return _calendar_page(form)


def _steps_offered(form: MarkForm) -> MarkForm:
    form.offer(rules.markable(services.calendar_of(reading(), here(), today()).days))
    return form


def _calendar_page(form: MarkForm) -> ResponseReturnValue:
    page = render_template(
        "elections/calendar.html",
        form=_steps_offered(form),
        found=services.calendar_of(reading(), here(), today()),
        may_tell=actor().role in _MAY_TELL,
        telling=telling,
        today=today(),
    )
    return page, status(form)


@bp.get(PLACE + "/calendar.ics")
@allow(*EVERYBODY)
def calendar_file(unit: str, election_id: int) -> ResponseReturnValue:
    content = services.calendar_file(reading(), here(), language(), at=now())
    return _download(content, "text/calendar; charset=utf-8", f"calendar-{unit}.ics")


@bp.get(PLACE + "/calendar-<any(a3, a4):size>.pdf")
@allow(*EVERYBODY)
def calendar_paper(unit: str, election_id: int, size: str) -> ResponseReturnValue:
    content = services.calendar_paper(reading(), here(), size, language(), today=today())
    return _download(content, "application/pdf", f"calendar-{unit}-{size}.pdf", "inline")


def _download(content: bytes, kind: str, name: str, how: str = "attachment") -> Response:
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)


@bp.post(PLACE + "/clock")
@allow(Role.CHAIR, Role.ADMINISTRATOR)
def clock(unit: str, election_id: int) -> ResponseReturnValue:
    """Let a practice election be on another day."""
    form, where = ClockForm(), here()
    if form.validate_on_submit() and form.day.data:
        days = (form.day.data - rules.day_of(real_now())) // timedelta(days=1)
        perform(form, lambda db: services.shift_clock(db, actor(), where, days, at=now()))
    if status(form) == 422:
        sentences = [str(e) for e in (*form.day.errors, *form.form_errors)]
        return render_template("refused.html", sentences=sentences), 422
    return redirect(url_for(".home", unit=unit, election_id=election_id), 303)


@bp.get(PLACE + "/journal")
@allow(*EVERYBODY)
def show_journal(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    return render_template(
        "elections/journal.html",
        entries=journal.entries(session, where),
        broken=journal.verify(session, where),
        head=journal.head(session, where),
    )


tasks.page(110, "elections.prepare", "elections.prepare", Role.CHAIR)
tasks.page(115, "elections.calendar", "elections.calendar", *EVERYBODY)
tasks.page(120, "elections.decisions", "elections.decisions", Role.CHAIR, Role.TOWNSHIP)
tasks.page(990, "elections.show_journal", "journal.title", *EVERYBODY)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == rules.Stage.PREPARED:
        done = bool(services.committee(session, where))
        yield Task(100, Role.CHAIR, "elections.task.prepare", done, "elections.prepare")
    if stage == rules.Stage.NOMINATING:
        known = services.rules_of(session, where)
        for number, parameter in enumerate(_NEEDED_BY_THE_BALLOT):
            values = {"question": _(f"law.parameter.{parameter}")}
            yield Task(
                505 + number,
                Role.CHAIR,
                "elections.task.decide",
                known.known(parameter),
                "elections.decisions",
                values,
            )
