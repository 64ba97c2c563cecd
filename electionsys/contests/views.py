"""Posts, nominations, the list that two persons lock, and the candidates as posted."""

from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys import paper
from electionsys.accounts import services as accounts
from electionsys.actor import Role
from electionsys.contests import rules, services
from electionsys.contests.forms import FindForm, LockForm, NominationForm, PostsForm
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services as rolls
from electionsys.web import tasks
from electionsys.web.access import EVERYBODY, actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.forms import ButtonForm
from electionsys.web.language import language
from electionsys.web.session import reading
from electionsys.web.tasks import Task

bp = Blueprint("contests", __name__, url_prefix="/contests")

VILLAGE = (Role.CHAIR, Role.CLERK, Role.SCRUTINEER, Role.OBSERVER)
REVIEWERS = (Role.TOWNSHIP, Role.COUNTY)
LOCKERS = (Role.CHAIR, Role.SCRUTINEER)
# What most villages elect, to begin with.
_USUAL = {"chair": 1, "deputy": 1, "member": 3}
_USUAL_WITH_COLUMN = {"chair": 1, "deputy": 1, "woman_member": 1, "member": 2}


@bp.route(PLACE + "/posts", methods=["GET", "POST"])
@allow(Role.CHAIR)
def posts(unit: str, election_id: int) -> ResponseReturnValue:
    where = here()
    form = _posts_form()
    if form.validate_on_submit() and perform(
        form, lambda db: services.set_posts(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".posts", unit=unit, election_id=election_id), 303)
    return _posts_page(form, ButtonForm(formdata=None))


@bp.post(PLACE + "/open")
@allow(Role.CHAIR)
def open_nominations(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.open_nominations(db, actor(), where, at=now())
    ):
        return redirect(url_for(".nominations", unit=unit, election_id=election_id), 303)
    return _posts_page(_posts_form(fresh=True), form)


def _posts_form(*, fresh: bool = False) -> PostsForm:
    """Return the form of the posts, with the women's column where this election has one."""
    session, where = reading(), here()
    column = rules.womens_column(elections.rules_of(session, where))
    held = {post.kind.value: post.seats for post in services.posts_of(session, where)}
    usual = _USUAL_WITH_COLUMN if column else _USUAL
    begun = {**dict.fromkeys(usual, 0), **held} if held else usual
    form = PostsForm(formdata=None, data=begun) if fresh else PostsForm(data=begun)
    if not column:
        del form.woman_member
    return form


def _posts_page(form: PostsForm, button: ButtonForm) -> ResponseReturnValue:
    session, where = reading(), here()
    known = elections.rules_of(session, where)
    page = render_template(
        "contests/posts.html",
        form=form,
        button=button,
        held=services.posts_of(session, where),
        size=known.span("committee_size") if known.known("committee_size") else (),
        clause=known.clause("committee_size"),
    )
    return page, max(status(form), status(button))


@bp.get(PLACE + "/nominations")
@allow(*VILLAGE, *REVIEWERS)
def nominations(unit: str, election_id: int) -> ResponseReturnValue:
    return _nominations_page(ButtonForm(formdata=None))


@bp.post(PLACE + "/nominations/<int:nomination_id>/withdraw")
@allow(Role.CLERK)
def withdraw(unit: str, election_id: int, nomination_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.withdraw(db, actor(), where, nomination_id, at=now())
    ):
        return redirect(url_for(".nominations", unit=unit, election_id=election_id), 303)
    return _nominations_page(form)


def _nominations_page(form: ButtonForm) -> ResponseReturnValue:
    session, where = reading(), here()
    page = render_template(
        "contests/nominations.html",
        by_post=services.nominees(session, where),
        leaving=services.leaving(session, where),
        form=form,
    )
    return page, status(form)


@bp.route(PLACE + "/nominate", methods=["GET", "POST"])
@allow(Role.CLERK)
def find(unit: str, election_id: int) -> ResponseReturnValue:
    """Look for the person on the roll. By POST: a name stays out of addresses and their history."""
    form = FindForm()
    text = str(form.q.data or "").strip() if form.validate_on_submit() else ""
    found = rolls.search(reading(), here(), text, everybody=True)
    page = render_template("contests/find.html", form=form, text=text, found=found)
    return page, status(form)


