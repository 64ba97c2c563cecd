"""Objections: taken, with what was brought, decided, and printed for whoever brought them."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import rules, services
from electionsys.rolls.forms import DecisionForm, EvidenceForm, ObjectionForm
from electionsys.rolls.views.base import bp, download
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.forms import ButtonForm
from electionsys.web.language import _, language
from electionsys.web.session import act, reading


@bp.route(PLACE + "/objections", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def objections(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ObjectionForm(), here()
    filed: list[int] = []
    if form.validate_on_submit() and perform(
        form,
        lambda db: filed.append(
            services.file_objection(db, actor(), where, form.entry(), at=now())
        ),
    ):
        return _to_case(filed[-1])
    session = reading()
    posted, law = services.posting(session, where), elections.rules_of(session, where)
    last = rules.last_day_to_object(law, posted.posted_on) if posted else None
    is_open = elections.get(session, where).stage is Stage.ROLL_POSTED
    page = render_template(
        "rolls/objections.html",
        form=form,
        posted=posted,
        last=last,
        is_open=is_open and (last is None or today() <= last),
        objections=services.objections_of(session, where),
        numbers=services.objection_numbers(session, where),
        overdue=services.overdue(session, where, today()),
    )
    return page, status(form)


@bp.get(PLACE + "/objections/<int:objection_id>")
@allow(Role.CLERK, Role.CHAIR)
def objection(unit: str, election_id: int, objection_id: int) -> ResponseReturnValue:
    return _case(objection_id, EvidenceForm())


@bp.post(PLACE + "/objections/<int:objection_id>/evidence")
@allow(Role.CLERK, Role.CHAIR)
def add_evidence(unit: str, election_id: int, objection_id: int) -> ResponseReturnValue:
    form, where = EvidenceForm(), here()
    services.objection(reading(), where, objection_id)
    if form.validate_on_submit():
        content = form.file.data.read()
        if perform(
            form,
            lambda db: services.add_evidence(db, actor(), where, objection_id, content, at=now()),
        ):
            return _to_case(objection_id)
    return _case(objection_id, form)


@bp.post(PLACE + "/objections/<int:objection_id>/evidence/<int:evidence_id>")
@allow(Role.CLERK, Role.CHAIR)
def read_evidence(
    unit: str, election_id: int, objection_id: int, evidence_id: int
) -> ResponseReturnValue:
    """Hand out a document under a name of ours. By POST: who looked is written down."""
    form, where = ButtonForm(), here()
    if not form.validate_on_submit():
        return _to_case(objection_id)
    found = act(
        lambda db: services.read_evidence(db, actor(), where, objection_id, evidence_id, at=now())
    )
    number = services.objection_numbers(reading(), where)[objection_id]
    name = _("rolls.evidence_name", case=number, n=found.number, kind=found.kind)
    return download(found.content, name, services.KIND_OF_FILE[found.kind])


@bp.route(PLACE + "/objections/<int:objection_id>/decide", methods=["GET", "POST"])
@allow(Role.CHAIR)
def decide(unit: str, election_id: int, objection_id: int) -> ResponseReturnValue:
    form, where = DecisionForm(), here()
    found = services.objection(reading(), where, objection_id)
    strikes = found.kind is not rules.ObjectionKind.OMITTED

    def decided(db: Session) -> None:
        named = strikes and form.strike.data
        off = services.find(db, where, form.strike.data, "strike") if named else None
        entry = form.entry(off.id if off else None)
        services.decide_objection(db, actor(), where, objection_id, entry, at=now())

    if form.validate_on_submit() and perform(form, decided):
        return _to_case(objection_id)
    found = services.objection(reading(), where, objection_id)
    page = render_template("rolls/decide.html", form=form, objection=found, strikes=strikes)
    return page, status(form)


@bp.post(PLACE + "/objections/<int:objection_id>/changes/<int:change_id>")
@allow(Role.CHAIR)
def link_change(
    unit: str, election_id: int, objection_id: int, change_id: int
) -> ResponseReturnValue:
    """Say that a change already done is what the objection asked for."""
    form, where = ButtonForm(), here()
    if form.validate_on_submit():
        act(lambda db: services.link_change(db, actor(), where, objection_id, change_id, at=now()))
    return _to_case(objection_id)


@bp.get(PLACE + "/objections/<int:objection_id>/decision.pdf")
@allow(Role.CLERK, Role.CHAIR)
def decision_slip(unit: str, election_id: int, objection_id: int) -> ResponseReturnValue:
    content = services.decision_slip(reading(), here(), objection_id, language())
    return download(content, _("rolls.decision_name"), "application/pdf")


def _case(objection_id: int, form: EvidenceForm) -> ResponseReturnValue:
    session, where = reading(), here()
    found = services.objection(session, where, objection_id)
    waits = any(one.id == found.id for one in services.unchanged(session, where))
    page = render_template(
        "rolls/objection.html",
        form=form,
        objection=found,
        number=services.objection_numbers(session, where)[found.id],
        contact=services.contact_of(session, found),
        overdue=found.id in services.overdue(session, where, today()),
        evidence=services.evidence_of(session, where, objection_id),
        most=rules.MOST_EVIDENCE,
        changes=[
            one for one in services.roll_changes(session, where) if one.objection_id == found.id
        ],
        waits=waits,
        linkable=services.linkable(session, where, objection_id) if waits else [],
        is_open=elections.get(session, where).stage is Stage.ROLL_POSTED,
    )
    return page, status(form)


def _to_case(objection_id: int) -> ResponseReturnValue:
    where = here()
    address = url_for(
        ".objection", unit=where.unit, election_id=where.id, objection_id=objection_id
    )
    return redirect(address, 303)


tasks.page(220, "rolls.objections", "rolls.objections", Role.CLERK, Role.CHAIR)
