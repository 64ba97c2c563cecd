"""Who gets how many papers, and whether every paper can be accounted for.

One entitlement to vote is consumed once: by its owner, or by his proxy for him. Of the papers

    printed = issued + spoiled + unused        issued = in person + by proxy + by mobile box

hold for the election and for each station (`received` stands for `printed` there).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from electionsys.findings import Finding, Severity
from electionsys.law.rules import Rules

# In the figures counted at the close, the papers that never left the committee's store.
STORE = 0

# The counters of polling day.
COUNTED = ("by_mobile", "by_proxy", "checked_in", "in_person", "issued")

_EXPLANATION = 200
_CHINA = ZoneInfo("Asia/Shanghai")


class Movement(StrEnum):
    PRINTED = "printed"
    RECEIVED = "received"
    SPOILED = "spoiled"
    UNUSED = "unused"


class How(StrEnum):
    """By whom a paper was fetched: by the voter himself, or by his proxy."""

    OWN = "own"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class NewStation:
    number: int
    name: str
    mobile: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What the chair saw with his own eyes before the first paper was handed out."""

    booths_ready: bool
    boxes_empty: bool


@dataclass(frozen=True, slots=True)
class Stock:
    """The papers of one station, or those printed and not handed on, which lie in the store.

    `own` were handed to the voter himself, `by_proxy` to a proxy, `spoiled` were taken back and
    exchanged, `unused` were counted at the close.
    """

    station_id: int
    number: int
    name: str
    mobile: bool
    received: int
    own: int = 0
    by_proxy: int = 0
    spoiled: int = 0
    unused: int = 0

    @property
    def issued(self) -> int:
        return self.own + self.by_proxy

    @property
    def left(self) -> int:
        """How many should lie there now, as long as none is counted as unused."""
        return self.received - self.issued - self.spoiled


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every paper and every voter of polling day, counted from the records of each."""

    registered: int
    checked_in: int
    printed: int
    received: int
    issued: int
    in_person: int
    by_proxy: int
    by_mobile: int
    spoiled: int
    unused: int


@dataclass(frozen=True, slots=True)
class Seen:
    """When and at which station something was done before."""

    at: datetime
    station: int

    def values(self) -> dict[str, object]:
        at = self.at.astimezone(_CHINA).strftime("%H:%M")
        return {"at": at, "station": self.station}


@dataclass(frozen=True, slots=True)
class Visit:
    """One voter at the desk: what the records say of him, and what his station has left.

    `principals` are the voters he may vote for and whose paper nobody has fetched yet.
    """

    listed: bool
    checked_in: Seen | None
    fetched: Seen | None
    principals: int
    left: int


def ledger_of(stocks: Iterable[Stock], registered: int, checked_in: int) -> Ledger:
    """Return the figures of the whole election; `stocks` are all stations and the store."""
    every = tuple(stocks)
    mobile = sum(stock.own for stock in every if stock.mobile)
    return Ledger(
        registered=registered,
        checked_in=checked_in,
        printed=sum(stock.received for stock in every),
        received=sum(stock.received for stock in every if stock.station_id != STORE),
        issued=sum(stock.issued for stock in every),
        in_person=sum(stock.own for stock in every) - mobile,
        by_proxy=sum(stock.by_proxy for stock in every),
        by_mobile=mobile,
        spoiled=sum(stock.spoiled for stock in every),
        unused=sum(stock.unused for stock in every),
    )


def check_station(entry: NewStation, taken: Iterable[int]) -> tuple[Finding, ...]:
    """Return what is wrong with a new station (P101 number used, P102 out of range)."""
    findings = []
    if entry.number in taken:
        findings.append(Finding("P101", field="number", values={"number": entry.number}))
    if not 1 <= entry.number <= 99:
        findings.append(Finding("P102", field="number"))
    return tuple(findings)


def check_sheets(sheets: int) -> tuple[Finding, ...]:
    """Return P103 for a number of papers that cannot be."""
    return () if 1 <= sheets <= 1_000_000 else (Finding("P103", field="sheets"),)


def check_receipt(sheets: int, store: int) -> tuple[Finding, ...]:
    """Return P104 where a station is to receive more than the store holds."""
    findings = check_sheets(sheets)
    if not findings and sheets > store:
        values = {"sheets": sheets, "store": store}
        findings = (Finding("P104", field="sheets", values=values),)
    return findings


def check_opening(
    entry: Opening, today: date, polling_day: date, stocks: Iterable[Stock]
) -> tuple[Finding, ...]:
    """Return why the polls may not open.

    P105 another day, P106 no station with papers, P107 no secret booths, P108 boxes not shown
    empty.
    """
    findings = []
    if today != polling_day:
        values = {"day": polling_day.isoformat(), "today": today.isoformat()}
        findings.append(Finding("P105", values=values))
    if not any(stock.received for stock in stocks):
        findings.append(Finding("P106"))
    if not entry.booths_ready:
        findings.append(Finding("P107", field="booths_ready"))
    if not entry.boxes_empty:
        findings.append(Finding("P108", field="boxes_empty"))
    return tuple(findings)


def check_visit(visit: Visit) -> tuple[Finding, ...]:
    """Return why this voter gets no paper here.

    P111 not on the roll, P112 he was here before, P113 his proxy has voted for him, P114 too few
    papers left at the station.
    """
    if not visit.listed:
        return (Finding("P111"),)
    if visit.checked_in:
        return (Finding("P112", values=visit.checked_in.values()),)
    if visit.fetched:
        return (Finding("P113", values=visit.fetched.values()),)
    needed = 1 + visit.principals
    if needed > visit.left:
        return (Finding("P114", values={"needed": needed, "left": visit.left}),)
    return ()


def check_day(today: date, polling_day: date) -> tuple[Finding, ...]:
    """Return P110 where papers are handed out on another day than polling day."""
    if today == polling_day:
        return ()
    return (Finding("P110", values={"day": polling_day.isoformat()}),)


def check_proxies(held: int, law: Rules) -> tuple[Finding, ...]:
    """Return P115 for more principals than the law lets one person vote for."""
    if not held or held <= law.number("proxy_max"):
        return ()
    values = {"held": held, "most": law.number("proxy_max")}
    return (Finding("P115", law.clause("proxy_max"), values=values),)


def voided(at: datetime, issue: int) -> Finding:
    """Return P118: a card of this issue was void since `at`, and another was issued."""
    local = at.astimezone(_CHINA)
    values = {"day": local.date().isoformat(), "at": local.strftime("%H:%M"), "n": issue}
    return Finding("P118", severity=Severity.WARNS, values=values)


def check_exchange(stock: Stock) -> tuple[Finding, ...]:
    """Return why a spoiled paper cannot be exchanged.

    P116 none was issued, P117 as many were exchanged as were issued, P114 none is left.
    """
    if not stock.issued:
        return (Finding("P116", values={"station": stock.number}),)
    if stock.spoiled >= stock.issued:
        values = {"station": stock.number, "spoiled": stock.spoiled, "issued": stock.issued}
        return (Finding("P117", values=values),)
    if stock.left < 1:
        return (Finding("P114", values={"needed": 1, "left": stock.left}),)
    return ()


def check_close(
    stocks: Iterable[Stock], counted: Mapping[int, int], explanation: str
) -> tuple[Finding, ...]:
    """Return what keeps the polls open.

    P121 a station whose unused papers nobody counted, P122 a count that is no number of papers,
    P123 a count that differs from what should lie there, with nobody saying why, P124 an
    explanation that is too long.
    """
    findings = [found for stock in stocks for found in _left_over(stock, counted, explanation)]
    if len(explanation) > _EXPLANATION:
        findings.append(Finding("P124", field="explanation", values={"most": _EXPLANATION}))
    return tuple(findings)


def _left_over(stock: Stock, counted: Mapping[int, int], explanation: str) -> Iterator[Finding]:
    station, field = stock.number, f"unused_{stock.station_id}"
    found = counted.get(stock.station_id)
    if found is None:
        yield Finding("P121", field=field, values={"station": station})
    elif not 0 <= found <= stock.received:
        values = {"station": station, "received": stock.received}
        yield Finding("P122", field=field, values=values)
    elif found != stock.left and not explanation:
        values = {"station": station, "expected": stock.left, "counted": found}
        values["difference"] = found - stock.left
        yield Finding("P123", field=field, values=values)


def differences(stocks: Iterable[Stock], counted: Mapping[int, int]) -> dict[int, int]:
    """Return station number -> counted minus expected, where they differ."""
    found = {stock.number: counted[stock.station_id] - stock.left for stock in stocks}
    return {number: by for number, by in found.items() if by}


def check_ledger(ledger: Ledger, *, closed: bool) -> tuple[Finding, ...]:
    """Return what does not add up.

    P202 a voter checked in without a paper of his own, P203 printed papers that are nowhere, once
    the polls are `closed`, P204 more papers than voters.
    """
    findings = []
    own = ledger.in_person + ledger.by_mobile
    if own != ledger.checked_in:
        values: dict[str, object] = {"checked_in": ledger.checked_in, "own": own}
        findings.append(Finding("P202", values=values))
    gone = ledger.issued + ledger.spoiled + ledger.unused
    if closed and gone != ledger.printed:
        values = {"printed": ledger.printed, "gone": gone, "issued": ledger.issued}
        values |= {"spoiled": ledger.spoiled, "unused": ledger.unused}
        findings.append(Finding("P203", values=values))
    if ledger.issued > ledger.registered:
        values = {"issued": ledger.issued, "registered": ledger.registered}
        findings.append(Finding("P204", values=values))
    return tuple(findings)


def compare_counters(ledger: Ledger, counters: Mapping[str, int]) -> tuple[Finding, ...]:
    """Return P201 for every counter that differs from the records it counts."""
    return tuple(
        Finding("P201", values={"name": name, "counter": counter, "records": records})
        for name in ("registered", *COUNTED)
        if (counter := counters.get(name, 0)) != (records := getattr(ledger, name))
    )
