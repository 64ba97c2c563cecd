"""Stations and papers before the day, the desk on the day, the figures for whoever watches."""

from collections.abc import Iterator

from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue

from electionsys.actor import Role
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.elections.views import PLACE, here
from electionsys.errors import NotFoundError
from electionsys.polling import services
from electionsys.polling.forms import (
    CheckInForm,
    OpeningForm,
    PrintForm,
    ReceiveForm,
    SearchForm,
    ServedForm,
    StationForm,
    for_stations,
)
from electionsys.polling.rules import STORE, Stock
from electionsys.rolls.rules.masking import mask_text
from electionsys.web import tasks
from electionsys.web.access import actor, allow
from electionsys.web.acts import perform, status
from electionsys.web.clock import now
from electionsys.web.forms import BaseForm, ButtonForm, told
from electionsys.web.session import reading
from electionsys.web.tasks import Task

bp = Blueprint("polling", __name__, url_prefix="/polling")

_WATCHING = (
    Role.CHAIR,
    Role.CLERK,
    Role.SCRUTINEER,
    Role.OBSERVER,
    Role.TOWNSHIP,
    Role.COUNTY,
)


@bp.get(PLACE + "/stations")
@allow(Role.CHAIR)
def stations(unit: str, election_id: int) -> ResponseReturnValue:
    return _stations_page()


@bp.post(PLACE + "/stations")
@allow(Role.CHAIR)
def add_station(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = StationForm(), here()
    if form.validate_on_submit() and perform(
        form, lambda db: services.add_station(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".stations", unit=unit, election_id=election_id), 303)
    return _stations_page(station=form)


@bp.post(PLACE + "/stations/print")
@allow(Role.CHAIR)
def print_papers(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = PrintForm(), here()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.print_papers(db, actor(), where, form.sheets.data or 0, at=now()),
    ):
        return redirect(url_for(".stations", unit=unit, election_id=election_id), 303)
    return _stations_page(printing=form)


@bp.post(PLACE + "/stations/receive")
@allow(Role.CHAIR)
def receive_papers(unit: str, election_id: int) -> ResponseReturnValue:
    form, where = ReceiveForm(), here()
    form.offer(services.stocks(reading(), where)[:-1])
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.receive_papers(
            db, actor(), where, form.station.data, form.sheets.data or 0, at=now()
        ),
    ):
        return redirect(url_for(".stations", unit=unit, election_id=election_id), 303)
    return _stations_page(receiving=form)


def _stations_page(
    station: StationForm | None = None,
    printing: PrintForm | None = None,
    receiving: ReceiveForm | None = None,
) -> ResponseReturnValue:
    session, where = reading(), here()
    *held, store = services.stocks(session, where)
    # Only the form that was sent is filled from the request; the others begin empty.
    receiving = receiving or ReceiveForm(formdata=None)
    receiving.offer(held)
    free = max((stock.number for stock in held), default=0) + 1
    station = station or StationForm(formdata=None, number=free)
    printing = printing or PrintForm(formdata=None)
    page = render_template(
        "polling/stations.html",
        stocks=held,
        store=store,
        station=station,
        printing=printing,
        receiving=receiving,
        figures=services.figures(session, where),
        before=elections.get(session, where).stage is Stage.CANDIDATES_POSTED,
    )
    return page, max(map(status, (station, printing, receiving)))


@bp.route(PLACE + "/open", methods=["GET", "POST"])
@allow(Role.CHAIR)
def open_polls(unit: str, election_id: int) -> ResponseReturnValue:
    session, where, form = reading(), here(), OpeningForm()
    elections.in_stage(session, where, Stage.CANDIDATES_POSTED)
    if form.validate_on_submit() and perform(
        form, lambda db: services.open_polls(db, actor(), where, form.entry(), at=now())
    ):
        return redirect(url_for(".turnout", unit=unit, election_id=election_id), 303)
    page = render_template(
        "polling/open.html",
        form=form,
        stocks=services.stocks(reading(), where)[:-1],
        figures=services.figures(reading(), where),
    )
    return page, status(form)


@bp.get(PLACE + "/desk")
@allow(Role.CLERK)
def choose_desk(unit: str, election_id: int) -> ResponseReturnValue:
    """Go to the station of last time; where there is none, or another is wanted, choose it."""
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.POLLING)
    held = services.stocks(session, where)[:-1]
    chosen = browser.get("station")
    if "choose" not in request.args and chosen in [one.station_id for one in held]:
        return redirect(_desk(chosen), 303)
    return render_template("polling/choose.html", stocks=held)


@bp.get(PLACE + "/desk/<int:station_id>")
@allow(Role.CLERK)
def desk(unit: str, election_id: int, station_id: int) -> ResponseReturnValue:
    """The desk of one station; this browser stays at it."""
    page = _desk_page(station_id, ButtonForm(formdata=None))
    browser["station"] = station_id
    return page


