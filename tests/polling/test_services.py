import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete, func, insert, select, update

from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.elections.models import Counter
from electionsys.elections.rules import Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.polling import services
from electionsys.polling.models import CheckIn, PaperIssue
from electionsys.polling.rules import STORE, NewStation, Opening
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Proxy
from electionsys.rolls.rules import ChangeKind, Ground, NewChange, ProxyRelation
from tests.conftest import SIBLING, on
from tests.polling.conftest import CHAIR, CLERK, supply

NOON = on(0, 4)


@pytest.fixture
def come(act, polls):
    """Let a voter, by his place on the roll, come to a station (the first) and get his papers."""

    def arrive(place, station=None, **choice):
        voter = polls.voters[place]
        where = polls.where
        return act(services.check_in, CLERK, where, station or polls.one, voter, at=NOON, **choice)

    return arrive


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def count(read, table):
    return read(lambda session: session.scalar(select(func.count()).select_from(table)))


def test_no_station_is_added_once_the_polls_are_open(act, polls):
    with pytest.raises(RefusedError) as refused:
        act(services.add_station, CHAIR, polls.where, NewStation(3, "迟"), at=NOON)
    assert codes(refused) == ["X101"]


def test_two_stations_have_two_numbers(act, posted):
    with pytest.raises(RefusedError) as refused:
        act(services.add_station, CHAIR, posted.where, NewStation(2, "又一个"), at=on(2))
    assert codes(refused) == ["P101"]


def test_stations_receive_what_was_printed_and_no_more(act, read, posted):
    supply(act, posted, 50, 30, 10)
    with pytest.raises(RefusedError) as refused:
        act(services.receive_papers, CHAIR, posted.where, posted.one, 11, at=on(1))
    assert codes(refused) == ["P104"]
    assert refused.value.findings[0].values["store"] == 10
    act(services.receive_papers, CHAIR, posted.where, posted.one, 10, at=on(1))
    assert [one.received for one in read(services.stocks, posted.where)] == [40, 10, 0]


def test_polls_open_on_polling_day_with_papers_booths_and_empty_boxes(act, read, posted):
    with pytest.raises(RefusedError) as refused:
        act(services.open_polls, CHAIR, posted.where, Opening(False, False), at=on(1))
    assert codes(refused) == ["P105", "P106", "P107", "P108"]
    supply(act, posted, 50, 30, 10)
    act(services.open_polls, CHAIR, posted.where, Opening(True, True), at=on(0, 0))
    assert read(elections.get, posted.where).stage is Stage.POLLING


def test_the_day_of_the_poll_is_the_day_in_china(act, read, posted):
    supply(act, posted, 50, 30, 10)
    # 22:00 UTC of the day before is six in the morning in China.
    act(services.open_polls, CHAIR, posted.where, Opening(True, True), at=on(1, 22))
    assert read(elections.get, posted.where).stage is Stage.POLLING


def test_nobody_comes_twice(read, polls, come):
    assert come(20).papers == 1
    with pytest.raises(RefusedError) as refused:
        come(20, polls.two)
    assert codes(refused) == ["P112"]
    assert refused.value.findings[0].values == {"at": "12:00", "station": 1}
    assert count(read, PaperIssue) == 1


def test_a_proxy_gets_the_papers_of_those_who_are_away(read, polls, come):
    receipt = come(10)
    assert receipt.papers == 3
    names = {read(rolls.voter, polls.where, polls.voters[place]).name for place in (11, 12)}
    assert set(receipt.proxy_for) == names
    assert read(services.figures, polls.where).by_proxy == 2


def test_who_comes_himself_ends_his_proxy(read, polls, come):
    assert come(11, polls.two).papers == 1
    assert read(rolls.proxy_of, polls.where, polls.voters[11]) is None
    assert come(10).papers == 2


def test_who_was_voted_for_gets_no_paper(polls, come):
    come(10)
    with pytest.raises(RefusedError) as refused:
        come(11, polls.two)
    assert codes(refused) == ["P113"]
    assert refused.value.findings[0].values["station"] == 1


def test_a_proxy_may_take_his_own_paper_only(polls, come):
    assert come(10, proxies=False).papers == 1
    assert come(11).papers == 1


def test_a_station_without_papers_hands_out_none(polls, come):
    for place in range(20, 30):
        come(place, polls.two)
    with pytest.raises(RefusedError) as refused:
        come(30, polls.two)
    assert codes(refused) == ["P114"]
    assert come(30).papers == 1


def test_a_station_is_supplied_again_while_the_polls_are_open(act, polls, come):
    for place in range(20, 30):
        come(place, polls.two)
    act(services.receive_papers, CHAIR, polls.where, polls.two, 5, at=NOON)
    assert come(30, polls.two).papers == 1


