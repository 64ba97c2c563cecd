"""A file of voters comes into the office: uploaded, checked, imported."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys import sheets
from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity, blocking
from electionsys.rolls import rules, services
from electionsys.rolls.forms import FileForm
from electionsys.rolls.views.base import bp, classes, download
from electionsys.web.access import actor, allow
from electionsys.web.acts import status
from electionsys.web.clock import now
from electionsys.web.forms import told
from electionsys.web.language import _
from electionsys.web.session import act, reading

# A page of errors longer than this helps nobody; the number of all is always said.
_MOST_SHOWN = 1000
_PREVIEWED = 10
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
