"""How an error of ours becomes a page."""

import math

from flask import Flask, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    HTTPException,
    RequestEntityTooLarge,
    SecurityError,
    TooManyRequests,
)

from electionsys.errors import NotFoundError, RefusedError
from electionsys.web.forms import told
from electionsys.web.limits import seconds_to_wait
from electionsys.words import LANGUAGES, say

_EXPLAINED = frozenset({400, 403, 404, 405, 413, 422, 429, 500})


def init_app(app: Flask) -> None:
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(SecurityError, _hostile_host)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(TooManyRequests, _too_often)
    app.register_error_handler(HTTPException, _http)


def _refused(error: RefusedError) -> ResponseReturnValue:
    return render_template("refused.html", sentences=[told(f) for f in error.findings]), 422


def _not_found(error: NotFoundError) -> ResponseReturnValue:
    return _page(404)


def _stale(error: CSRFError) -> ResponseReturnValue:
    return render_template("error.html", code="stale"), 400


def _hostile_host(error: SecurityError) -> ResponseReturnValue:
    # Under a host that is not ours no address of ours can be built, so this is no page.
    sentences = (say(language, "error.host") for language in LANGUAGES)
    return "\n".join(sentences), 400, {"Content-Type": "text/plain; charset=utf-8"}


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say how much is taken at once, and lead back to where another file can be chosen."""
    values = {"megabytes": current_app.config["MAX_CONTENT_LENGTH"] // 1024**2}
    return render_template("error.html", code=413, values=values, again=_form_page()), 413


def _too_often(error: TooManyRequests) -> ResponseReturnValue:
    """Say when the next try is free, and lead back to the form."""
    seconds = seconds_to_wait(error)
    values = {"minutes": math.ceil(seconds / 60)}
    page = render_template("error.html", code=429, values=values, again=_form_page())
    return page, 429, {"Retry-After": str(seconds)}


def _form_page() -> str | None:
    """Return the address of the form that was sent, where it can be looked at again."""
    rule = request.url_rule
    return request.path if rule and "GET" in (rule.methods or ()) else None


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code == 401:
        # Only a page that was merely looked at can be gone back to after signing in.
        after = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=after), 303)
    return _page(error.code or 500)


def _page(code: int) -> ResponseReturnValue:
    return render_template("error.html", code=code if code in _EXPLAINED else 500), code