def test_no_paper_is_handed_out_on_the_next_day(act, polls):
    with pytest.raises(RefusedError) as refused:
        act(services.check_in, CLERK, polls.where, polls.one, polls.voters[20], at=on(-1))
    assert codes(refused) == ["P110"]


def test_a_voter_and_a_station_of_elsewhere_do_not_exist(act, polls):
    elsewhere = Ref(SIBLING, polls.where.id)
    for where, station, voter in (
        (polls.where, polls.one, 1),
        (polls.where, 1, polls.voters[20]),
        (elsewhere, polls.one, polls.voters[20]),
    ):
        with pytest.raises(NotFoundError):
            act(services.check_in, CLERK, where, station, voter, at=NOON)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE voter SET name = '某某' WHERE name = '吴桂英'", "R136"),
        ("UPDATE ballot_line SET name = '某某' WHERE name = '陈静'", "N124"),
    ],
)
def test_no_polls_open_on_a_roll_or_a_list_that_was_altered(act, store, posted, change, code):
    supply(act, posted, 50, 30, 10)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(RefusedError) as refused:
        act(services.open_polls, CHAIR, posted.where, Opening(True, True), at=on(0, 0))
    assert codes(refused) == [code]


def test_no_polls_open_while_a_change_to_the_roll_waits(act, posted):
    supply(act, posted, 50, 30, 10)
    gone = NewChange(ChangeKind.DIED, "去世", "死亡证明", posted.voters[5])
    waits = act(rolls.propose_change, CLERK, posted.where, gone, at=on(1))
    opening = (CHAIR, posted.where, Opening(True, True))
    with pytest.raises(RefusedError) as refused:
        act(services.open_polls, *opening, at=on(0, 0))
    assert codes(refused) == ["R143"]
    act(rolls.refuse_change, CHAIR, posted.where, waits, "没有证明", at=on(1))
    act(services.open_polls, *opening, at=on(0, 0))


def test_the_ledger_holds_every_way_a_paper_goes(act, read, polls, come):
    come(10)
    come(20, polls.two)
    act(services.spoil_paper, CLERK, polls.where, polls.one, at=NOON)
    found = read(services.ledger, polls.where)
    assert (found.registered, found.checked_in, found.printed, found.received) == (40, 2, 50, 40)
    assert (found.issued, found.in_person, found.by_proxy, found.by_mobile) == (4, 1, 2, 1)
    assert (found.spoiled, found.unused) == (1, 0)
    assert [one.left for one in read(services.stocks, polls.where)] == [26, 9, 10]
    assert read(services.recount_counters, polls.where) == ()


def test_a_spoiled_paper_is_exchanged_and_is_nobodys_second_vote(act, read, polls, come):
    with pytest.raises(RefusedError) as refused:
        act(services.spoil_paper, CLERK, polls.where, polls.one, at=NOON)
    assert codes(refused) == ["P116"]
    come(20)
    act(services.spoil_paper, CLERK, polls.where, polls.one, at=NOON)
    with pytest.raises(RefusedError) as refused:
        act(services.spoil_paper, CLERK, polls.where, polls.one, at=NOON)
    assert codes(refused) == ["P117"]
    assert count(read, PaperIssue) == 1
    assert read(services.figures, polls.where).issued == 1


def test_polls_close_when_every_paper_is_found(act, read, polls, come):
    come(10)
    counted = {polls.one: 27, polls.two: 10, STORE: 10}
    with pytest.raises(RefusedError) as refused:
        act(services.close_polls, CHAIR, polls.where, counted | {polls.one: 26}, at=on(0, 9))
    (finding,) = refused.value.findings
    assert (finding.code, finding.values["station"], finding.values["difference"]) == (
        "P123",
        1,
        -1,
    )
    act(services.close_polls, CHAIR, polls.where, counted, at=on(0, 9))
    assert read(elections.get, polls.where).stage is Stage.COUNTING
    found = read(services.ledger, polls.where)
    assert found.printed == found.issued + found.spoiled + found.unused
    assert read(services.explanation, polls.where) == ""


def test_a_station_and_the_store_are_counted_before_the_polls_close(act, polls):
    with pytest.raises(RefusedError) as refused:
        act(services.close_polls, CHAIR, polls.where, {polls.one: 30}, at=on(0, 9))
    assert codes(refused) == ["P121", "P121"]


def test_a_missing_paper_is_explained_and_the_explanation_stays(act, read, polls):
    counted = {polls.one: 29, polls.two: 10, STORE: 10}
    why = "1号站少一张，两名监票人在场点了三遍"
    act(services.close_polls, CHAIR, polls.where, counted, at=on(0, 9), explanation=why)
    assert read(services.explanation, polls.where) == why
    last = [one for one in read(journal.entries, polls.where) if one.act == "polling.close"]
    assert json.loads(last[0].facts)["differences"] == {"1": -1}


