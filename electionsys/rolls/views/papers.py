"""What leaves the office: the notice of the roll, and the public page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.services.history import history
from electionsys.rolls.views.base import bp, download
from electionsys.web.access import allow
from electionsys.web.clock import today
from electionsys.web.language import _, language
from electionsys.web.session import reading


@bp.get(PLACE + "/notice.pdf")
@allow(Role.CLERK, Role.CHAIR)
def notice(unit: str, election_id: int) -> ResponseReturnValue:
    content = services.roll_notice(reading(), here(), language())
    return download(content, _("rolls.notice_name"), "application/pdf")


@bp.get(PLACE + "/posted")
@allow(Role.PUBLIC)
def posted(unit: str, election_id: int) -> ResponseReturnValue:
    """Show everybody what is posted: name, sex and band of age by group, and who votes for whom."""
    session, where = reading(), here()
    return render_template(
        "rolls/posted.html",
        groups=services.public_roll(session, where),
        summary=services.summary(session, where),
        history=history(session, where),
        proxies=services.posted_proxies(session, where),
        proxies_ended=services.ended_posted(session, where),
        advice=services.advice(session, where, today()),
    )
