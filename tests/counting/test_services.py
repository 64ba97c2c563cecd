import json

import pytest
from sqlalchemy import func, select, text

from electionsys.actor import Role
from electionsys.counting import services
from electionsys.counting.models import CountSeal, StackSheet
from electionsys.counting.rules import Box, Status, commit
from electionsys.counting.services import sealing
from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.elections.rules import Decided, Stage
from electionsys.errors import NotFoundError, RefusedError
from electionsys.journal import services as journal
from tests.conftest import SIBLING, on, person
from tests.counting.conftest import CHAIR, FIRST, NIGHT, SCRUTINEER, SECOND, THIRD, Hall
from tests.results.road import Plan, to_counting, to_frozen, to_posted


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def facts(read, where, act):
    lines = [one for one in read(journal.entries, where) if one.act == act]
    return [json.loads(one.facts) for one in lines]


def test_no_box_is_opened_before_the_polls_close(act, election):
    with pytest.raises(RefusedError) as refused:
        act(services.open_box, SCRUTINEER, election, "1", 10, at=NIGHT)
    assert codes(refused) == ["X101"]


def test_a_box_is_opened_once(act, read, hall):
    act(services.open_box, SCRUTINEER, hall.where, " 1号站 ", 60, at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.open_box, SCRUTINEER, hall.where, "1号站", 61, at=NIGHT)
    assert codes(refused) == ["T201"]
    assert read(services.boxes, hall.where) == (Box("1号站", 60),)


def test_a_box_counted_wrong_is_corrected_and_the_first_number_stays(act, read, hall):
    box = Box("1号站", 61)
    act(services.open_box, SCRUTINEER, hall.where, "1号站", 60, at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.correct_box, CHAIR, hall.where, Box("2号站", 1), "", at=NIGHT)
    assert codes(refused) == ["T203", "T204"]
    act(services.correct_box, CHAIR, hall.where, box, "重点，粘连一张", at=NIGHT)
    assert read(services.returned, hall.where) == 61
    assert facts(read, hall.where, "counting.open-box")[0]["papers"] == 60
    assert facts(read, hall.where, "counting.correct-box")[0]["papers"] == 61
    assert read(services.revised, hall.where).boxes == (("1号站", (60, 61)),)


def test_nobody_corrects_a_box_whose_papers_lie_among_the_others(act, read, mixed):
    with pytest.raises(RefusedError) as refused:
        act(services.correct_box, CHAIR, mixed.where, Box("1号站", 61), "重点", at=NIGHT)
    assert codes(refused) == ["T209"]
    assert read(services.returned, mixed.where) == 100


def test_no_stack_is_read_before_the_boxes_are_mixed(act, hall):
    act(services.open_box, SCRUTINEER, hall.where, "1号站", 50, at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.enter_stack, FIRST, hall.where, 1, hall.entry(), at=NIGHT)
    assert codes(refused) == ["T208"]
    with pytest.raises(RefusedError) as refused:
        act(services.mix_boxes, CHAIR, hall.where, False, at=NIGHT)
    assert codes(refused) == ["T207"]


def test_mixing_ends_the_opening_of_boxes(act, mixed):
    with pytest.raises(RefusedError) as refused:
        act(services.open_box, SCRUTINEER, mixed.where, "3号站", 1, at=NIGHT)
    assert codes(refused) == ["T205"]
    with pytest.raises(RefusedError) as refused:
        act(services.mix_boxes, CHAIR, mixed.where, True, at=NIGHT)
    assert codes(refused) == ["T205"]


def test_a_stack_is_recorded_by_two_people(act, read, mixed):
    where, entry = mixed.where, mixed.entry()
    assert act(services.enter_stack, FIRST, where, 1, entry, at=NIGHT) == 1
    with pytest.raises(RefusedError) as refused:
        act(services.enter_stack, FIRST, where, 1, entry, at=NIGHT)
    assert codes(refused) == ["T211"]
    assert act(services.enter_stack, SECOND, where, 1, entry, at=NIGHT) == 2
    with pytest.raises(RefusedError) as refused:
        act(services.enter_stack, THIRD, where, 1, entry, at=NIGHT)
    assert codes(refused) == ["T212"]
    assert [one.status for one in read(services.differences, where)] == [
        Status.AGREES,
        Status.WAITING,
    ]


def test_each_teller_is_told_which_stacks_wait_for_him(act, read, mixed):
    assert read(services.to_record, mixed.where, FIRST.id) == [1, 2]
    act(services.enter_stack, FIRST, mixed.where, 2, mixed.entry(), at=NIGHT)
    assert read(services.to_record, mixed.where, FIRST.id) == [1]
    assert read(services.to_record, mixed.where, SECOND.id) == [2, 1]


