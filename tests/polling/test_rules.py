from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from electionsys.polling.rules import (
    STORE,
    Ledger,
    NewStation,
    Opening,
    Stock,
    Visit,
    check_close,
    check_ledger,
    check_opening,
    check_receipt,
    check_station,
    check_visit,
    compare_counters,
    differences,
    ledger_of,
)

DAY = date(2026, 12, 20)


def codes(findings):
    return [finding.code for finding in findings]


def stock(number=1, *, mobile=False, **papers):
    papers = {"received": 100} | papers
    return Stock(number, number, f"{number}号", mobile, **papers)


@st.composite
def stocks(draw):
    """A store and stations, each with what it handed out and took back, never more than it had."""
    found = [Stock(STORE, STORE, "", mobile=False, received=draw(st.integers(0, 500)))]
    for number in range(1, draw(st.integers(1, 5)) + 1):
        own, by_proxy, spoiled, left = (draw(st.integers(0, 300)) for _ in range(4))
        papers = {"own": own, "by_proxy": by_proxy, "spoiled": spoiled}
        received = own + by_proxy + spoiled + left
        found.append(stock(number, mobile=draw(st.booleans()), received=received, **papers))
    return found


def test_a_station_has_a_number_of_its_own():
    assert codes(check_station(NewStation(2, "二组"), [1, 2])) == ["P101"]
    assert codes(check_station(NewStation(0, "二组"), [1])) == ["P102"]
    assert check_station(NewStation(3, "二组"), [1, 2]) == ()


def test_a_station_receives_no_more_than_the_store_holds():
    assert codes(check_receipt(11, 10)) == ["P104"]
    assert codes(check_receipt(0, 10)) == ["P103"]
    assert check_receipt(10, 10) == ()


def test_everything_that_keeps_the_polls_shut_is_said_at_once():
    found = check_opening(Opening(False, False), date(2026, 12, 19), DAY, [stock(received=0)])
    assert codes(found) == ["P105", "P106", "P107", "P108"]
    assert check_opening(Opening(True, True), DAY, DAY, [stock()]) == ()


def test_the_last_paper_goes_and_the_next_does_not():
    assert check_visit(Visit(True, None, None, principals=2, left=3)) == ()
    assert codes(check_visit(Visit(True, None, None, principals=2, left=2))) == ["P114"]
    assert codes(check_visit(Visit(False, None, None, principals=0, left=9))) == ["P111"]


@given(stocks())
def test_polls_close_on_exactly_what_should_be_left(held):
    exact = {one.station_id: one.left for one in held}
    assert check_close(held, exact, "") == ()
    assert differences(held, exact) == {}


@given(stocks(), st.data())
def test_one_paper_more_or_less_is_found_and_named(held, data):
    wrong = data.draw(st.sampled_from([one for one in held if one.received] or held))
    by = data.draw(st.sampled_from([-1, 1]))
    counted = {one.station_id: one.left for one in held}
    counted[wrong.station_id] += by
    (finding,) = check_close(held, counted, "")
    assert finding.code in {"P122", "P123"}
    assert finding.values["station"] == wrong.number
    assert differences(held, counted) == {wrong.number: by}
    assert codes(check_close(held, counted, "点了两遍")) in ([], ["P122"])


def test_a_station_nobody_counted_keeps_the_polls_open():
    assert codes(check_close([stock(1), stock(2)], {1: 100}, "")) == ["P121"]
    assert codes(check_close([stock(1)], {1: 100}, "长" * 201)) == ["P124"]


@given(stocks(), st.integers(0, 5000))
def test_every_printed_paper_is_somewhere(held, registered):
    closed = [
        Stock(s.station_id, s.number, s.name, s.mobile, s.received, s.own, s.by_proxy, s.spoiled)
        for s in held
    ]
    counted = [
        Stock(
            *(s.station_id, s.number, s.name, s.mobile, s.received, s.own, s.by_proxy, s.spoiled),
            unused=s.left,
        )
        for s in closed
    ]
    ledger = ledger_of(counted, registered, sum(s.own for s in counted))
    assert ledger.issued == ledger.in_person + ledger.by_proxy + ledger.by_mobile
    assert ledger.printed == ledger.issued + ledger.spoiled + ledger.unused
    expected = ["P204"] if ledger.issued > registered else []
    assert codes(check_ledger(ledger, closed=True)) == expected


def test_what_does_not_add_up_is_named():
    ledger = Ledger(10, 8, 20, 20, 9, 7, 1, 1, 1, 8)
    assert codes(check_ledger(ledger, closed=True)) == ["P203"]
    assert check_ledger(ledger, closed=False) == ()
    ghost = Ledger(10, 7, 20, 20, 9, 7, 1, 1, 1, 10)
    assert codes(check_ledger(ghost, closed=True)) == ["P202"]


def test_a_counter_that_left_its_records_is_found():
    ledger = Ledger(10, 8, 20, 20, 9, 7, 1, 1, 1, 8)
    true = {"registered": 10, "checked_in": 8, "issued": 9}
    true |= {"in_person": 7, "by_proxy": 1, "by_mobile": 1}
    assert compare_counters(ledger, true) == ()
    (finding,) = compare_counters(ledger, true | {"issued": 10})
    assert (finding.code, finding.values["name"]) == ("P201", "issued")
