"""Who votes for whom: asked of the law, granted or turned down, posted, printed, ended."""

from collections.abc import Iterator

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.rolls import services
from electionsys.rolls.forms import CertificatesForm, ProxyForm, WithdrawForm
from electionsys.rolls.rules import NewProxy, Opinion
from electionsys.rolls.views.base import bp, download
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now, today
from electionsys.web.filters import day as in_words
from electionsys.web.forms import ButtonForm
from electionsys.web.language import _, explain, language
from electionsys.web.session import reading
from electionsys.web.tasks import Task

_PDF = "application/pdf"


@bp.get(PLACE + "/proxies")
@allow(Role.CLERK, Role.CHAIR, Role.SCRUTINEER)
def proxies(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    election = elections.get(session, where)
    before = election.stage in services.BEFORE_POLLING
    held = services.proxies_of(session, where)
    waiting, over = services.proxies_to_post(session, where)
    rule = services.proxy_rule(session, where)
    late = rule.list_by is not None and today() > rule.list_by
    return render_template(
        "rolls/proxies.html",
        granting=before and today() < election.polling_day,
        posting=before,
        ending=before or election.stage is Stage.POLLING,
        rule=rule,
        proxies=held,
        unposted=len(waiting),
        over=len(over),
        to_post=(0 if late and over else len(waiting)) + len(over),
        last=services.last_posting(session, where),
        ended=services.ended_proxies(session, where),
        wanting=services.wanting_proxy(session, where),
    )


@bp.route(PLACE + "/proxies/new", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def grant_proxy(unit: str, election_id: int) -> ResponseReturnValue:
    """Ask the law about an application, then grant it or turn it down."""
    form, where = ProxyForm(), here()
    election = elections.in_stage(reading(), where, *services.BEFORE_POLLING, Stage.POLLING)
    if not form.is_submitted():
        form.applied_on.data = min(today(), election.polling_day)
        form.principal.data = request.args.get("principal", "")[:40]
    entry = _entry(form) if form.validate_on_submit() else None
    if entry and form.do.data == "grant" and _granted(form, entry):
        return redirect(url_for(".proxies", unit=unit, election_id=election_id), 303)
    if entry and form.do.data == "refuse" and _turned_down(form, entry):
        flash(_("rolls.proxy_refused"))
    return render_template("rolls/grant.html", form=form, **_asked(entry)), status(form)


def _entry(form: ProxyForm) -> NewProxy | None:
    """Return the application, or None where one of the two is nobody or several."""
    found = []
    for field in (form.principal, form.proxy):
        try:
            text = str(field.data or "")
            found.append(services.find(reading(), here(), text, field.name).id)
        except RefusedError as refused:
            form.show(refused.findings)
    return form.entry(*found) if len(found) == 2 else None


def _granted(form: ProxyForm, entry: NewProxy) -> bool:
    return perform(form, lambda db: services.grant_proxy(db, actor(), here(), entry, at=now()))


def _turned_down(form: ProxyForm, entry: NewProxy) -> bool:
    return perform(form, lambda db: services.refuse_proxy(db, actor(), here(), entry, at=now()))


def _asked(entry: NewProxy | None) -> dict[str, object]:
    """Return what the page shows of the law's answer; nothing before there is an application."""
    if entry is None:
        return {"opinion": None}
    session, where = reading(), here()
    opinion: Opinion = services.opinion(session, actor(), where, entry, at=now())
    return {
        "opinion": opinion,
        "sentences": {
            one.name: [_said(each) for each in one.findings] for one in opinion.conditions
        },
        "principal": services.voter(session, where, entry.principal_id),
        "holder": services.voter(session, where, entry.proxy_id),
    }


def _said(finding: Finding) -> str:
    """Return the sentence with its code; the article stands beside the condition already.

    Of a value that nobody recorded it is said in words what is missing, and who records it.
    """
    if finding.code == "D130":
        what = _(f"law.parameter.{finding.values['id']}")
        return f"{_('rolls.proxy_gap', what=what)} ({finding.code})"
    return f"{explain(finding)} ({finding.code})"


@bp.post(PLACE + "/proxies/post")
@allow(Role.CLERK, Role.CHAIR)
def post_proxies(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    perform(form, lambda db: services.post_proxies(db, actor(), where, at=now()))
    return _back_or_why(form)


@bp.get(PLACE + "/proxies/notice.pdf")
@allow(Role.CLERK, Role.CHAIR)
def proxies_notice(unit: str, election_id: int) -> ResponseReturnValue:
    number = request.args.get("posting", type=int)
    content = services.proxies_notice(reading(), here(), language(), number)
    return download(content, _("rolls.proxies_notice_name"), _PDF)


@bp.post(PLACE + "/proxies/certificates.pdf")
@allow(Role.CLERK, Role.CHAIR)
def certificates(unit: str, election_id: int) -> ResponseReturnValue:
    """Print the certificate of one proxy, or of all that hold."""
    form, where = CertificatesForm(), here()
    one = form.proxy_id()
    if perform(form, lambda db: services.print_certificates(db, actor(), where, one, at=now())):
        content = services.certificates(reading(), where, one, language())
        return download(content, _("rolls.certificates_name"), _PDF)
    return render_template("refused.html", sentences=form.form_errors), 422


@bp.route(PLACE + "/proxies/<int:proxy_id>/withdraw", methods=["GET", "POST"])
@allow(Role.CLERK)
def withdraw_proxy(unit: str, election_id: int, proxy_id: int) -> ResponseReturnValue:
    """Say whose proxy ends and what follows, and end it on the principal's word."""
    form, where = WithdrawForm(), here()
    elections.in_stage(reading(), where, *services.BEFORE_POLLING, Stage.POLLING)
    reason = str(form.reason.data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: services.withdraw_proxy(db, actor(), where, proxy_id, reason, at=now())
    ):
        return redirect(url_for(".proxies", unit=unit, election_id=election_id), 303)
    one = services.pair(reading(), where, proxy_id)
    return render_template("rolls/withdraw.html", form=form, one=one), status(form)


def _back_or_why(form: ButtonForm) -> ResponseReturnValue:
    if form.form_errors:
        return render_template("refused.html", sentences=form.form_errors), 422
    where = here()
    return redirect(url_for(".proxies", unit=where.unit, election_id=where.id), 303)


tasks.page(230, "rolls.proxies", "rolls.proxies", Role.CLERK, Role.CHAIR, Role.SCRUTINEER)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage not in services.BEFORE_POLLING:
        return
    waiting, over = services.proxies_to_post(session, where)
    rule = services.proxy_rule(session, where)
    if over:
        values: dict[str, object] = {"n": len(over)}
        yield Task(606, Role.CLERK, "rolls.task.proxies_again", False, "rolls.proxies", values)
    if waiting and rule.list_by:
        values = {"n": len(waiting), "day": in_words(rule.list_by)}
        yield Task(605, Role.CLERK, "rolls.task.proxies", False, "rolls.proxies", values)
