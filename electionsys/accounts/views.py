"""Sign in, sign out, make accounts, choose a language."""

from urllib.parse import urlsplit

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from electionsys import words
from electionsys.accounts import services
from electionsys.accounts.forms import AccountForm, PasswordForm, SignInForm
from electionsys.actor import Role
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.places import services as places
from electionsys.web.access import EVERYBODY, actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import real_now
from electionsys.web.language import COOKIE
from electionsys.web.session import act, reading

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.before_app_request
def _know_the_actor() -> None:
    """Find out who asks; forget a session that is over."""
    place, token = session.get("place"), session.get("token")
    if not place or not token or request.endpoint in {"static", "bootstrap.static"}:
        return
    held = services.who_holds(reading(), place, token, at=real_now())
    if held is None:
        session.clear()
        return
    g.actor, stale = held
    if stale:
        act(lambda db: services.seen(db, place, token, at=real_now()))


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(Role.PUBLIC)
def sign_in() -> ResponseReturnValue:
    form = SignInForm(next=request.args.get("next", ""))
    form.place.choices = services.places(reading())
    names = places.names(frozenset(form.place.choices))
    if form.validate_on_submit():
        entry = form.entry()
        matched = services.known_hash(reading(), entry)
        token = act(lambda db: services.sign_in(db, entry, matched, at=real_now()))
        if token is not None:
            # A new session altogether: what a stranger may have planted in the old one is gone.
            session.clear()
            session.update(place=entry.place, token=token)
            return redirect(_local(form.next.data) or url_for("elections.index", begin=1), 303)
        form.show([Finding("A108")])
    return render_template("accounts/sign_in.html", form=form, names=names), status(form)


@bp.post("/sign-out")
@allow(*EVERYBODY)
def sign_out() -> ResponseReturnValue:
    who, token = actor(), session["token"]
    act(lambda db: services.sign_out(db, who, token, at=real_now()))
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/language/<code>")
@allow(Role.PUBLIC)
def choose_language(code: str) -> ResponseReturnValue:
    after = (request.form.get("next") or "").removeprefix(request.host_url.rstrip("/"))
    response = redirect(_local(after) or url_for("elections.index"), 303)
    if code in words.LANGUAGES:
        response.set_cookie(COOKIE, code, max_age=31_536_000, samesite="Strict", httponly=True)
    return response


@bp.get("/")
@allow(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    held = services.accounts_below(reading(), actor().place)
    names = places.names(frozenset(one.unit for one in held))
    return render_template("accounts/index.html", accounts=held, names=names)


@bp.route("/new", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    form = AccountForm(place=request.args.get("place", actor().place))
    if form.validate_on_submit():
        try:
            who, entry = actor(), form.entry()
            password = act(lambda db: services.create_account(db, who, entry, at=real_now()))
            return render_template("accounts/made.html", entry=entry, password=password)
        except RefusedError as refused:
            form.show(refused.findings)
    return render_template("accounts/new.html", form=form), status(form)


@bp.post("/<unit>/<int:account_id>/disable")
@allow(Role.ADMINISTRATOR)
def disable(unit: str, account_id: int) -> ResponseReturnValue:
    who = actor()
    act(lambda db: services.disable(db, who, unit, account_id, at=real_now()))
    return redirect(url_for("accounts.index"), 303)


@bp.post("/<unit>/<int:account_id>/reset")
@allow(Role.ADMINISTRATOR)
def reset(unit: str, account_id: int) -> ResponseReturnValue:
    who = actor()
    password = act(lambda db: services.reset_password(db, who, unit, account_id, at=real_now()))
    return render_template("accounts/made.html", entry=None, password=password)


@bp.route("/password", methods=["GET", "POST"])
@allow(*EVERYBODY)
def password() -> ResponseReturnValue:
    form, who = PasswordForm(), actor()
    old, new_one = str(form.old.data), str(form.password.data)
    if form.validate_on_submit() and perform(
        form, lambda db: services.change_password(db, who, old, new_one, at=real_now())
    ):
        return redirect(url_for("elections.index"), 303)
    return render_template("accounts/password.html", form=form), status(form)


def _local(address: str | None) -> str | None:
    """Return `address` where it is a path of ours, so that nobody is led elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
