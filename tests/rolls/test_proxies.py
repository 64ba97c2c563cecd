"""Voting for somebody else, and the meeting of the representatives, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Decided, Mode, NewElection, Preparation
from electionsys.errors import NotFoundError, RefusedError
from electionsys.rolls import services
from electionsys.rolls.rules import NewProxy, ProxyRelation
from tests.conftest import UNIT, Role, on, person
from tests.rolls.conftest import CHAIR, CLERK, import_file, new_election, roll_file, row


def grant(act, where, principal, holder, at=None, relation=ProxyRelation.OTHER):
    entry = NewProxy(principal, holder, relation, "外出务工")
    return act(services.grant_proxy, CLERK, where, entry, at=at or on(10))


def test_a_proxy_holds_three_and_no_more(act, read, frozen, ids):
    for principal in ids[1:4]:
        grant(act, frozen, principal, ids[0])
    with pytest.raises(RefusedError, match="R125"):
        grant(act, frozen, ids[4], ids[0])
    assert [v.id for v in read(services.proxies_held, frozen, ids[0])] == ids[1:4]


def test_a_proxy_is_not_passed_on(act, frozen, ids):
    grant(act, frozen, ids[1], ids[0])
    with pytest.raises(RefusedError, match="R126"):
        grant(act, frozen, ids[1], ids[2])
    with pytest.raises(RefusedError, match="R127"):
        grant(act, frozen, ids[3], ids[1])
    with pytest.raises(RefusedError, match="R128"):
        grant(act, frozen, ids[0], ids[4])


def test_a_withdrawn_proxy_makes_room_for_another(act, read, frozen, ids):
    first = grant(act, frozen, ids[1], ids[0])
    act(services.withdraw_proxy, CLERK, frozen, first, at=on(9))
    with pytest.raises(RefusedError, match="R131"):
        act(services.withdraw_proxy, CLERK, frozen, first, at=on(9))
    with pytest.raises(NotFoundError):
        act(services.withdraw_proxy, CLERK, frozen, 5, at=on(9))
    second = grant(act, frozen, ids[1], ids[2])
    act(services.withdraw_proxy, CLERK, frozen, second, at=on(8))
    grant(act, frozen, ids[1], ids[0])
    assert len(read(services.proxies_of, frozen)) == 1


def test_a_candidate_loses_the_proxies_he_holds_and_gets_no_more(act, read, frozen, ids):
    grant(act, frozen, ids[1], ids[0])
    grant(act, frozen, ids[3], ids[2])
    assert act(services.bar_from_proxy, CHAIR, frozen, [ids[0], ids[5]], at=on(8)) == 1
    assert read(services.proxy_of, frozen, ids[1]) is None
    assert read(services.proxy_of, frozen, ids[3]).holds
    with pytest.raises(RefusedError, match="R124"):
        grant(act, frozen, ids[4], ids[5])
    grant(act, frozen, ids[0], ids[6])


def test_no_proxy_before_the_roll_is_final_nor_on_polling_day(act, read, posted):
    first, second = (one.id for one in read(services.voters_of, posted)[:2])
    with pytest.raises(RefusedError, match="X101"):
        grant(act, posted, first, second, at=on(25))
    act(services.freeze, CHAIR, posted, at=on(22))
    with pytest.raises(RefusedError, match="R129"):
        grant(act, posted, first, second, at=on(0, hour=0))
    grant(act, posted, first, second, at=on(1, hour=15))


def test_of_many_at_once_only_three_come_through(act, read, frozen, ids):
    def one(principal):
        try:
            return grant(act, frozen, principal, ids[0])
        except RefusedError as refused:
            return [finding.code for finding in refused.findings]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, ids[1:]))
    assert answers.count(["R125"]) == len(ids) - 1 - 3
    assert len(read(services.proxies_held, frozen, ids[0])) == 3


def test_the_representatives_become_the_roll_of_the_meeting(act, read, frozen, ids):
    act(services.mark_representatives, CLERK, frozen, ids[:2], at=on(9))
    act(services.mark_representatives, CLERK, frozen, ids[2:5], at=on(9))
    assert [v.id for v in read(services.representatives_of, frozen)] == ids[2:5]
    child = new_election(act, body=Body.SUPERVISION, mode=Mode.REPRESENTATIVES, parent=frozen.id)
    copies = act(services.copy_representatives, CHAIR, frozen, child, ids[2:5], at=on(8))
    assert set(copies) == set(ids)
    assert {v.id for v in read(services.people_of, child)} == set(copies.values())
    assert [v.id for v in read(services.voters_of, child)] == [copies[i] for i in ids[2:5]]
    assert read(elections.counters, child)["registered"] == 3
    act(services.open_roll, CHAIR, child, at=on(2))
    act(services.post_roll, CHAIR, child, at=on(2))
    act(services.freeze, CHAIR, child, at=on(2))
    with pytest.raises(RefusedError, match="R120"):
        grant(act, child, copies[ids[2]], copies[ids[3]], at=on(1))


def test_only_listed_voters_represent(act, frozen, ids):
    with pytest.raises(RefusedError, match="R132"):
        act(services.mark_representatives, CLERK, frozen, [ids[0], 5], at=on(9))
    with pytest.raises(RefusedError, match="R132"):
        act(services.mark_representatives, CLERK, frozen, [], at=on(9))
    child = new_election(act, body=Body.SUPERVISION, mode=Mode.REPRESENTATIVES, parent=frozen.id)
    act(services.copy_representatives, CHAIR, frozen, child, ids[:2], at=on(8))
    with pytest.raises(RefusedError, match="R133"):
        act(services.copy_representatives, CHAIR, frozen, child, ids[:2], at=on(8))


def test_where_a_recorded_rule_lets_candidates_be_proxies_they_keep_them(act, read):
    """Only the law before 2026 left it open."""
    day = datetime(2025, 6, 20, 2, tzinfo=UTC)
    new = NewElection(UNIT, Body.VILLAGERS, Mode.VOTERS, 11, day.date(), practice=True)
    where = act(elections.create, person(Role.ADMINISTRATOR), new, at=day - timedelta(60))
    prepared = Preparation(("钱一", "孙二", "李三"), "会议", "村办1号")
    act(elections.prepare, CHAIR, where, prepared, at=day - timedelta(59))
    yes = Decided("proxy_candidate", "yes", "村民会议", "村办2号", date(2025, 4, 30))
    act(elections.settle, CHAIR, where, yes, at=day - timedelta(50))
    act(services.open_roll, CHAIR, where, at=day - timedelta(50))
    rows = roll_file([row(number) for number in range(4)])
    act(import_file, CLERK, where, rows, "roll.xlsx", at=day - timedelta(49))
    act(services.post_roll, CHAIR, where, at=day - timedelta(40))
    act(services.freeze, CHAIR, where, at=day - timedelta(30))
    one, other, third = (voter.id for voter in read(services.voters_of, where)[:3])
    grant(act, where, one, other, day - timedelta(9), ProxyRelation.CHILD)
    assert act(services.bar_from_proxy, CHAIR, where, [other], at=day - timedelta(8)) == 0
    assert read(services.proxy_of, where, one).holds
    grant(act, where, third, other, day - timedelta(7), ProxyRelation.CHILD)
