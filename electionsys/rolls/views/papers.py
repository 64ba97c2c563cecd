"""What leaves the office: voter cards, the notice of the roll, and the public page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections.views import PLACE, here
from electionsys.rolls import services
from electionsys.rolls.forms import CardsForm
from electionsys.rolls.views.base import bp, download
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.language import _, language
from electionsys.web.session import reading


@bp.route(PLACE + "/cards", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def cards(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = CardsForm(), here()
    summary = services.summary(reading(), where)
    form.offer({group: _("rolls.group", n=group) for group in summary.groups})
    if form.validate_on_submit() and perform(
        form, lambda db: services.print_cards(db, actor(), where, form.group_no(), at=now())
    ):
        station = str(form.where.data or "").strip()
        content = services.voter_cards(reading(), where, form.group_no(), language(), station)
        return download(content, _("rolls.cards_name"), "application/pdf")
    return render_template("rolls/cards.html", form=form, summary=summary), status(form)


@bp.get(PLACE + "/notice.pdf")
@allow(Role.CLERK, Role.CHAIR)
def notice(unit: str, election_id: int) -> ResponseReturnValue:
    content = services.roll_notice(reading(), here(), language())
    return download(content, _("rolls.notice_name"), "application/pdf")


@bp.get(PLACE + "/posted")
@allow(Role.PUBLIC)
def posted(unit: str, election_id: int) -> ResponseReturnValue:
    """Show everybody what is posted: name, sex and age by group, and who votes for whom."""
    session, where = reading(), here()
    return render_template(
        "rolls/posted.html",
        groups=services.public_roll(session, where),
        summary=services.summary(session, where),
        freezing=services.freezing(session, where),
        proxies=services.proxies_of(session, where),
    )