@bp.route(PLACE + "/nominate/<int:voter_id>", methods=["GET", "POST"])
@allow(Role.CLERK)
def nominate(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    session, where, form = reading(), here(), NominationForm()
    voter, known = rolls.voter(session, where, voter_id), elections.rules_of(session, where)
    turn = elections.get(session, where).round
    kinds = [post.kind for post in services.posts_of(session, where)]
    form.offer(kinds, rules.routes(known, turn))
    if form.validate_on_submit() and perform(
        form, lambda db: services.nominate(db, actor(), where, form.entry(voter_id), at=now())
    ):
        return redirect(url_for(".nominations", unit=unit, election_id=election_id), 303)
    return render_template("contests/nominate.html", form=form, voter=voter), status(form)


@bp.route(PLACE + "/lock", methods=["GET", "POST"])
@allow(*LOCKERS)
def lock(unit: str, election_id: int) -> ResponseReturnValue:
    form, where, who = LockForm(), here(), actor()
    seen = str(form.digest.data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: services.lock(db, who, where, seen, at=now())
    ):
        stage = elections.get(reading(), where).stage
        page = ".lock" if stage is Stage.NOMINATING else ".candidates"
        return redirect(url_for(page, unit=unit, election_id=election_id), 303)
    return _lock_page(form)


def _lock_page(form: LockForm) -> ResponseReturnValue:
    session, where, who = reading(), here(), actor()
    elections.in_stage(session, where, Stage.NOMINATING)
    slate = services.slate(session, where, at=now())
    form.digest.data = slate.digest
    held = accounts.approvals(session, where, services.LOCK, slate.digest, at=now())
    mine = any(one.account_id == who.id for one in held)
    page = render_template("contests/lock.html", form=form, slate=slate, held=held, mine=mine)
    return page, status(form)


@bp.get(PLACE + "/papers")
@allow(*EVERYBODY)
def papers(unit: str, election_id: int) -> ResponseReturnValue:
    """The candidates, and what is printed of them."""
    lines = services.lines_of(reading(), here())
    found = services.posted(reading(), here()) if lines else []
    may_print = actor().role in {Role.CHAIR, Role.CLERK}
    return render_template("contests/papers.html", posted=found, may_print=may_print)


@bp.get(PLACE + "/candidates")
@allow(Role.PUBLIC)
def candidates(unit: str, election_id: int) -> ResponseReturnValue:
    """The candidates as posted: the one page of this room that everybody may see."""
    return render_template("contests/candidates.html", posted=services.posted(reading(), here()))


@bp.get(PLACE + "/candidates.pdf")
@allow(Role.PUBLIC)
def candidates_notice(unit: str, election_id: int) -> ResponseReturnValue:
    return _pdf(services.candidates_notice(reading(), here(), language()))


@bp.get(PLACE + "/ballot.pdf")
@allow(Role.CHAIR, Role.CLERK)
def ballot(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    practice = elections.get(session, where).practice
    face = services.ballot_face(session, where)
    return _pdf(paper.ballot(face, practice=practice))


def _pdf(content: bytes) -> Response:
    return Response(content, mimetype="application/pdf")


tasks.page(400, "contests.posts", "contests.posts", Role.CHAIR)
tasks.page(
    405, "contests.nominations", "contests.nominations", *VILLAGE, Role.TOWNSHIP, Role.COUNTY
)
tasks.page(440, "contests.papers", "contests.papers", *EVERYBODY)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.ROLL_FROZEN:
        held = bool(services.posts_of(session, where))
        yield Task(500, Role.CHAIR, "contests.task.posts", held, "contests.posts")
        if held:
            yield Task(505, Role.CHAIR, "contests.task.open", False, "contests.posts")
    if stage == Stage.NOMINATING:
        yield from _nominating(session, where)


def _nominating(session: Session, where: Ref) -> Iterator[Task]:
    slate = services.slate(session, where, at=now())
    yield Task(510, Role.CLERK, "contests.task.nominate", slate.enough, "contests.find")
    if services.leaving(session, where):
        yield Task(515, Role.CHAIR, "contests.task.leave", False, "elections.prepare")
    if not slate.findings:
        held = accounts.approvals(session, where, services.LOCK, slate.digest, at=now())
        signed = {one.role for one in held}
        values = {"persons": slate.persons, "seats": slate.seats}
        for role in LOCKERS:
            yield Task(530, role, "contests.task.lock", role in signed, "contests.lock", values)
