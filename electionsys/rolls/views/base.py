"""What the pages of this room share."""

import io

from flask import Blueprint, redirect, send_file, url_for
from flask.typing import ResponseReturnValue

from electionsys.elections import services as elections
from electionsys.elections.views import here
from electionsys.rolls import rules
from electionsys.web.session import reading

bp = Blueprint("rolls", __name__, url_prefix="/rolls")


def home() -> ResponseReturnValue:
    """Go to the home of the election."""
    where = here()
    return redirect(url_for("elections.home", unit=where.unit, election_id=where.id), 303)


def classes() -> tuple[str, ...]:
    """Return the words of the law's classes of registration for this election."""
    return rules.class_words(elections.rules_of(reading(), here()))


def download(content: bytes, name: str, kind: str) -> ResponseReturnValue:
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name)
