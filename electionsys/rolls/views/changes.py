"""Changes to a posted roll: proposed, confirmed by a second person, posted; and its versions."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Session
from electionsys.elections import services as elections
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.rolls import rules, services
from electionsys.rolls.forms import (
    AddChangeForm,
    ChangeForm,
    CorrectChangeForm,
    FindForm,
    RefusalForm,
)
from electionsys.rolls.rules import ChangeKind, Effect
from electionsys.rolls.views.base import bp, classes, download
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.addresses import asked_number
from electionsys.web.clock import now, today
from electionsys.web.forms import ButtonForm, told
from electionsys.web.language import _, language
from electionsys.web.session import reading

_WHO = (Role.CLERK, Role.CHAIR, Role.SCRUTINEER)


@bp.get(PLACE + "/changes")
@allow(*_WHO)
def changes(unit: str, election_id: int) -> ResponseReturnValue:
    return _changes(FindForm()), 200


def _changes(form: FindForm) -> str:
    session, where = reading(), here()
    held = services.roll_changes(session, where)
    stage = elections.get(session, where).stage
    decided, done = services.to_post(session, where)
    return render_template(
        "rolls/changes.html",
        form=form,
        posting=services.posting(session, where),
        waiting=[one for one in held if not one.confirmed_at and not one.refused_at],
        ended=[one for one in held if one.confirmed_at or one.refused_at],
        names={one.id: _name(session, one.id) for one in held},
        effects={one.id: rules.effect_of(one.kind).value for one in held},
        versions=services.freezings(session, where),
        differs=[told(one) for one in services.changed_since_frozen(session, where)],
        decided=len(decided),
        done=len(done),
        supplements=services.supplements(session, where),
        why_not=[told(one) for one in services.before_supplement(session, where)],
        can_change=stage in rules.CHANGES_AT,
        struck=services.struck_of(session, where),
    )


def _name(session: Session, change_id: int) -> str:
    """Return the name a change is about, as it will be."""
    found = services.roll_change(session, here(), change_id)
    person = services.change_after(session, found) or services.change_before(session, found)
    return person.get("name", "")


@bp.post(PLACE + "/changes/find/<any(strike, correct):what>")
@allow(Role.CLERK, Role.CHAIR)
def find_for_change(unit: str, election_id: int, what: str) -> ResponseReturnValue:
    """Go to the change of the voter who was typed. By POST: no name stands in an address."""
    form, where = FindForm(), here()
    if form.validate_on_submit():
        try:
            voter = services.find(reading(), where, str(form.who.data), "who")
        except RefusedError as refused:
            form.show(refused.findings)
        else:
            objection = asked_number("objection")
            return redirect(_address(f".{what}_change", voter=voter.id, objection=objection), 303)
    return _changes(form), 422


@bp.route(PLACE + "/changes/add", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def add_change(unit: str, election_id: int) -> ResponseReturnValue:
    """Propose to add somebody; with `voter`, somebody who was struck off and comes back."""
    form, back = AddChangeForm(), asked_number("voter")
    form.offer(classes())
    form.offer_kinds(_kinds(Effect.ADD))
    held = _voter(back)
    if back is not None:
        # He comes back as he was; what changed since is corrected by itself.
        form.drop_person()
    typed = {} if back is not None else form.typed()
    return _propose("rolls/change_add.html", form, back, typed, voter=held)


@bp.route(PLACE + "/changes/strike", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def strike_change(unit: str, election_id: int) -> ResponseReturnValue:
    form, voter_id = ChangeForm(), asked_number("voter") or 0
    form.offer_kinds(_kinds(Effect.STRIKE))
    return _propose("rolls/change_strike.html", form, voter_id, {}, voter=_voter(voter_id))


@bp.route(PLACE + "/changes/correct", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def correct_change(unit: str, election_id: int) -> ResponseReturnValue:
    form, voter_id = CorrectChangeForm(), asked_number("voter") or 0
    form.offer(classes())
    voter = _voter(voter_id) or {}
    if not form.is_submitted():
        form.show_columns(voter)
    return _propose("rolls/change_correct.html", form, voter_id, form.typed(), voter=voter)


def _kinds(effect: Effect) -> tuple[ChangeKind, ...]:
    return rules.possible_kinds(effect, elections.get(reading(), here()).stage)


def _propose(
    template: str,
    form: ChangeForm,
    voter_id: int | None,
    typed: dict[str, str],
    **shown: object,
) -> ResponseReturnValue:
    """Show the form of a change, or propose it and go to it."""
    where, objection = here(), asked_number("objection")
    elections.in_stage(reading(), where, *rules.CHANGES_AT)
    if objection is not None:
        services.objection(reading(), where, objection)
    made: list[int] = []
    if form.validate_on_submit() and perform(
        form,
        lambda db: made.append(
            services.propose_change(
                db, actor(), where, form.change(voter_id, objection, typed), at=now()
            )
        ),
    ):
        return redirect(_address(".change", change_id=made[-1]), 303)
    return render_template(template, form=form, **shown), status(form)


def _voter(voter_id: int | None) -> dict[str, str] | None:
    if voter_id is None:
        return None
    return dict(services.shown_voter(reading(), here(), voter_id))


@bp.get(PLACE + "/changes/<int:change_id>")
@allow(*_WHO)
def change(unit: str, election_id: int, change_id: int) -> ResponseReturnValue:
    return _change(change_id, RefusalForm())


@bp.post(PLACE + "/changes/<int:change_id>/confirm")
@allow(*_WHO)
def confirm_change(unit: str, election_id: int, change_id: int) -> ResponseReturnValue:
    form, where = RefusalForm(), here()
    button = ButtonForm()
    if button.validate_on_submit() and perform(
        form, lambda db: services.confirm_change(db, actor(), where, change_id, at=now())
    ):
        return redirect(_address(".changes"), 303)
    return _change(change_id, form)


@bp.post(PLACE + "/changes/<int:change_id>/refuse")
@allow(*_WHO)
def refuse_change(unit: str, election_id: int, change_id: int) -> ResponseReturnValue:
    form, where = RefusalForm(), here()
    reason = str(form.reason.data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: services.refuse_change(db, actor(), where, change_id, reason, at=now())
    ):
        return redirect(_address(".changes"), 303)
    return _change(change_id, form)


def _change(change_id: int, form: RefusalForm) -> ResponseReturnValue:
    session, where = reading(), here()
    found = services.roll_change(session, where, change_id)
    before = services.shown(services.change_before(session, found))
    after = services.shown(services.change_after(session, found))
    waits = not found.confirmed_at and not found.refused_at
    page = render_template(
        "rolls/change.html",
        form=form,
        change=found,
        effect=rules.effect_of(found.kind).value,
        before=before,
        after=after,
        differing=rules.differing(before, after) if before and after else (),
        waits=waits,
        mine=found.proposed_by == actor().id,
        told=[
            told(one) for one in (services.change_warnings(session, where, found) if waits else ())
        ],
    )
    return page, status(form)


@bp.post(PLACE + "/changes/post")
@allow(Role.CHAIR)
def post_supplement(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    perform(form, lambda db: services.post_supplement(db, actor(), where, at=now()))
    if form.form_errors:
        return render_template("refused.html", sentences=form.form_errors), 422
    return redirect(_address(".changes"), 303)


@bp.get(PLACE + "/changes/supplement.pdf")
@allow(*_WHO)
def supplement(unit: str, election_id: int) -> ResponseReturnValue:
    """Hand out one supplement that was posted, or what waits to be posted."""
    number = asked_number("number")
    content = services.supplement_notice(reading(), here(), number, language(), today=today())
    return download(content, _("rolls.supplement_name"), "application/pdf")


@bp.route(PLACE + "/refreeze", methods=["GET", "POST"])
@allow(Role.CHAIR)
def refreeze(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    stage = elections.get(reading(), where).stage
    purpose = rules.purpose_at(stage, begun=services.another_begun(reading(), where))
    again = purpose is rules.FreezePurpose.ANOTHER_ELECTION
    if form.validate_on_submit() and perform(
        form, lambda db: services.refreeze(db, actor(), where, purpose, at=now())
    ):
        return redirect(_address(".changes"), 303)
    session = reading()
    why_not = services.before_refreezing(session, where, purpose)
    last = services.freezing(session, where)
    page = render_template(
        "rolls/refreeze.html",
        form=form,
        again=again,
        summary=services.summary(session, where),
        why_not=[told(one) for one in why_not],
        version=last.version if last else 0,
        done=services.changed_on_version(session, where),
    )
    return page, status(form)


def _address(endpoint: str, **values: Any) -> str:
    where = here()
    return url_for(endpoint, unit=where.unit, election_id=where.id, **values)


tasks.page(225, "rolls.changes", "rolls.changes", *_WHO)
