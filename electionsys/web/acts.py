"""From a valid form to a done act, or to the reasons why not."""

from collections.abc import Callable

from flask import flash, session

from electionsys.db import Session
from electionsys.errors import RefusedError
from electionsys.web.clock import BEIJING, real_now
from electionsys.web.forms import BaseForm
from electionsys.web.language import _
from electionsys.web.session import act


def perform(form: BaseForm, do: Callable[[Session], object]) -> bool:
    """Do the act. Where it is refused, put the findings on the form and return False."""
    try:
        act(do)
    except RefusedError as refused:
        form.show(refused.findings)
        return False
    # Only the last word counts; the cookie that carries it must not grow with every act.
    session.pop("_flashes", None)
    flash(_("saved", at=real_now().astimezone(BEIJING).strftime("%H:%M:%S")))
    return True


def status(form: BaseForm) -> int:
    """Return 422 for a page that shows errors, 200 otherwise."""
    return 422 if form.errors or form.form_errors else 200
