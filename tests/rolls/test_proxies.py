"""Voting for somebody else, and the meeting of the representatives, on a real database."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from sqlalchemy import update

from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Decided, Mode, NewElection, Preparation, day_of
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from electionsys.rolls import services
from electionsys.rolls.models import RollRegistration, Voter
from electionsys.rolls.rules import Ground, NewProxy, ProxyRelation
from tests.conftest import UNIT, Role, on, person
from tests.rolls.conftest import CHAIR, CLERK, import_file, new_election, record, roll_file, row


@pytest.fixture
def frozen(act, frozen):
    """Return the final roll of a place whose last day for proxies is recorded."""
    record(act, frozen, "proxy_deadline_days", "1", at=on(20))
    return frozen


def grant(act, where, principal, holder, at=None, relation=ProxyRelation.OTHER, who=CLERK):
    at = at or on(10)
    entry = NewProxy(principal, holder, relation, Ground.AWAY, "委托书", day_of(at))
    return act(services.grant_proxy, who, where, entry, at=at)


def test_a_proxy_holds_three_and_no_more(act, read, frozen, ids):
    for principal in ids[1:4]:
        grant(act, frozen, principal, ids[0])
    with pytest.raises(RefusedError, match="Q150"):
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
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(9))
    with pytest.raises(RefusedError, match="R131"):
        act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(9))
    with pytest.raises(NotFoundError):
        act(services.withdraw_proxy, CLERK, frozen, 5, "撤销书", at=on(9))
    second = grant(act, frozen, ids[1], ids[2])
    act(services.withdraw_proxy, CLERK, frozen, second, "撤销书", at=on(8))
    grant(act, frozen, ids[1], ids[0])
    assert len(read(services.proxies_of, frozen)) == 1


def test_a_candidate_loses_the_proxies_he_holds_and_gets_no_more(act, read, frozen, ids):
    grant(act, frozen, ids[1], ids[0])
    grant(act, frozen, ids[3], ids[2])
    assert act(services.bar_from_proxy, CHAIR, frozen, [ids[0], ids[5]], at=on(8)) == 1
    assert read(services.proxy_of, frozen, ids[1]) is None
    assert read(services.proxy_of, frozen, ids[3]).holds
    with pytest.raises(RefusedError, match="Q147"):
        grant(act, frozen, ids[4], ids[5])
    grant(act, frozen, ids[0], ids[6])


def test_no_proxy_before_the_roll_is_final_nor_on_polling_day(act, read, posted):
    first, second = (one.id for one in read(services.voters_of, posted)[:2])
    with pytest.raises(RefusedError, match="X101"):
        grant(act, posted, first, second, at=on(25))
    act(services.freeze, CHAIR, posted, at=on(22))
    record(act, posted, "proxy_deadline_days", "1", at=on(20))
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
    assert answers.count(["Q150"]) == len(ids) - 1 - 3
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
    with pytest.raises(RefusedError, match="Q140"):
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
    last = Decided("proxy_deadline_days", "1", "村民会议", "村办2号", date(2025, 4, 30))
    act(elections.settle, CHAIR, where, last, at=day - timedelta(50))
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


def test_an_unposted_proxy_is_posted_with_the_others_once(act, read, frozen, ids):
    with pytest.raises(RefusedError, match="R163"):
        act(services.post_proxies, CLERK, frozen, at=on(9))
    first = grant(act, frozen, ids[1], ids[0])
    assert read(services.unposted_held, frozen, ids[0]) == {ids[1]}
    assert read(services.posted_proxies, frozen) == []
    assert act(services.post_proxies, CLERK, frozen, at=on(9)) == 1
    grant(act, frozen, ids[2], ids[0], at=on(8))
    assert read(services.unposted_held, frozen, ids[0]) == {ids[2]}
    assert act(services.post_proxies, CHAIR, frozen, at=on(7)) == 1
    posted = {one.proxy.id: one.proxy.posted_on for one in read(services.posted_proxies, frozen)}
    assert posted[first] == on(9).date()
    assert sorted(posted.values()) == [on(9).date(), on(7).date()]


def test_the_clerk_turns_down_only_what_the_law_forbids(act, read, frozen, ids):
    good = NewProxy(ids[1], ids[0], ProxyRelation.OTHER, Ground.AWAY, "委托书", on(10).date())
    with pytest.raises(RefusedError, match="R161"):
        act(services.refuse_proxy, CLERK, frozen, good, at=on(10))
    bad = replace(good, ground=Ground.CAUSE, application="")
    why = act(services.refuse_proxy, CLERK, frozen, bad, at=on(10))
    assert [one.code for one in why] == ["Q143", "Q157"]
    line = read(journal.entries, frozen)[-1]
    assert line.act == "rolls.refuse-proxy"
    assert read(services.proxies_of, frozen) == []


def test_what_is_entered_past_the_last_day_is_the_chairs(act, read, posted):
    act(services.freeze, CHAIR, posted, at=on(22))
    record(act, posted, "proxy_deadline_days", "3", at=on(20))
    first, second = (one.id for one in read(services.voters_of, posted)[:2])
    came = NewProxy(first, second, ProxyRelation.CHILD, Ground.AWAY, "委托书", on(3).date())
    with pytest.raises(RefusedError, match="R162"):
        act(services.grant_proxy, CLERK, posted, came, at=on(2))
    late = replace(came, applied_on=on(2).date())
    with pytest.raises(RefusedError, match="Q151"):
        act(services.grant_proxy, CHAIR, posted, late, at=on(2))
    act(services.grant_proxy, CHAIR, posted, came, at=on(2))


def test_why_a_proxy_ended_is_kept(act, read, frozen, ids):
    proxies = [grant(act, frozen, ids[place], ids[0]) for place in (1, 2, 3)]
    act(services.withdraw_proxy, CLERK, frozen, proxies[0], "撤销书", at=on(9))
    act(services.withdraw_proxy, CLERK, frozen, proxies[1], None, at=on(9))
    act(services.bar_from_proxy, CHAIR, frozen, [ids[0]], at=on(8))
    ended = {one.proxy.id: one.proxy.ended_reason for one in read(services.ended_proxies, frozen)}
    assert [ended[one] for one in proxies] == ["withdrawn", "came", "candidate"]
    assert read(services.proxies_of, frozen) == []


def test_certificates_are_numbered_and_say_how_many_a_proxy_holds(act, read, frozen, ids):
    with pytest.raises(RefusedError, match="R165"):
        act(services.print_certificates, CLERK, frozen, None, at=on(9))
    first = grant(act, frozen, ids[1], ids[0])
    second = grant(act, frozen, ids[2], ids[0])
    assert act(services.print_certificates, CLERK, frozen, None, at=on(9)) == 2
    text = text_of(read(services.certificates, frozen, second, "zh"))
    assert "第002号" in text
    assert "2人（含本件）" in text
    assert "选举期间外出" in text
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(8))
    with pytest.raises(RefusedError, match="R131"):
        act(services.print_certificates, CLERK, frozen, first, at=on(8))
    with pytest.raises(NotFoundError):
        act(services.print_certificates, CLERK, frozen, 5, at=on(8))
    assert "1人（含本件）" in text_of(read(services.certificates, frozen, None, "zh"))


def test_the_posted_list_tells_two_names_and_no_more(act, read, frozen, ids):
    with pytest.raises(NotFoundError):
        read(services.proxies_notice, frozen, "zh")
    grant(act, frozen, ids[1], ids[0])
    act(services.post_proxies, CLERK, frozen, at=on(9))
    grant(act, frozen, ids[2], ids[0], at=on(8))
    text = text_of(read(services.proxies_notice, frozen, "zh"))
    voters = {one.id: one.name for one in read(services.voters_of, frozen)}
    assert voters[ids[1]] in text
    assert voters[ids[2]] not in text
    assert "第13号公告" in text
    assert not re.search("外出|委托书|[0-9]{4}(?!年)", text)


def text_of(content):
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_who_asked_for_a_proxy_waits_until_he_has_one(act, read, store, frozen, ids):
    with store.engine.begin() as connection:
        connection.execute(update(Voter).where(Voter.id.in_(ids[1:3])).values(needs_proxy=True))
    assert [one.id for one in read(services.wanting_proxy, frozen)] == ids[1:3]
    grant(act, frozen, ids[1], ids[0])
    assert [one.id for one in read(services.wanting_proxy, frozen)] == [ids[2]]


def test_a_withdrawal_rests_on_something_that_is_kept(act, read, frozen, ids):
    one = grant(act, frozen, ids[1], ids[0])
    for reason, code in ((" ", "R109"), ("640221198005060029 的撤销书", "R141")):
        with pytest.raises(RefusedError, match=code):
            act(services.withdraw_proxy, CLERK, frozen, one, reason, at=on(9))
    act(services.withdraw_proxy, CLERK, frozen, one, " 王家的撤销书 ", at=on(9))
    assert read(services.ended_proxies, frozen)[0].proxy.ended_note == "王家的撤销书"
    line = read(journal.entries, frozen)[-1]
    assert (line.act, "王家" in line.facts) == ("rolls.withdraw-proxy", False)


def test_what_ended_after_it_was_posted_is_posted_again_under_a_number_of_its_own(
    act, read, frozen, ids
):
    voters = {one.id: one.name for one in read(services.voters_of, frozen)}
    first = grant(act, frozen, ids[1], ids[0])
    grant(act, frozen, ids[2], ids[0])
    act(services.post_proxies, CLERK, frozen, at=on(9))
    unseen = grant(act, frozen, ids[3], ids[0], at=on(8))
    act(services.withdraw_proxy, CLERK, frozen, unseen, "撤销书", at=on(8))
    with pytest.raises(RefusedError, match="R163"):
        act(services.post_proxies, CLERK, frozen, at=on(8))
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(8))
    before = text_of(read(services.proxies_notice, frozen, "zh"))
    assert voters[ids[1]] in before
    assert act(services.post_proxies, CLERK, frozen, at=on(7)) == 1
    again = text_of(read(services.proxies_notice, frozen, "zh"))
    assert "第13-1号公告" in again
    assert "已经终止的委托（1件）" in again
    assert again.index("已经终止的委托") < again.index(voters[ids[1]])
    assert voters[ids[3]] not in again
    assert text_of(read(services.proxies_notice, frozen, "zh", 1)) == before
    for number in (0, 3):
        with pytest.raises(NotFoundError):
            read(services.proxies_notice, frozen, "zh", number)
    with pytest.raises(RefusedError, match="R163"):
        act(services.post_proxies, CLERK, frozen, at=on(7))


def test_when_all_ended_the_list_says_that_there_is_none(act, read, frozen, ids):
    first = grant(act, frozen, ids[1], ids[0])
    act(services.post_proxies, CLERK, frozen, at=on(9))
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(8))
    act(services.post_proxies, CLERK, frozen, at=on(8))
    assert "目前没有人委托他人" in text_of(read(services.proxies_notice, frozen, "zh"))


def test_past_the_last_day_only_what_ended_is_posted(act, read, frozen, ids):
    first = grant(act, frozen, ids[1], ids[0])
    act(services.post_proxies, CLERK, frozen, at=on(9))
    late = grant(act, frozen, ids[2], ids[0], at=on(1))
    with pytest.raises(RefusedError, match="R164"):
        act(services.post_proxies, CLERK, frozen, at=on(0))
    act(services.withdraw_proxy, CLERK, frozen, first, "撤销书", at=on(0))
    assert act(services.post_proxies, CLERK, frozen, at=on(0)) == 1
    waiting, over = read(services.proxies_to_post, frozen)
    assert ([one.proxy.id for one in waiting], over) == ([late], [])


def test_the_list_of_proxies_names_whom_the_registration_named(act, read, frozen, ids, store):
    named = {"first_day": on(40).date(), "last_day": on(32).date(), "hours": "8:00—17:00"}
    named |= {"place": "村委会", "contact": "村委会李会计 0951-1234567"}
    with store.writing() as session:
        session.add(RollRegistration(unit=UNIT, election_id=frozen.id, **named))
        session.recorded = True
    grant(act, frozen, ids[1], ids[0])
    act(services.post_proxies, CLERK, frozen, at=on(9))
    assert "李会计0951-1234567" in text_of(read(services.proxies_notice, frozen, "zh"))
