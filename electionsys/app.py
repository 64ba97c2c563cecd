"""Put the parts together."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from electionsys.accounts import views as accounts
from electionsys.actor import Role
from electionsys.config import Defaults, Settings, beside
from electionsys.contests import views as contests
from electionsys.counting import views as counting
from electionsys.db import Store
from electionsys.elections import views as elections
from electionsys.eligibility import views as eligibility
from electionsys.keys import Keys
from electionsys.polling import views as polling
from electionsys.results import views as results
from electionsys.rolls import views as rolls
from electionsys.ruledesk import views as ruledesk
from electionsys.suborgs import views as suborgs
from electionsys.web import (
    access,
    addresses,
    errors,
    filters,
    headers,
    jobs,
    language,
    limits,
    session,
    uploads,
)

ROOMS = (
    ruledesk,
    accounts,
    elections,
    rolls,
    eligibility,
    contests,
    polling,
    counting,
    results,
    suborgs,
)


def create_app(
    settings: Settings | None = None, overrides: Mapping[str, Any] | None = None
) -> Flask:
    """Return the app over the database and keys of `settings`."""
    settings = settings or Settings.at()
    keys = Keys.in_folder(settings.folder)
    app = Flask("electionsys", template_folder=beside("templates"), static_folder=beside("static"))
    app.config.from_object(Defaults)
    app.config.from_prefixed_env("ELECTIONSYS")
    app.config.update(overrides or {})
    app.config["SECRET_KEY"] = keys.cookie
    if app.debug:
        raise RuntimeError("an election is not run in debug mode")

    session.init_app(app, Store(settings.database_url, keys))
    jobs.init_app(app, settings.folder)
    for part in (uploads, addresses, language, filters, headers, errors):
        part.init_app(app)
    CSRFProtect(app)
    Bootstrap5(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    # After the rooms: a page that says "too often" knows the election it belongs to.
    limits.init_app(app)
    app.add_url_rule("/", "front", _front)
    access.refuse_unguarded_views(app)
    return app


@access.allow(Role.PUBLIC)
def _front() -> ResponseReturnValue:
    return redirect(url_for("elections.index"), 303)
