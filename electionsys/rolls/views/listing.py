"""Who is on the roll: looked at, searched, imported, added, struck off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from electionsys import sheets
from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity, blocking
from electionsys.rolls import rules, services
from electionsys.rolls.forms import FileForm, SearchForm, StrikeForm, VoterForm
from electionsys.rolls.views.base import bp, classes, download
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.forms import told
from electionsys.web.language import _
from electionsys.web.session import act, reading

# A page of errors longer than this helps nobody; the number of all is always said.
_MOST_SHOWN = 1000
_PREVIEWED = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(PLACE + "/")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def index(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    summary = services.summary(session, where)
    group = request.args.get("group", type=int) or next(iter(summary.groups), 0)
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "rolls/index.html",
        summary=summary,
        group=group,
        page=page,
        pages=-(-summary.groups.get(group, 0) // services.PAGE),
        voters=services.page_of(session, where, group, page),
        classes=classes(),
        posting=services.posting(session, where),
        freezing=services.freezing(session, where),
        changes=services.changes_of(session, where),
        struck=services.struck_of(session, where),
        search=SearchForm(),
    )


@bp.post(PLACE + "/search")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def search(unit: str, election_id: int) -> ResponseReturnValue:
    """Find voters. By POST: what is looked for stays out of addresses and their history."""
    form = SearchForm()
    text = str(form.q.data or "") if form.validate_on_submit() else ""
    found = services.search(reading(), here(), text, limit=50)
    return render_template("rolls/found.html", search=form, voters=found, text=text)


@bp.route(PLACE + "/import", methods=["GET", "POST"])
@allow(Role.CLERK)
def import_roll(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = FileForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN)
    entries: list[rules.RollEntry] = []
    findings: tuple[Finding, ...] = ()
    if form.validate_on_submit():
        content, name = form.file.data.read(), form.file.data.filename
        file = services.read_file(reading(), where, content, name)
        if form.do.data == "import":
            findings = _import(file)
            if not findings:
                return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
        else:
            entries, findings = file.entries, services.check_import(reading(), where, file)
    page = render_template(
        "rolls/import.html",
        form=form,
        classes=classes(),
        entries=entries,
        shown=entries[:_PREVIEWED],
        groups=sorted({entry.group_no for entry in entries}),
        errors=_by_row(blocking(findings)),
        errors_n=len(blocking(findings)),
        warnings=_by_row(tuple(one for one in findings if one.severity is Severity.WARNS)),
    )
    return page, 422 if blocking(findings) else status(form)


def _import(file: services.RollFile) -> tuple[Finding, ...]:
    """Import the file; return why it was refused, or nothing."""
    try:
        listed = act(lambda db: services.import_roll(db, actor(), here(), file, at=now()))
    except RefusedError as refused:
        return refused.findings
    flash(_("rolls.imported", n=listed))
    return ()


def _by_row(findings: tuple[Finding, ...]) -> list[tuple[object, object, str]]:
    ordered = sorted(findings, key=lambda one: int(str(one.values.get("row", 0))))
    return [
        (one.values.get("row", ""), one.values.get("column", ""), told(one))
        for one in ordered[:_MOST_SHOWN]
    ]


@bp.get(PLACE + "/template.xlsx")
@allow(Role.CLERK)
def template(unit: str, election_id: int) -> ResponseReturnValue:
    """Hand out an empty table whose columns are all text."""
    wide = {"id_number": 24, "basis": 32, "born_on": 14, "phone": 16}
    columns = [
        sheets.Column(known[0], wide.get(column, 12), rules.CHOICES.get(column, ()))
        for column, known in rules.HEADINGS.items()
    ]
    content = sheets.workbook(columns, most_rows=sheets.MOST_ROWS)
    return download(content, _("rolls.template_name"), _XLSX)


@bp.route(PLACE + "/voters/new", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def add_voter(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = VoterForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN, Stage.ROLL_POSTED)
    form.offer(classes())
    if form.validate_on_submit() and perform(
        form, lambda db: services.add_voter(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    return render_template("rolls/add.html", form=form), status(form)


@bp.route(PLACE + "/voters/<int:voter_id>/strike", methods=["GET", "POST"])
@allow(Role.CHAIR)
def strike(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = StrikeForm(), here()
    voter = services.voter(reading(), where, voter_id)
    reason = str(form.reason.data)
    if form.validate_on_submit() and perform(
        form, lambda db: services.strike(db, actor(), where, voter_id, reason, at=now())
    ):
        return redirect(url_for(".index", unit=unit, election_id=election_id), 303)
    voter = services.voter(reading(), where, voter_id)
    return render_template("rolls/strike.html", form=form, voter=voter), status(form)


tasks.page(210, "rolls.index", "rolls.title", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
