"""The roll as the office sees it: filtered, searched, one voter, and who looked at numbers."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.rolls import rules, services
from electionsys.rolls.forms import FilterForm, RevealForm, SearchForm
from electionsys.rolls.rules.masking import mask_text
from electionsys.rolls.services import importing, uploads
from electionsys.rolls.views.base import bp, classes
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import status
from electionsys.web.addresses import asked_number
from electionsys.web.clock import now, stopwatch, today
from electionsys.web.forms import told
from electionsys.web.language import _
from electionsys.web.session import act, reading

_MOST_FOUND, _MOST_IMPORTS = 50, 5


@bp.get(PLACE + "/")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def index(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    summary, form = services.summary(session, where), FilterForm(request.args)
    wanted, page = form.wanted(), min(max(asked_number("page") or 1, 1), 10**6)
    everybody = "all" in request.args
    _offer(form, summary)
    return render_template(
        "rolls/index.html",
        summary=summary,
        filter=form,
        wanted=wanted,
        shown=services.how_many(session, where, wanted),
        page=page,
        per_page=services.PAGE,
        everybody=everybody,
        voters=services.page_of(session, where, wanted, None if everybody else page),
        classes=classes(),
        posting=services.posting(session, where),
        freezing=services.freezing(session, where),
        changes=services.changes_of(session, where),
        struck=services.struck_of(session, where),
        file_waits=uploads.upload_waits(session, where),
        imports=importing.imports(session, where)[:_MOST_IMPORTS],
        announced=services.registration(session, where) is not None,
        doubles=_doubles(),
        late=[told(one) for one in services.registration_over(session, where, today())],
        search=SearchForm(formdata=None),
    )


def _doubles() -> int:
    """Return how many of this roll another village lists too, as long as that can be settled: who
    was just added or imported may be one of them."""
    session, where = reading(), here()
    if elections.get(session, where).stage not in rules.ANSWERS_AT:
        return 0
    return len(services.duplicates_of(session, where))


def _offer(form: FilterForm, summary: services.Summary) -> None:
    """Offer every part of the roll with how many it has."""
    needs = services.needs_of(reading(), here())
    form.offer(
        {one: _counted(_("rolls.group", n=one), n) for one, n in summary.groups.items()},
        {one: _counted(_("rolls.class_n", n=one), n) for one, n in summary.classes.items()},
        {one: _counted(_(f"rolls.need.{one}"), n) for one, n in needs.items()},
    )


def _counted(what: str, n: int) -> str:
    return _("rolls.counted", what=what, n=n)


@bp.post(PLACE + "/search")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def search(unit: str, election_id: int) -> ResponseReturnValue:
    """Find voters. By POST: what is looked for stays out of addresses and their history."""
    form, session, where = SearchForm(), reading(), here()
    text = str(form.q.data or "") if form.validate_on_submit() else ""
    passed = stopwatch()
    found = services.hits(session, where, text, _MOST_FOUND + 1)
    took = passed()
    # Somebody looks for a whole identity number sooner or later; the page does not repeat it.
    form.q.data, shown = mask_text(str(form.q.data or "")), mask_text(text)
    page = render_template(
        "rolls/found.html", search=form, hits=found, text=shown, most=_MOST_FOUND, took=took
    )
    answer = make_response(page, status(form))
    answer.headers["Server-Timing"] = f"search;dur={took:.1f}"
    return answer


@bp.get(PLACE + "/voters/<int:voter_id>")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def voter(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    return _voter_page(voter_id, RevealForm(formdata=None))


@bp.post(PLACE + "/voters/<int:voter_id>")
@allow(Role.CLERK, Role.CHAIR)
def reveal(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    """Show a number whole, on this answer and nowhere else."""
    form, where, clear = RevealForm(), here(), ""
    if form.validate_on_submit():
        look, who, at = form.entry(), actor(), now()
        try:
            clear = act(lambda db: services.reveal(db, who, where, voter_id, look, at=at))
        except RefusedError as refused:
            form.show(refused.findings)
    return _voter_page(voter_id, form, clear)


def _voter_page(voter_id: int, form: RevealForm, clear: str = "") -> ResponseReturnValue:
    page = render_template(
        "rolls/voter.html",
        shown=services.show(reading(), here(), voter_id),
        classes=classes(),
        form=form,
        clear=clear,
        changing=rules.CHANGES_AT,
        carding=services.CARDS_AT,
    )
    return page, status(form)


@bp.get(PLACE + "/reveals")
@allow(Role.CHAIR, Role.SCRUTINEER)
def reveals(unit: str, election_id: int) -> ResponseReturnValue:
    """Show who looked at numbers and why: the scrutineer asks about what he does not understand."""
    return render_template("rolls/reveals.html", reveals=services.reveals(reading(), here()))


tasks.page(210, "rolls.index", "rolls.title", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
tasks.page(215, "rolls.reveals", "rolls.reveals", Role.CHAIR, Role.SCRUTINEER)