def test_after_the_close_nobody_is_served(act, polls, come):
    counted = {polls.one: 30, polls.two: 10, STORE: 10}
    act(services.close_polls, CHAIR, polls.where, counted, at=on(0, 9))
    with pytest.raises(RefusedError) as refused:
        come(20)
    assert codes(refused) == ["X101"]


def test_a_counter_that_somebody_changed_is_found(read, store, polls, come):
    come(20)
    with store.engine.begin() as connection:
        changed = update(Counter).where(Counter.name == "issued").values(value=7)
        connection.execute(changed)
    (finding,) = read(services.recount_counters, polls.where)
    assert finding.code == "P201"
    assert finding.values == {"name": "issued", "counter": 7, "records": 1}


def test_a_check_in_that_somebody_removed_is_found(read, store, polls, come):
    come(20)
    with store.engine.begin() as connection:
        connection.execute(delete(CheckIn))
    assert [one.code for one in read(services.recount_counters, polls.where)] == ["P201", "P202"]


def test_the_journal_names_nobody(read, polls, come):
    come(10)
    line = read(journal.entries, polls.where)[-1]
    assert line.act == "polling.check-in"
    assert json.loads(line.facts)["voter"] == polls.voters[10]
    name = read(rolls.voter, polls.where, polls.voters[10]).name
    assert name not in line.facts


def test_the_desk_finds_a_voter_and_whom_he_votes_for(read, polls, come):
    voter = read(rolls.voter, polls.where, polls.voters[10])
    (guest,) = read(services.guests, polls.where, voter.card_token)
    assert guest.papers == 3
    come(10)
    (guest,) = read(services.guests, polls.where, voter.card_token)
    assert guest.papers == 0
    assert guest.checked_in.station == 1
    assert all(gone for _, gone in guest.principals)


def test_a_printed_card_number_finds_its_voter_alone(read, polls):
    where = polls.where
    household = read(rolls.voter, where, polls.voters[20]).household
    assert len(read(services.guests, where, household)) == 2
    for card in ("0001", "0021"):
        (guest,) = read(services.guests, where, card)
        assert f"{guest.voter.card_no:04d}" == card


def at_once(calls):
    """Run every call in a thread of its own, all at the same moment; return the refusals."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call() and None
        except RefusedError as refused:
            return refused.findings[0].code

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(code or "" for code in pool.map(run, calls))


def test_of_eight_desks_one_hands_out_the_paper(read, polls, come):
    calls = [lambda i=i: come(20, (polls.one, polls.two)[i % 2]) for i in range(8)]
    assert at_once(calls) == ["", *["P112"] * 7]
    assert count(read, PaperIssue) == count(read, CheckIn) == 1
    assert read(services.recount_counters, polls.where) == ()


@pytest.mark.parametrize("turn", range(5))
def test_a_principal_and_his_proxy_at_two_desks_get_one_paper_for_him(read, polls, come, turn):
    calls = [lambda: come(10), lambda: come(11, polls.two), lambda: come(12, polls.two)]
    refused = at_once(calls)
    assert set(refused) <= {"", "P113"}
    assert count(read, PaperIssue) == 3
    assert read(services.recount_counters, polls.where) == ()


def test_the_last_paper_of_a_station_is_handed_out_once(read, polls, come):
    for place in range(20, 29):
        come(place, polls.two)
    calls = [lambda place=place: come(place, polls.two) for place in range(29, 35)]
    assert at_once(calls) == ["", *["P114"] * 5]
    assert read(services.stocks, polls.where)[1].left == 0


def test_more_principals_than_the_law_allows_are_refused_at_the_desk(act, polls, store):
    # The grant has the same limit; these two came past it.
    with store.engine.begin() as connection:
        for place in (13, 14):
            connection.execute(insert(Proxy).values(_proxy(polls, place, 10)))
    with pytest.raises(RefusedError) as refused:
        act(services.check_in, CLERK, polls.where, polls.one, polls.voters[10], at=NOON)
    assert codes(refused) == ["P115"]


def _proxy(polls, principal, holder):
    return {
        "unit": polls.where.unit,
        "election_id": polls.where.id,
        "principal_id": polls.voters[principal],
        "proxy_id": polls.voters[holder],
        "relation": ProxyRelation.OTHER,
        "ground": Ground.AWAY,
        "reason": "外出务工",
        "application": "委托书",
        "applied_on": on(9).date(),
        "number": 100 + principal,
        "granted_at": on(9),
        "posted_on": on(8).date(),
        "holds": True,
        "ended_reason": "",
    }