def test_figures_that_cannot_be_are_refused_whole(act, read, mixed):
    broken = mixed.entry(papers=101, votes=(60, 50, 40, 30, 20))
    with pytest.raises(RefusedError) as refused:
        act(services.enter_stack, FIRST, mixed.where, 1, broken, at=NIGHT)
    assert codes(refused) == ["T102", "T107"]
    assert read(services.differences, mixed.where)[0].status is Status.WAITING


def test_records_that_differ_are_settled_by_a_third_person(act, read, mixed):
    where = mixed.where
    slip = mixed.entry(votes=(10, 30, 40, 30, 20))
    act(services.enter_stack, FIRST, where, 1, mixed.entry(), at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.settle, SCRUTINEER, where, 1, mixed.entry(), "重数", at=NIGHT)
    assert codes(refused) == ["T213"]
    act(services.enter_stack, SECOND, where, 1, slip, at=NIGHT)
    state = read(services.differences, where)[0]
    assert (state.status, [f.letter for f in state.fields]) == (Status.DIFFERS, ["A", "B"])
    with pytest.raises(RefusedError) as refused:
        act(services.settle, SECOND, where, 1, slip, "", at=NIGHT)
    assert codes(refused) == ["T214", "T204"]
    act(services.settle, SCRUTINEER, where, 1, mixed.entry(), "A、B 写反，当众重数", at=NIGHT)
    assert read(services.differences, where)[0].status is Status.SETTLED
    kept = read(lambda db: db.scalar(select(func.count()).select_from(StackSheet)))
    assert kept == 3


def test_a_count_is_sealed_and_only_then_told(act, read, agreed):
    where = agreed.where
    with pytest.raises(RefusedError) as refused:
        read(services.totals, where)
    assert codes(refused) == ["X101"]
    with pytest.raises(RefusedError):
        read(services.seal_of, where)
    act(services.seal, CHAIR, where, at=NIGHT)
    totals, seal = read(services.totals, where), read(services.seal_of, where)
    assert read(elections.get, where).stage is Stage.COUNTED
    assert (totals.returned, totals.valid, totals.invalid, totals.blank) == (100, 94, 4, 2)
    assert list(totals.votes.values()) == [60, 20, 80, 60, 40]
    assert totals.boxes == (Box("1号站", 60), Box("流动票箱", 40))
    assert seal.commitment == commit(seal.nonce, totals)
    assert facts(read, where, "counting.seal") == [{"stacks": 2, "commitment": seal.commitment}]


def test_nothing_is_added_to_a_sealed_count(act, agreed):
    where, entry = agreed.where, agreed.entry()
    act(services.seal, CHAIR, where, at=NIGHT)
    for late in (
        lambda: act(services.enter_stack, THIRD, where, 3, entry, at=NIGHT),
        lambda: act(services.settle, SCRUTINEER, where, 1, entry, "重数", at=NIGHT),
        lambda: act(services.correct_box, CHAIR, where, Box("1号站", 1), "重点", at=NIGHT),
        lambda: act(services.seal, CHAIR, where, at=NIGHT),
    ):
        with pytest.raises(RefusedError) as refused:
            late()
        assert codes(refused) == ["X101"]


def test_a_count_with_a_lost_paper_is_not_sealed(act, read, mixed):
    where = mixed.where
    for teller in (FIRST, SECOND):
        act(services.enter_stack, teller, where, 1, mixed.entry(), at=NIGHT)
        act(services.enter_stack, teller, where, 2, mixed.entry(papers=51), at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.seal, CHAIR, where, at=NIGHT)
    (finding,) = refused.value.findings
    assert finding.code == "T223"
    assert finding.values == {"counted": 101, "returned": 100, "difference": 1}
    # Both wrote 51; counted again by two, it is 50 after all.
    with pytest.raises(RefusedError) as refused:
        act(services.settle, SCRUTINEER, where, 2, mixed.entry(), "重数为 50 张", at=NIGHT)
    assert codes(refused) == ["T215"]
    act(services.count_again, SCRUTINEER, where, 2, mixed.entry(), "重数为 50 张", at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.seal, CHAIR, where, at=NIGHT)
    assert codes(refused) == ["T221"]
    assert read(services.to_record, where, FIRST.id) == [2]
    assert act(services.enter_stack, FIRST, where, 2, mixed.entry(), at=NIGHT) == 4
    act(services.seal, CHAIR, where, at=NIGHT)
    assert read(services.totals, where).returned == 100
    assert (read(services.revised, where).settled, read(services.revised, where).again) == (0, 1)


