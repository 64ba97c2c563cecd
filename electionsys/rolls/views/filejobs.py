"""The two pieces of work on a file that take longer than a page should."""

from datetime import datetime

from flask import flash

from electionsys.actor import Actor
from electionsys.db import Ref, Store
from electionsys.errors import RefusedError
from electionsys.rolls.services import uploads
from electionsys.web.access import actor
from electionsys.web.clock import now
from electionsys.web.jobs import Tell, Work, jobs
from electionsys.web.language import _
from electionsys.web.session import store

CHECK, IMPORT = "check", "import"


def start_check(where: Ref) -> None:
    """Check the file that waits. What is found is kept with it."""
    _start(where, CHECK, _check(store(), actor(), where, now()))


def start_import(where: Ref, sha256: str) -> None:
    """Import the file that waits; where it is refused, keep why with it."""
    held, who, at = store(), actor(), now()
    check = _check(held, who, where, at)

    def work(tell: Tell) -> int:
        try:
            return held.act(
                lambda db: uploads.import_upload(db, who, where, sha256, at=at, tell=tell)
            )
        except RefusedError:
            # The roll is another than when the file was checked.
            check(tell)
            raise

    _start(where, IMPORT, work)


def _start(where: Ref, kind: str, work: Work) -> None:
    """Begin, or tell whoever pressed the button that something else is not over yet."""
    if not jobs().start(where, kind, work):
        flash(_("rolls.job_other"))


def _check(held: Store, who: Actor, where: Ref, at: datetime) -> Work:
    def work(tell: Tell) -> int:
        with held.reading() as db:
            found, checked = uploads.check_upload(db, where, tell=tell)
        held.act(lambda db: uploads.keep_check(db, who, where, found, checked, at=at))
        return checked.rows

    return work
