"""Voter cards: for all, for a group, and again for who lost his."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.elections import services as elections
from electionsys.elections.views import PLACE, here
from electionsys.errors import RefusedError
from electionsys.rolls import services
from electionsys.rolls.forms import CardAgainForm, CardFindForm, CardsForm, OneCardForm
from electionsys.rolls.views.base import bp, download
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.language import _, language
from electionsys.web.session import reading

_PDF = "application/pdf"


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
        return download(content, _("rolls.cards_name"), _PDF)
    return _cards_page(form, CardFindForm(formdata=None)), status(form)


@bp.post(PLACE + "/cards/find")
@allow(Role.CLERK, Role.CHAIR)
def find_card(unit: str, election_id: int) -> ResponseReturnValue:
    """Find whose card is issued again, by number or full name; neither stands in an address."""
    search, where = CardFindForm(), here()
    if search.validate_on_submit():
        try:
            found = services.find(reading(), where, str(search.q.data or ""), "q")
        except RefusedError as refused:
            search.show(refused.findings)
        else:
            return redirect(_card_page(found.id), 303)
    form = CardsForm(formdata=None)
    groups = services.summary(reading(), where).groups
    form.offer({group: _("rolls.group", n=group) for group in groups})
    return _cards_page(form, search), 422


def _cards_page(form: CardsForm, search: CardFindForm) -> str:
    summary = services.summary(reading(), here())
    election = elections.get(reading(), here())
    issuing = election.stage in services.CARDS_AT
    return render_template(
        "rolls/cards.html", form=form, search=search, summary=summary, issuing=issuing
    )


@bp.route(PLACE + "/voters/<int:voter_id>/card", methods=["GET", "POST"])
@allow(Role.CLERK, Role.CHAIR)
def card_again(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = CardAgainForm(), here()
    elections.in_stage(reading(), where, *services.CARDS_AT)
    services.voter(reading(), where, voter_id)
    reason = str(form.reason.data or "")
    if form.validate_on_submit() and perform(
        form, lambda db: services.reissue_card(db, actor(), where, voter_id, reason, at=now())
    ):
        return redirect(_card_page(voter_id), 303)
    page = render_template(
        "rolls/card.html",
        form=form,
        voter=services.voter(reading(), where, voter_id),
        void=services.void_cards(reading(), where, voter_id),
        one=OneCardForm(formdata=None),
    )
    return page, status(form)


@bp.post(PLACE + "/voters/<int:voter_id>/card.pdf")
@allow(Role.CLERK, Role.CHAIR)
def print_card(unit: str, election_id: int, voter_id: int) -> ResponseReturnValue:
    form, where = OneCardForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.print_card(db, actor(), where, voter_id, at=now())
    ):
        station = str(form.where.data or "").strip()
        content = services.voter_card(reading(), where, voter_id, language(), station)
        return download(content, _("rolls.card_name"), _PDF)
    sentences = [*form.form_errors, *(one for field in form for one in field.errors)]
    return render_template("refused.html", sentences=sentences), 422


def _card_page(voter_id: int) -> str:
    where = here()
    return url_for(".card_again", unit=where.unit, election_id=where.id, voter_id=voter_id)
