"""Who votes for whom, and who the representatives of the villagers are."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.forms import ProxyForm, RepresentativesForm
from electionsys.rolls.views.base import bp
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.forms import ButtonForm
from electionsys.web.session import reading


@bp.get(PLACE + "/proxies")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def proxies(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    election, law = elections.get(session, where), elections.rules_of(session, where)
    granting = election.stage in services.BEFORE_POLLING and today() < election.polling_day
    return render_template(
        "rolls/proxies.html",
        granting=granting,
        allowed=law.entry("proxy_allowed").value == "yes",
        most=law.entry("proxy_max").value,
        clause=law.clause("proxy_allowed"),
        ending=election.stage in (*services.BEFORE_POLLING, Stage.POLLING),
        proxies=services.proxies_of(session, where),
    )


@bp.route(PLACE + "/proxies/new", methods=["GET", "POST"])
@allow(Role.CLERK)
def grant_proxy(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ProxyForm(), here()
    elections.in_stage(reading(), where, *services.BEFORE_POLLING)

    def granted(db: Session) -> None:
        principal = services.find(db, where, str(form.principal.data), "principal")
        proxy = services.find(db, where, str(form.proxy.data), "proxy")
        services.grant_proxy(db, actor(), where, form.entry(principal.id, proxy.id), at=now())

    if form.validate_on_submit() and perform(form, granted):
        return redirect(url_for(".proxies", unit=unit, election_id=election_id), 303)
    return render_template("rolls/grant.html", form=form), status(form)


@bp.post(PLACE + "/proxies/<int:proxy_id>/withdraw")
@allow(Role.CLERK)
def withdraw_proxy(unit: str, election_id: int, proxy_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    perform(form, lambda db: services.withdraw_proxy(db, actor(), where, proxy_id, at=now()))
    if form.form_errors:
        return render_template("refused.html", sentences=form.form_errors), 422
    return redirect(url_for(".proxies", unit=unit, election_id=election_id), 303)


@bp.route(PLACE + "/representatives", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def representatives(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = RepresentativesForm(), here()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.mark_representatives(
            db, actor(), where, services.with_cards(db, where, form.numbers()), at=now()
        ),
    ):
        return redirect(url_for(".representatives", unit=unit, election_id=election_id), 303)
    held = services.representatives_of(reading(), where)
    if not form.is_submitted():
        form.cards.data = " ".join(f"{one.card_no:04d}" for one in held)
    return render_template("rolls/representatives.html", form=form, held=held), status(form)


tasks.page(230, "rolls.proxies", "rolls.proxies", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
tasks.page(240, "rolls.representatives", "rolls.representatives", Role.CLERK, Role.CHAIR)