@bp.post(PLACE + "/desk/<int:station_id>")
@allow(Role.CLERK)
def check_in(unit: str, election_id: int, station_id: int) -> ResponseReturnValue:
    form, where = CheckInForm(), here()
    _stock(station_id)
    voter_id, alone = form.voter.data or 0, bool(form.alone.data)
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.check_in(
            db, actor(), where, station_id, voter_id, at=now(), proxies=not alone
        ),
    ):
        return redirect(_desk(station_id, served=voter_id), 303)
    return _desk_page(station_id, form)


@bp.post(PLACE + "/desk/<int:station_id>/search")
@allow(Role.CLERK)
def search(unit: str, election_id: int, station_id: int) -> ResponseReturnValue:
    form = SearchForm()
    return _desk_page(station_id, ButtonForm(formdata=None), form.q.data if form.validate() else "")


@bp.post(PLACE + "/desk/<int:station_id>/spoil")
@allow(Role.CLERK)
def spoil_paper(unit: str, election_id: int, station_id: int) -> ResponseReturnValue:
    form, where = ButtonForm(), here()
    _stock(station_id)
    if form.validate_on_submit() and perform(
        form, lambda db: services.spoil_paper(db, actor(), where, station_id, at=now())
    ):
        return redirect(_desk(station_id), 303)
    return _desk_page(station_id, form)


def _desk_page(station_id: int, form: BaseForm, text: str = "") -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.POLLING)
    # Who was refused just now, or served just before.
    voter_id = form.shown() if isinstance(form, CheckInForm) else None
    voter_id = voter_id or ServedForm(request.args).shown()
    guests = services.guests(session, where, text) if text else []
    # A code that finds nobody may be that of a card issued again.
    void = services.void_card(session, where, text) if text and not guests else ()
    page = render_template(
        "polling/desk.html",
        form=form,
        # A whole identity number is not repeated on a page that others may see.
        text=mask_text(text),
        stock=_stock(station_id),
        guests=guests,
        void=[told(one) for one in void],
        most=services.MOST_FOUND,
        served=services.guest(session, where, voter_id) if voter_id else None,
        figures=services.figures(session, where),
    )
    return page, status(form)


def _desk(station_id: int, served: int | None = None) -> str:
    where = here()
    return url_for(
        ".desk", unit=where.unit, election_id=where.id, station_id=station_id, served=served
    )


def _stock(station_id: int) -> Stock:
    found = [one for one in services.stocks(reading(), here()) if one.station_id == station_id]
    if not found or station_id == STORE:
        raise NotFoundError(f"station {station_id}")
    return found[0]


@bp.get(PLACE + "/turnout")
@allow(*_WATCHING)
def turnout(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    *held, store = services.stocks(session, where)
    return render_template(
        "polling/turnout.html",
        figures=services.figures(session, where),
        stocks=held,
        store=store,
        explanation=services.explanation(session, where),
    )


@bp.route(PLACE + "/close", methods=["GET", "POST"])
@allow(Role.CHAIR)
def close_polls(unit: str, election_id: int) -> ResponseReturnValue:
    session, where = reading(), here()
    elections.in_stage(session, where, Stage.POLLING)
    held = [one for one in services.stocks(session, where) if one.received]
    form = for_stations(held)()
    explanation = str(form.explanation.data or "").strip()
    if form.validate_on_submit() and perform(
        form,
        lambda db: services.close_polls(
            db, actor(), where, form.counted(), at=now(), explanation=explanation
        ),
    ):
        return redirect(url_for("counting.index", unit=unit, election_id=election_id), 303)
    page = render_template(
        "polling/close.html",
        form=form,
        stocks=held,
        figures=services.figures(reading(), where),
    )
    return page, status(form)


tasks.page(610, "polling.stations", "polling.stations", Role.CHAIR)
tasks.page(620, "polling.turnout", "polling.turnout", *_WATCHING)


@tasks.source
def _tasks(session: Session, where: Ref, stage: str) -> Iterator[Task]:
    if stage == Stage.CANDIDATES_POSTED:
        held = services.stocks(session, where)
        ready = any(stock.received for stock in held[:-1])
        page = "polling.stations"
        yield Task(610, Role.CHAIR, "polling.task.stations", len(held) > 1, page)
        yield Task(620, Role.CHAIR, "polling.task.papers", ready, page)
        yield Task(630, Role.CHAIR, "polling.task.open", False, "polling.open_polls")
    if stage == Stage.POLLING:
        yield Task(640, Role.CLERK, "polling.task.desk", False, "polling.choose_desk")
        yield Task(650, Role.CHAIR, "polling.task.close", False, "polling.close_polls")
