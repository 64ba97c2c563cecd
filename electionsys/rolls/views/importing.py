"""A file of voters comes into the office: uploaded, its columns named, checked, imported."""

from collections.abc import Iterator, Sequence

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys import sheets
from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.rolls import services
from electionsys.rolls.forms import ColumnsForm, FileForm, ImportForm
from electionsys.rolls.rules.columns import HEADINGS, REQUIRED, Layout
from electionsys.rolls.rules.uploads import Checked
from electionsys.rolls.services import corrected as tables
from electionsys.rolls.services import uploads
from electionsys.rolls.views import filejobs, preview
from electionsys.rolls.views.base import bp, classes, download
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import status
from electionsys.web.clock import now, today
from electionsys.web.forms import told
from electionsys.web.jobs import jobs
from electionsys.web.language import _, language
from electionsys.web.session import act, look_again, reading

# A page of errors longer than this helps nobody; the number of all is always said.
_MOST_SHOWN = 1000
# Seconds in which the roll of a village is checked; only longer work is worth a bar.
_SHORT = 0.8
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _go(page: str) -> ResponseReturnValue:
    where = here()
    return redirect(url_for(f".{page}", unit=where.unit, election_id=where.id), 303)


def _columns() -> list[tuple[str, str, bool]]:
    """Return every column of ours, what it is called, and whether it must be there."""
    spoken = 0 if language() == "zh" else 1
    return [(column, known[spoken], column in REQUIRED) for column, known in HEADINGS.items()]


@bp.route(PLACE + "/import", methods=["GET", "POST"])
@allow(Role.CLERK)
def import_roll(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = FileForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN)
    refused: tuple[Finding, ...] = ()
    if form.validate_on_submit():
        refused = _take(where, form.file.data.filename or "", form.file.data.read())
        if not refused:
            return _go("import_columns")
    page = render_template(
        "rolls/import.html",
        form=form,
        refused=_by_row(refused),
        late=[told(one) for one in services.registration_over(reading(), where, today())],
        waiting=uploads.upload(reading(), where),
        columns=_columns(),
        classes=classes(),
    )
    return page, 422 if refused else status(form)


def _take(where: Ref, filename: str, content: bytes) -> tuple[Finding, ...]:
    """Let the file wait; return why it cannot, or nothing."""
    try:
        new = tables.read_upload(reading(), where, filename, content)
        act(lambda db: uploads.put_upload(db, actor(), where, new, at=now()))
    except RefusedError as error:
        return error.findings
    jobs().forget(where)
    return ()