def test_boxes_counted_wrong_are_explained_where_the_count_is_sealed(act, read, mixed):
    where = mixed.where
    for teller in (FIRST, SECOND):
        act(services.enter_stack, teller, where, 1, mixed.entry(), at=NIGHT)
        act(services.enter_stack, teller, where, 2, mixed.entry(papers=51), at=NIGHT)
    act(services.seal, CHAIR, where, "开箱时少点一张", at=NIGHT)
    assert read(services.explanation, where) == "开箱时少点一张"
    assert read(services.totals, where).returned == 101


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE sheet_vote SET votes = votes - 1", "T231"),
        ("UPDATE box_opening SET papers = papers + 1", "T231"),
        ("UPDATE count_seal SET commitment = 'ab'", "T232"),
        ("UPDATE journal_entry SET facts = '{}' WHERE act = 'counting.seal'", "T232"),
        ("DELETE FROM journal_entry WHERE act = 'counting.seal'", "T232"),
    ],
)
def test_a_count_changed_after_the_seal_is_told_to_nobody(act, read, store, agreed, change, code):
    act(services.seal, CHAIR, agreed.where, at=NIGHT)
    assert read(services.totals, agreed.where).returned == 100
    with store.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(RefusedError) as refused:
        read(services.totals, agreed.where)
    assert code in codes(refused)


def test_a_seal_and_totals_that_fit_each_other_but_not_the_journal_are_found(act, store, agreed):
    """Whoever changes the votes can compute a new commitment, but not the journal's."""
    act(services.seal, CHAIR, agreed.where, at=NIGHT)

    def forge(session):
        session.execute(text("UPDATE sheet_vote SET votes = votes - 1"))
        row = session.scalars(select(CountSeal)).one()
        row.commitment = commit(row.nonce, sealing._totals(session, agreed.where))
        session.recorded = True

    act(forge)
    with store.reading() as session, pytest.raises(RefusedError) as refused:
        services.totals(session, agreed.where)
    assert codes(refused) == ["T232"]


def test_nobody_is_written_in_where_it_was_decided_so(act, read, election):
    where, plan = election, Plan(came=0)
    assert read(services.write_in, where)
    no = Decided("write_in", "no", "村民会议", "村办〔2026〕2号", on(49).date())
    act(elections.settle, CHAIR, where, no, at=on(49))
    for stretch in (to_frozen, to_posted, to_counting):
        stretch(act, read, where, plan)
    act(services.open_box, SCRUTINEER, where, "1号站", 50, at=NIGHT)
    act(services.mix_boxes, CHAIR, where, True, at=NIGHT)
    hall = Hall(where, read(services.ballot, where))
    with pytest.raises(RefusedError) as refused:
        act(services.enter_stack, FIRST, where, 1, hall.entry(names=[("赵磊", 1)]), at=NIGHT)
    assert codes(refused) == ["T111"]
    assert act(services.enter_stack, FIRST, where, 1, hall.entry(), at=NIGHT) == 1


def test_what_waits_and_what_differs_keeps_the_count_open(act, read, mixed):
    where = mixed.where
    act(services.enter_stack, FIRST, where, 1, mixed.entry(), at=NIGHT)
    act(services.enter_stack, SECOND, where, 1, mixed.entry(blank=0), at=NIGHT)
    with pytest.raises(RefusedError) as refused:
        act(services.seal, CHAIR, where, at=NIGHT)
    assert codes(refused) == ["T222", "T221"]


def test_names_that_voters_wrote_are_added_up_by_post(act, read, mixed):
    where = mixed.where
    for stack, names in ((1, [("赵 磊", 3), ("黄敏", 1)]), (2, [("赵磊", 2)])):
        for teller in (FIRST, SECOND):
            entry = mixed.entry(names=names)
            act(services.enter_stack, teller, where, stack, entry, at=NIGHT)
    act(services.seal, CHAIR, where, at=NIGHT)
    chair = mixed.ballot[0].post_id
    assert read(services.totals, where).write_ins == {chair: {"赵磊": 5, "黄敏": 1}}


def test_more_papers_than_were_handed_out_are_for_the_result_to_find(act, read, agreed):
    """Nobody was checked in, a hundred papers came out: the count has its own minutes."""
    act(services.seal, CHAIR, agreed.where, at=NIGHT)
    assert read(services.totals, agreed.where).returned == 100


def test_an_empty_box_ends_in_an_empty_count(act, read, hall):
    act(services.open_box, SCRUTINEER, hall.where, "1号站", 0, at=NIGHT)
    act(services.mix_boxes, CHAIR, hall.where, True, at=NIGHT)
    assert read(services.to_record, hall.where, FIRST.id) == []
    act(services.seal, CHAIR, hall.where, at=NIGHT)
    assert set(read(services.totals, hall.where).votes.values()) == {0}


def test_the_count_of_another_village_does_not_exist(act, read, agreed):
    elsewhere = Ref(SIBLING, agreed.where.id)
    assert read(services.boxes, elsewhere) == ()
    assert read(services.differences, elsewhere) == []
    with pytest.raises(NotFoundError):
        act(services.seal, person(Role.CHAIR, SIBLING), elsewhere, at=on(0))
