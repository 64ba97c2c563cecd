"""Lists, records, verdicts and relations, against a real database."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from electionsys.actor import Role
from electionsys.contests import services as contests
from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.elections.rules import Body, Mode, NewElection
from electionsys.eligibility import services
from electionsys.eligibility.models import Record, Verdict
from electionsys.eligibility.rules import Bar, Clause, Force, NewFact, NewKinship, Relation, State
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from tests.conftest import BEGIN, SIBLING, UNIT, on, person
from tests.eligibility.village import (
    CHAIR,
    CLERK,
    COUNTY,
    COUNTY_PLACE,
    TOWN_PLACE,
    TOWNSHIP,
    freeze_roll,
    ids,
    nominate,
    open_nominations,
)
from tests.results import road

CANARY = "因赌博被平罗县公安局行政拘留十日"
CLAUSE = Clause(
    "C09", "因违反治安管理被行政拘留", Force.SOFT, 5, date(2026, 1, 1), "平选办〔2026〕3号"
)


@pytest.fixture
def where(act, election):
    return open_nominations(act, election)


@pytest.fixture
def nominee(act, read, where):
    """Return somebody who was nominated and is not screened yet."""
    voter_id = ids(read, where)[0]
    nominate(act, where, "chair", voter_id)
    return voter_id


def fact(voter_id, code="C09", day=date(2024, 3, 1)):
    return NewFact(voter_id, code, day, "平公（治）决字〔2024〕11号", CANARY)


def state(read, where, voter_id):
    return read(services.states, where, [voter_id])[voter_id]


def codes(refused):
    return [one.code for one in refused.value.findings]


def test_a_nominee_without_a_record_passes(act, read, where, nominee):
    assert state(read, where, nominee) is State.WAITING
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    assert state(read, where, nominee) is State.PASSED
    assert read(services.verdict_of, where, nominee).reviewer == TOWNSHIP.name


def test_what_the_law_bars_does_not_pass_whatever_the_township_decides(act, read, where, nominee):
    act(services.record_fact, TOWNSHIP, where, fact(nominee, "C03"), at=on(16))
    act(services.screen, TOWNSHIP, where, nominee, accept_soft=True, at=on(15))
    assert state(read, where, nominee) is State.NOT_PASSED
    verdict = read(services.verdict_of, where, nominee)
    reasons = read(services.reasons_of, TOWNSHIP, where, verdict)
    assert [(one.code, one.clause) for one in reasons] == [("E101", "cn-village-2026:18")]


def test_a_soft_clause_passes_only_by_decision_of_the_township(act, read, where, nominee):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    act(services.record_fact, TOWNSHIP, where, fact(nominee), at=on(16))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    assert state(read, where, nominee) is State.NOT_PASSED
    act(services.screen, TOWNSHIP, where, nominee, accept_soft=True, at=on(14))
    assert state(read, where, nominee) is State.PASSED


def test_a_verdict_no_longer_holds_once_the_record_or_the_list_changes(act, read, where, nominee):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    act(services.record_fact, COUNTY, where, fact(nominee), at=on(14))
    assert state(read, where, nominee) is State.WAITING
    act(services.screen, TOWNSHIP, where, nominee, at=on(13))
    assert state(read, where, nominee) is State.NOT_PASSED
    clause = read(services.list_of, COUNTY_PLACE)[0]
    act(services.end_clause, COUNTY, clause.ref, date(2026, 11, 30), at=on(12))
    assert state(read, where, nominee) is State.WAITING
    act(services.screen, TOWNSHIP, where, nominee, at=on(11))
    assert state(read, where, nominee) is State.PASSED


def test_a_verdict_turned_round_in_the_database_is_none(act, read, store, where, nominee):
    act(services.record_fact, TOWNSHIP, where, fact(nominee, "C02"), at=on(16))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    assert state(read, where, nominee) is State.NOT_PASSED
    with store.writing() as session:
        session.scalars(select(Verdict)).one().passed = True
        session.recorded = True
    assert state(read, where, nominee) is State.WAITING


def test_a_fact_about_somebody_else_is_withdrawn_and_counts_no_more(act, read, where, nominee):
    act(services.record_fact, TOWNSHIP, where, fact(nominee, "C02"), at=on(16))
    (known,) = read(services.facts_about, TOWNSHIP, where, nominee)
    act(services.withdraw_fact, TOWNSHIP, where, known.id, at=on(15))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    assert state(read, where, nominee) is State.PASSED
    assert read(services.facts_about, TOWNSHIP, where, nominee)[0].withdrawn


def test_what_is_on_record_lies_encrypted_in_the_database(act, read, store, where, nominee):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    act(services.record_fact, TOWNSHIP, where, fact(nominee), at=on(16))
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    with store.reading() as session:
        sealed = [*session.scalars(select(Record.sealed)), *session.scalars(select(Verdict.sealed))]
        acts = "".join(session.scalars(text("SELECT facts FROM journal_entry")))
    assert len(sealed) == 2
    for secret in (CANARY, "C09", "平公"):
        assert all(secret.encode() not in one for one in sealed)
    assert CANARY not in acts
    assert "平公" not in acts


def test_a_fact_is_written_down_in_the_office_and_not_in_the_village(act, read, where, nominee):
    act(services.record_fact, TOWNSHIP, where, fact(nominee, "C02"), at=on(16))
    village = [entry.act for entry in read(journal.entries, where)]
    office = list(read(journal.entries, Ref(TOWN_PLACE, 0)))
    assert "eligibility.record-fact" not in village
    assert [entry.act for entry in office] == ["eligibility.record-fact"]
    assert str(nominee) not in office[0].facts


@pytest.mark.parametrize("role", [Role.CHAIR, Role.CLERK, Role.TELLER, Role.OBSERVER])
def test_nobody_of_the_village_reads_or_writes_the_record(act, read, where, nominee, role):
    who = person(role)
    act(services.screen, TOWNSHIP, where, nominee, at=on(15))
    verdict = read(services.verdict_of, where, nominee)
    for question in (
        lambda: read(services.facts_about, who, where, nominee),
        lambda: read(services.findings_about, who, where, nominee),
        lambda: read(services.reasons_of, who, where, verdict),
        lambda: act(services.record_fact, who, where, fact(nominee, "C02"), at=on(16)),
        lambda: act(services.screen, who, where, nominee, at=on(15)),
    ):
        with pytest.raises(RefusedError) as refused:
            question()
        assert codes(refused) == ["E113"]


def test_only_who_was_nominated_is_screened(act, read, where):
    with pytest.raises(RefusedError) as refused:
        act(services.screen, TOWNSHIP, where, ids(read, where)[5], at=on(15))
    assert codes(refused) == ["E106"]


def test_nobody_is_screened_before_nominations_are_open(act, read, election):
    freeze_roll(act, election)
    with pytest.raises(RefusedError) as refused:
        act(services.screen, TOWNSHIP, election, ids(read, election)[0], at=on(15))
    assert codes(refused) == ["X101"]


def test_a_fact_needs_a_clause_of_the_law_or_of_a_list(act, where, nominee):
    with pytest.raises(RefusedError) as refused:
        act(services.record_fact, TOWNSHIP, where, fact(nominee, day=date(2027, 1, 1)), at=on(16))
    assert codes(refused) == ["E107", "E108"]


def test_a_person_of_another_election_has_no_record_here(act, read, where, nominee):
    other = NewElection(UNIT, Body.VILLAGERS, Mode.VOTERS, 13, date(2026, 12, 27), practice=True)
    elsewhere = act(elections.create, person(Role.ADMINISTRATOR), other, at=BEGIN)
    act(services.record_fact, TOWNSHIP, where, fact(nominee, "C02"), at=on(16))
    (known,) = read(services.facts_about, TOWNSHIP, where, nominee)
    assert read(services.facts_about, TOWNSHIP, elsewhere, nominee) == []
    with pytest.raises((NotFoundError, RefusedError)):
        act(services.withdraw_fact, TOWNSHIP, elsewhere, known.id, at=on(15))


def test_the_county_keeps_its_own_list_and_nobody_else_does(act, read):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    act(services.add_clause, COUNTY, TOWN_PLACE, CLAUSE, at=on(60))
    for who, place, code in (
        (TOWNSHIP, TOWN_PLACE, "E113"),
        (CHAIR, UNIT, "E113"),
        (COUNTY, "640222", "E112"),
        (COUNTY, UNIT[:10], "E112"),
    ):
        with pytest.raises(RefusedError) as refused:
            act(services.add_clause, who, place, CLAUSE, at=on(60))
        assert codes(refused) == [code]
    assert len(read(services.list_of, COUNTY_PLACE, TOWN_PLACE)) == 2


def test_a_village_is_under_its_own_county_and_no_other(act, read, where):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    other = person(Role.COUNTY, "640222")
    act(services.add_clause, other, "640222", CLAUSE, at=on(60))
    assert [one.unit for one in read(services.clauses_for, where)] == [COUNTY_PLACE]


def test_a_clause_is_ended_and_a_new_one_takes_its_place(act, read):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    clause = read(services.list_of, COUNTY_PLACE)[0]
    with pytest.raises(RefusedError) as refused:
        act(services.end_clause, COUNTY, clause.ref, date(2025, 1, 1), at=on(50))
    assert codes(refused) == ["E110"]
    act(services.end_clause, COUNTY, clause.ref, date(2026, 6, 30), at=on(50))
    later = Clause(
        **{n: getattr(CLAUSE, n) for n in CLAUSE.__slots__} | {"since": date(2026, 7, 1)}
    )
    act(services.add_clause, COUNTY, COUNTY_PLACE, later, at=on(50))
    assert [one.until for one in read(services.list_of, COUNTY_PLACE)] == [date(2026, 6, 30), None]
    with pytest.raises(NotFoundError):
        act(services.end_clause, COUNTY, Ref(COUNTY_PLACE, 1), date(2026, 6, 30), at=on(50))


def test_who_holds_an_office_that_excludes_does_not_pass(act, read, where, nominee):
    bar = Bar(nominee, "cn-village-2026:37", "body.villagers_committee")
    for _ in range(2):
        act(services.exclude, CHAIR, where, bar, at=on(25))
    assert read(services.excluded, where) == [bar]
    act(services.screen, TOWNSHIP, where, nominee, accept_soft=True, at=on(15))
    assert state(read, where, nominee) is State.NOT_PASSED


def test_who_stands_for_nothing_any_more_leaves_the_queue(act, read, where, nominee):
    nominate(act, where, "member", nominee)
    for nomination in read(contests.nominations_of, where):
        assert read(services.queue, where) == [nominee]
        act(contests.withdraw, CLERK, where, nomination.id, at=on(15))
    assert read(services.queue, where) == []


def test_a_relation_is_known_from_both_sides_and_told_once(act, read, where):
    one, other, third = ids(read, where)[:3]
    act(services.declare_kinship, CLERK, where, NewKinship(one, other, Relation.PARENT), at=on(20))
    assert read(services.near_relatives, where, one) == {other: Relation.PARENT}
    assert read(services.near_relatives, where, other) == {one: Relation.CHILD}
    assert read(services.near_relatives, where, third) == {}
    again = NewKinship(other, one, Relation.SPOUSE)
    act(services.declare_kinship, TOWNSHIP, where, again, at=on(19))
    (kin,) = read(services.kinship_of, where)
    assert read(services.near_relatives, where, one) == {other: Relation.SPOUSE}
    act(services.withdraw_kinship, CLERK, where, kin.id, at=on(18))
    assert read(services.near_relatives, where, one) == {}
    with pytest.raises(NotFoundError):
        act(services.withdraw_kinship, CLERK, where, kin.id, at=on(18))


def test_nobody_is_his_own_relative(act, read, where):
    one = ids(read, where)[0]
    with pytest.raises(RefusedError) as refused:
        act(
            services.declare_kinship, CLERK, where, NewKinship(one, one, Relation.SIBLING), at=on(9)
        )
    assert codes(refused) == ["E111"]


def test_a_relation_needs_two_people_of_this_roll(act, read, where):
    one = ids(read, where)[0]
    for missing in (NewKinship(one, 7, Relation.SIBLING), NewKinship(7, one, Relation.SIBLING)):
        with pytest.raises(NotFoundError):
            act(services.declare_kinship, CLERK, where, missing, at=on(20))
    assert read(services.queue, Ref(SIBLING, where.id)) == []


def test_a_look_back_counts_from_polling_day(act, read, where, nominee):
    act(services.add_clause, COUNTY, COUNTY_PLACE, CLAUSE, at=on(60))
    first = date(2021, 12, 20)
    for day, expected in ((first - timedelta(1), State.PASSED), (first, State.NOT_PASSED)):
        act(services.record_fact, TOWNSHIP, where, fact(nominee, day=day), at=on(16))
        act(services.screen, TOWNSHIP, where, nominee, at=on(15))
        assert state(read, where, nominee) is expected


def test_a_relation_is_the_townships_once_candidates_are_posted_and_nobodys_after_polls(
    act, read, election
):
    """Found by a reviewer: a clerk who knew the totals changed who was elected."""
    plan = road.Plan()
    road.to_frozen(act, read, election, plan)
    one, other, third = ids(read, election)[:3]
    kin, later = NewKinship(one, other, Relation.SPOUSE), NewKinship(one, third, Relation.CHILD)
    act(services.declare_kinship, CLERK, election, kin, at=on(29))
    with pytest.raises(RefusedError, match="E113"):
        act(services.declare_kinship, CHAIR, election, later, at=on(29))
    road.to_posted(act, read, election, plan)
    (held,) = read(services.kinship_of, election)
    with pytest.raises(RefusedError, match="E116"):
        act(services.declare_kinship, CLERK, election, later, at=on(9))
    with pytest.raises(RefusedError, match="E116"):
        act(services.withdraw_kinship, CLERK, election, held.id, at=on(9))
    act(services.declare_kinship, TOWNSHIP, election, later, at=on(9))
    road.to_counting(act, read, election, plan)
    for who in (CLERK, TOWNSHIP):
        with pytest.raises(RefusedError, match="X101"):
            act(services.declare_kinship, who, election, kin, at=on(0, 9))
        with pytest.raises(RefusedError, match="X101"):
            act(services.withdraw_kinship, who, election, held.id, at=on(0, 9))
    assert len(read(services.kinship_of, election)) == 2
