"""Am I on the roll? Asked and answered in public, a few times a minute, without a trace."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from electionsys import words
from electionsys.actor import Actor, Role
from electionsys.db import Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import rules, services
from electionsys.rolls.forms import OwnObjectionForm, SelfCheckForm
from electionsys.rolls.rules import ObjectionKind
from electionsys.rolls.views.base import bp
from electionsys.web.access import allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.limits import count, limit
from electionsys.web.session import reading

# Nobody behind the page is signed in; the journal names it by what it is.
_NOBODY = 0


# The longest name of a village with all above it is shorter.
_LONGEST_SEARCH = 80


@bp.get("/posted")
@allow(Role.PUBLIC)
def posted_rolls() -> ResponseReturnValue:
    """Show every posted roll, found by the name of its village."""
    typed = "".join(one for one in request.args.get("q", "") if one.isprintable() or one.isspace())
    text = " ".join(typed[:_LONGEST_SEARCH].split())
    rolls, more = services.posted_rolls(reading(), text)
    return render_template(
        "rolls/posted_rolls.html",
        text=text,
        rolls=rolls,
        more=more,
        longest=_LONGEST_SEARCH,
    )


def _election() -> str:
    where = here()
    return f"{where.unit}/{where.id}"


def _asks() -> bool:
    return request.method != "POST"


@bp.route(PLACE + "/check", methods=["GET", "POST"])
@allow(Role.PUBLIC)
def self_check(unit: str, election_id: int) -> ResponseReturnValue:
    """Say whether somebody is listed. By POST: a name and a number stay out of addresses."""
    form, session, where = SelfCheckForm(), reading(), here()
    asked = form.validate_on_submit()
    name, six = str(form.name.data or ""), str(form.six.data or "")
    if asked:
        form.show(rules.check_asked(six))
    answered = asked and status(form) == 200
    if answered:
        # What was mistyped tells nothing about anybody, and uses up no try.
        count("300 per hour", _election())
        count("5 per minute; 30 per hour")
    listed = services.self_check(session, where, name, six) if answered else ()
    page = render_template(
        "rolls/selfcheck.html",
        form=form,
        answered=answered,
        listed=listed,
        advice=services.advice(session, where, today()),
        objection=OwnObjectionForm(formdata=None, subject=name, objector=name),
    )
    return page, status(form)


@bp.route(PLACE + "/check/objection", methods=["GET", "POST"])
@allow(Role.PUBLIC)
@limit("3 per hour", exempt_when=_asks, deduct_when=lambda answer: answer.status_code == 200)
def own_objection(unit: str, election_id: int) -> ResponseReturnValue:
    """Take an objection to the posted roll; answer with its number and due day."""
    form, where = OwnObjectionForm(), here()
    if _asks() and request.args.get("kind") in list(ObjectionKind):
        form.kind.data = request.args["kind"]
    elections.in_stage(reading(), where, Stage.ROLL_POSTED)
    who = Actor(_NOBODY, words.say(words.DEFAULT, "rolls.self_check"), Role.PUBLIC, unit)
    receipt = 0

    def filed(db: Session) -> None:
        nonlocal receipt
        receipt = services.file_objection(db, who, where, form.entry(), at=now())

    taken = form.validate_on_submit() and perform(form, filed)
    session = reading()
    page = render_template(
        "rolls/selfcheck_objection.html",
        form=form,
        taken=services.objection(session, where, receipt) if taken else None,
        number=services.objection_numbers(session, where)[receipt] if taken else 0,
        advice=services.advice(session, where, today()),
    )
    return page, status(form)
