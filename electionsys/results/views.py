"""The result: looked at, signed by two, posted, shown to everybody, and checked by anybody."""

import base64
from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.accounts import services as accounts
from electionsys.actor import Role
from electionsys.counting import services as counting
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import ElectionError, RefusedError
from electionsys.findings import Finding, Severity, blocking
from electionsys.journal.rules import digest
from electionsys.keys import fingerprint
from electionsys.places import services as places
from electionsys.places.rules import short_name
from electionsys.polling import services as polling
from electionsys.results import rules, services
from electionsys.results.forms import PostingForm, SignForm, VerifyForm
from electionsys.web import tasks
from electionsys.web.access import EVERYBODY, actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.forms import told
from electionsys.web.language import language
from electionsys.web.session import reading, store
from electionsys.web.tasks import Task

bp = Blueprint("results", __name__, url_prefix="/results")

SIGNERS = (Role.CHAIR, Role.SCRUTINEER, Role.TOWNSHIP)
_ANSWERS = {Severity.BLOCKS: "no", Severity.WARNS: "unknown", Severity.INFORMS: "yes"}


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"told": told}


@bp.get(PLACE + "/")
@allow(*EVERYBODY)
def show(unit: str, election_id: int) -> ResponseReturnValue:
    stage = elections.get(reading(), here()).stage
    if stage is Stage.CERTIFIED:
        return _certified(PostingForm())
    if stage in (Stage.COUNTED, Stage.VOID):
        return _counted(SignForm())
    return render_template("results/waiting.html")


@bp.post(PLACE + "/sign")
@allow(*SIGNERS)
def sign(unit: str, election_id: int) -> ResponseReturnValue:
    form, where, who = SignForm(), here(), actor()
    seen = form.digest.data or ""
    if (
        form.validate_on_submit()
        and _scrubbed(form, where)
        and perform(form, lambda db: services.sign(db, who, where, seen, at=now()))
    ):
        return redirect(url_for(".show", unit=unit, election_id=election_id), 303)
    if elections.get(reading(), where).stage is not Stage.COUNTED:
        return render_template("refused.html", sentences=form.form_errors), 422
    return _counted(form)


def _scrubbed(form: SignForm, where: Ref) -> bool:
    """Whether nothing is left of what was recorded before the seal; if not, the form says so."""
    if elections.get(reading(), where).stage is not Stage.COUNTED:
        return True
    # What this request has read would itself keep the log from being emptied.
    reading().close()
    if store().scrub(*counting.SECRET):
        return True
    form.show([Finding("D317")])
    return False


def _counted(form: SignForm) -> ResponseReturnValue:
    session, where, who = reading(), here(), actor()
    result = services.result(session, where)
    seen = digest(result.data())
    held = accounts.approvals(session, where, services.CERTIFY, seen, at=now())
    form.digest.data = seen
    identities = services.reconcile(session, where)
    mine = any(one.account_id == who.id for one in held)
    unfit = blocking(identities) or result.outcome not in ("valid", "invalid")
    unfit = unfit or any(one.code == services.BARRED for one in result.findings)
    counted_it = who.id in counting.recorders(session, where)
    return (
        render_template(
            "results/counted.html",
            result=result,
            identities=identities,
            wrong=blocking(identities),
            digest=seen,
            held=held,
            form=form,
            may_sign=who.role in SIGNERS and not mine and not unfit and not counted_it,
            counted_it=counted_it and who.role in SIGNERS,
            revised=counting.revised(session, where),
            explained=(counting.explanation(session, where), polling.explanation(session, where)),
            mine=mine,
            elected=sum(one.elected for post in result.posts for one in post.people),
        ),
        status(form),
    )


def _certified(form: PostingForm) -> ResponseReturnValue:
    found = services.certified(reading(), here())
    may_post = actor().role is Role.CHAIR and found.row.posted_at is None
    page = render_template(
        "results/certified.html", certified=found, qr=_image(found), form=form, may_post=may_post
    )
    return page, status(form)


@bp.post(PLACE + "/post")
@allow(Role.CHAIR)
def post(unit: str, election_id: int) -> ResponseReturnValue:
    form, where, who = PostingForm(), here(), actor()
    place = form.place.data or ""
    if form.validate_on_submit() and perform(
        form, lambda db: services.post(db, who, where, place, at=now())
    ):
        return redirect(url_for(".show", unit=unit, election_id=election_id), 303)
    elections.in_stage(reading(), where, Stage.CERTIFIED)
    return _certified(form)


@bp.get(PLACE + "/public")
@allow(Role.PUBLIC)
def public(unit: str, election_id: int) -> ResponseReturnValue:
    found = services.certified(reading(), here())
    return render_template("results/public.html", certified=found, qr=_image(found))


@bp.get(PLACE + "/notice-<any(a4, a3):size>.pdf")
@allow(Role.PUBLIC)
def notice(unit: str, election_id: int, size: str) -> ResponseReturnValue:
    content = services.notice_pdf(reading(), here(), language(), size)
    return _file(content, "application/pdf", f"result-{unit}-{size}.pdf", "inline")


@bp.get(PLACE + "/bundle.zip")
@allow(Role.PUBLIC)
def bundle(unit: str, election_id: int) -> ResponseReturnValue:
    content = services.bundle(reading(), here())
    return _file(content, "application/zip", f"result-{unit}.zip", "attachment")


def _file(content: bytes, kind: str, name: str, how: str) -> Response:
    headers = {"Content-Disposition": f'{how}; filename="{name}"'}
    return Response(content, mimetype=kind, headers=headers)


def _image(found: services.Certified) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(found.qr_svg().encode()).decode()


@bp.route("/verify", methods=["GET", "POST"])
@allow(Role.PUBLIC)
def verify() -> ResponseReturnValue:
    form = VerifyForm()
    if not form.validate_on_submit():
        return render_template("results/verify.html", form=form), status(form)
    text = form.text.data or ""
    found = services.verify_qr(reading(), text, form.posted.data or "")
    answers = {question: (_ANSWERS[_worst(why)], why) for question, why in found.items()}
    return render_template("results/verify.html", form=form, answers=answers, **_readable(text))


def _worst(why: tuple[Finding, ...]) -> Severity:
    return min((one.severity for one in why), key=list(Severity).index)


def _readable(text: str) -> dict[str, object]:
    """Return what the code says, where it can be read at all: to compare with the sheet."""
    try:
        signed = rules.read_qr(text.strip("\r\n\t"))
        place = places.find(signed.record.unit)
    except ElectionError:
        return {}
    shown = {"record": signed.record, "fingerprint": fingerprint(signed.key)}
    return shown | {"place": " ".join((*place.above, short_name(place.name)))}


tasks.page(910, "results.show", "results.title", *EVERYBODY)


def _seen(session: Session, where: Ref) -> str:
    """Return the digest of what is to be signed; nothing where the count was altered."""
    try:
        return digest(services.data(session, where))
    except RefusedError:
        return ""


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.COUNTED:
        held = accounts.approvals(session, where, services.CERTIFY, _seen(session, where), at=now())
        for order, role in enumerate((Role.CHAIR, Role.SCRUTINEER), start=900):
            done = any(one.role is role for one in held)
            yield Task(order, role, "results.task.sign", done, "results.show")
    elif stage == Stage.CERTIFIED:
        done = services.posted(session, where)
        yield Task(1000, Role.CHAIR, "results.task.post", done, "results.show")
