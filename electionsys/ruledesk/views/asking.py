"""Ask the law: a sheet to fill in, the answer, and the case to take home.

A case may tell of persons. It comes and goes in the body of a request only, never in an address,
and nothing of it is kept.
"""

import json
from collections.abc import Iterable, Mapping

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.errors import NotFoundError, RefusedError
from electionsys.law.fields import Field, label
from electionsys.law.packs import packs as held
from electionsys.law.parameters import PARAMETERS
from electionsys.ruledesk import services
from electionsys.ruledesk.forms import SETTLED, CaseForm, filled, settled, sheet_form
from electionsys.ruledesk.rules import sheet
from electionsys.ruledesk.services import Asked, Reply
from electionsys.ruledesk.views.base import bp, offered, own_place, taken_along, written
from electionsys.web.access import allow
from electionsys.web.acts import status
from electionsys.web.clock import now, today
from electionsys.web.forms import BaseForm
from electionsys.web.language import language

_PLACE, _DAY, _BODY = (f"{sheet.PREFIX}-{name}" for name in ("place", "election_day", "body"))
# What the county office has still to record.
_GAP = "D130"


@bp.app_template_global()
def label_of(labels: str, blank: sheet.Blank) -> str:
    """Return the key of what a place to write, or a group of them, is called."""
    return label(labels, *blank.path)


@bp.app_template_global()
def names_of(blank: sheet.Blank) -> list[str]:
    """Return the names of all places to write in a group."""
    return [one.name for one in blank.single()]


@bp.app_template_global()
def label_key(labels: str, path: tuple[Field, ...]) -> str:
    return label(labels, *path)


@bp.route("/ask/<question>", methods=["GET", "POST"])
@allow(Role.PUBLIC)
def ask(question: str) -> ResponseReturnValue:
    asked = _asked(question)
    more = request.form.get("more", "")
    blanks = sheet.blanks(asked.fields, _start(asked), more)
    form = _form(asked, blanks, _recorded())
    found = None
    if not more and form.validate_on_submit():
        found = _reply(asked, blanks, form)
    if found is not None:
        form = _form(asked, blanks, [*_recorded(), *_gaps(found)])
        form[_PLACE].data = written(services.place_of(str(found.case["place"])))
    return _page(asked, blanks, form, found)


def _asked(question: str) -> Asked:
    try:
        return services.asked(question, language())
    except NotFoundError:
        abort(404)


def _start(asked: Asked) -> sheet.Filled:
    """Return what is on the sheet: what was sent, an example, or only where and when."""
    if request.method == "POST":
        return request.form
    if "example" in request.args:
        example = asked.example
        return {**example, _PLACE: written(services.place_of(str(example[_PLACE])))}
    along = taken_along()
    return {
        _PLACE: along.get("place") or own_place(),
        _DAY: along.get("day") or today().isoformat(),
        _BODY: _body(asked, along.get("body", "")),
        **asked.usual,
    }


def _body(asked: Asked, taken: str) -> str:
    """Return the body of the page before, or the one most asked about."""
    allowed = next(field.allowed for field in asked.fields if field.name == "body")
    return taken if taken in allowed else allowed[0]


def _form(asked: Asked, blanks: tuple[sheet.Blank, ...], recorded: Iterable[str]) -> BaseForm:
    made = sheet_form(asked.labels, blanks, dict.fromkeys(recorded))
    if request.method == "POST":
        form = made()
        chosen = request.form.get("chosen")
        if chosen:
            form[_PLACE].data = chosen
        return form
    return made(formdata=None, data=dict(_start(asked)))


def _recorded() -> list[str]:
    """Return the parameters for which a decision of the county was on the sheet."""
    sent = (name.removeprefix(SETTLED) for name in request.form if name.startswith(SETTLED))
    return [parameter for parameter in sent if parameter in PARAMETERS]


def _gaps(found: Reply) -> list[str]:
    held = found.answer["findings"]
    findings = held if isinstance(held, list) else []
    return [str(one["numbers"]["id"]) for one in findings if one["code"] == _GAP]


def _reply(asked: Asked, blanks: tuple[sheet.Blank, ...], form: BaseForm) -> Reply | None:
    told = sheet.told(blanks, filled(form))
    try:
        return services.reply(asked.name, told, settled(form))
    except RefusedError as refused:
        form.show(services.labelled(refused.findings, asked.labels, blanks))
        return None


def _page(
    asked: Asked, blanks: tuple[sheet.Blank, ...], form: BaseForm, found: Reply | None
) -> ResponseReturnValue:
    place = form[_PLACE]
    page = render_template(
        "ruledesk/ask.html",
        question=asked,
        blanks={blank.field.name: blank for blank in blanks},
        form=form,
        labels_of=services.labels_of(asked.labels, blanks),
        decisions=[field for field in form if field.name.startswith(SETTLED)],
        reply=found,
        case=_text(found.case) if found else "",
        on_the_wall=services.on_the_wall(found.case) if found else False,
        packs=held(),
        offered=offered(place.data, place.errors),
        provinces=services.provinces(),
        asked=_along(form),
    )
    return page, status(form)


def _along(form: BaseForm) -> dict[str, str]:
    held = {"place": form[_PLACE].data, "day": form[_DAY].data, "body": form[_BODY].data}
    return {name: value for name, value in held.items() if value}


def _text(case: Mapping[str, object]) -> str:
    return json.dumps(case, ensure_ascii=False, indent=1)


@bp.route("/ask/<question>/case", methods=["GET", "POST"])
@allow(Role.PUBLIC)
def bring(question: str) -> ResponseReturnValue:
    """Answer a case that somebody brings along as JSON; it may tell all that the command reads."""
    asked, form = _asked(question), CaseForm()
    found, told = None, {}
    if form.validate_on_submit():
        try:
            found = services.answer_to(asked.name, form.case.data or "")
            told = {"place": found.case["place"], "day": found.case["election_day"]}
        except RefusedError as refused:
            form.show(refused.findings)
    page = render_template(
        "ruledesk/bring.html",
        question=asked,
        form=form,
        reply=found,
        case=_text(found.case) if found else "",
        on_the_wall=services.on_the_wall(found.case) if found else False,
        labels_of={},
        packs=held(),
        where=written(services.place_of(str(told["place"]))) if told else "",
        asked=told,
    )
    return page, status(form)


@bp.post("/ask/<question>/case.json")
@allow(Role.PUBLIC)
def download(question: str) -> ResponseReturnValue:
    """Return the case as a file, for the command and for others' programs."""
    _asked(question)
    return _file((_text(_case()) + "\n").encode(), "application/json", f"{question}.json")


@bp.post("/ask/calendar/calendar.ics")
@allow(Role.PUBLIC)
def calendar_file() -> ResponseReturnValue:
    content = services.calendar_file(_case(), language(), at=now())
    return _file(content, "text/calendar; charset=utf-8", "calendar.ics")


@bp.post("/ask/calendar/calendar-<any(a3, a4):size>.pdf")
@allow(Role.PUBLIC)
def calendar_paper(size: str) -> ResponseReturnValue:
    case = _case()
    if not services.on_the_wall(case):
        abort(404)
    content = services.calendar_paper(case, size, language())
    return _file(content, "application/pdf", f"calendar-{size}.pdf")


def _case() -> Mapping[str, object]:
    """Return the case that was sent back; 400 for what is none."""
    form = CaseForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        found = json.loads(form.case.data or "")
    except (ValueError, RecursionError):
        abort(400)
    return found if isinstance(found, dict) else abort(400)


def _file(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)