@bp.route(PLACE + "/import/columns", methods=["GET", "POST"])
@allow(Role.CLERK)
def import_columns(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ColumnsForm(), here()
    session = reading()
    elections.in_stage(session, where, Stage.ROLL_OPEN)
    waiting = uploads.upload(session, where)
    if waiting is None:
        return _go("import_roll")
    rows = uploads.first_rows(session, where, sheets.HEAD_ROWS + preview.ROWS)
    layout = form.take(waiting.layout, rows)
    checking = form.do.data == "check" and form.settled()
    if form.validate_on_submit() and checking and _lay_out(form, where, layout):
        return _go("import_report")
    law, day = elections.rules_of(reading(), where), elections.get(reading(), where).polling_day
    page = render_template(
        "rolls/import_columns.html",
        form=form,
        waiting=waiting,
        columns=_columns(),
        titles={column: title for column, title, _needed in _columns()},
        shown=[column for column in HEADINGS if column in layout.columns],
        headings=layout.headings,
        typed=preview.first_cells(layout, rows),
        preview=preview.first_people(law, day, layout, rows),
    )
    return page, status(form)


def _lay_out(form: ColumnsForm, where: Ref, layout: Layout) -> bool:
    """Name the columns and begin to check; where they do not do, say why on the form."""
    try:
        act(lambda db: uploads.lay_out(db, actor(), where, layout, at=now()))
    except RefusedError as error:
        form.show(error.findings)
        return False
    filejobs.start_check(where)
    return True


@bp.route(PLACE + "/import/report", methods=["GET", "POST"])
@allow(Role.CLERK)
def import_report(unit: str, election_id: int) -> ResponseReturnValue:
    """Show how far the work is, or what the check found; import by the button."""
    form, where = ImportForm(), here()
    elections.in_stage(reading(), where, Stage.ROLL_OPEN)
    if form.validate_on_submit():
        filejobs.start_import(where, str(form.sha256.data))
        return _go("import_report")
    # First the job, then the file, and not as it was before the job ended.
    progress = jobs().wait(where, _SHORT)
    look_again()
    waiting = uploads.upload(reading(), where)
    if progress and progress.state == "running":
        return render_template("rolls/import_progress.html", waiting=waiting, progress=progress)
    jobs().forget(where)
    if waiting is None:
        if progress and (progress.kind, progress.state) == ("import", "done"):
            flash(_("rolls.imported", n=progress.done))
            return _go("index")
        return _go("import_roll")
    ended = progress.state if progress and progress.state != "done" else ""
    if waiting.checked is None:
        if ended:
            flash(_(f"rolls.job_{ended}"))
        return _go("import_columns")
    return _report(waiting, waiting.checked, ended)


def _report(waiting: uploads.Upload, checked: Checked, ended: str) -> str:
    words = classes()
    return render_template(
        "rolls/import_report.html",
        waiting=waiting,
        checked=checked,
        ended=ended,
        errors=_by_row(_of(checked.findings, Severity.BLOCKS)),
        warnings=_by_row(_of(checked.findings, Severity.WARNS)),
        by_group=[(_("rolls.group", n=n), count) for n, count in sorted(checked.by_group.items())],
        by_class=[(_class(n, words), count) for n, count in sorted(checked.by_class.items())],
    )


def _class(number: int, words: Sequence[str]) -> str:
    numbered = _("rolls.class_n", n=number)
    known = 0 < number <= len(words)
    return f"{numbered} · {_('rolls.class.' + words[number - 1])}" if known else numbered


def _of(findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    return [one for one in findings if one.severity is severity]


def _by_row(findings: Sequence[Finding]) -> list[tuple[object, object, str]]:
    ordered = sorted(findings, key=lambda one: int(str(one.values.get("row") or 0)))
    return [
        (one.values.get("row", ""), one.values.get("column", ""), told(one))
        for one in ordered[:_MOST_SHOWN]
    ]


@bp.get(PLACE + "/import/progress")
@allow(Role.CLERK)
def import_progress(unit: str, election_id: int) -> ResponseReturnValue:
    """Answer {state, done, share, seconds}, for the bar; the state "none" where no job is known."""
    where = here()
    found = jobs().progress(where)
    if found is None:
        return jsonify(state="none", done=0, share=0, seconds=0)
    return jsonify(state=found.state, done=found.done, share=found.share, seconds=found.seconds)


@bp.post(PLACE + "/import/corrected")
@allow(Role.CLERK)
def corrected(unit: str, election_id: int) -> ResponseReturnValue:
    """Hand out the corrected table; that it left the office is noted before it does."""
    where = here()
    act(lambda db: tables.take_corrected(db, actor(), where, at=now()))
    content = tables.corrected_table(reading(), where, language())
    return download(content, _("rolls.corrected_name"), _XLSX)


@bp.post(PLACE + "/import/give-up")
@allow(Role.CLERK)
def give_up(unit: str, election_id: int) -> ResponseReturnValue:
    where = here()
    act(lambda db: uploads.give_up(db, actor(), where, at=now()))
    jobs().forget(where)
    flash(_("rolls.given_up"))
    return _go("import_roll")


@bp.get(PLACE + "/template.xlsx")
@allow(Role.CLERK)
def template(unit: str, election_id: int) -> ResponseReturnValue:
    """Hand out an empty table whose columns are all text."""
    return download(tables.empty_table(), _("rolls.template_name"), _XLSX)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[tasks.Task]:
    if stage == Stage.ROLL_OPEN and uploads.upload_waits(session, where):
        yield tasks.Task(205, Role.CLERK, "rolls.task.file_waits", False, "rolls.import_report")
