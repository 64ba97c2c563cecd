"""Each supplement to the roll is one document, and stays what it was when it was posted."""

import pytest

from electionsys.elections.rules import day_of
from electionsys.errors import NotFoundError, RefusedError
from electionsys.rolls import services
from electionsys.rolls.rules import Decision, NewObjection, ObjectionKind, Ruling
from tests.conftest import POLLING_DAY, on
from tests.rolls.changing import add, correct, strike, text_of
from tests.rolls.conftest import CHAIR, CLERK, id_number


@pytest.fixture
def paper(read):
    """Return the text of one supplement, or of what waits (None)."""

    def text(where, number):
        return text_of(read(services.supplement_notice, where, number, "zh", today=POLLING_DAY))

    return text


def test_a_second_supplement_of_a_day_leaves_the_first_as_it_was(act, read, posted, change, paper):
    one, two = read(services.voters_of, posted)[:2]
    change(posted, strike(one.id), on(28))
    assert act(services.post_supplement, CHAIR, posted, at=on(28)) == 1
    first = paper(posted, 1)
    change(posted, correct(two.id, name="王秀蓝"), on(28))
    assert act(services.post_supplement, CHAIR, posted, at=on(28)) == 2
    assert paper(posted, 1) == first
    assert "王秀蓝" not in first
    assert "王秀蓝" in paper(posted, 2)
    held = read(services.supplements, posted)
    assert {one.posted_on for one in held} == {day_of(on(28))}
    assert [one.voters for one in held] == [9, 9]
    with pytest.raises(NotFoundError):
        paper(posted, 3)


def test_what_becomes_of_a_person_later_changes_no_supplement(act, read, posted, change, paper):
    entry = add(name="郑十一", id_number=id_number(serial=333))
    added = change(posted, entry, on(28))
    act(services.post_supplement, CHAIR, posted, at=on(28))
    act(services.freeze, CHAIR, posted, at=on(22))
    before = paper(posted, 1)
    change(posted, correct(added, name="郑十二", group_no="3"), on(20))
    act(services.refreeze, CHAIR, posted, at=on(20))
    act(services.post_supplement, CHAIR, posted, at=on(20))
    assert paper(posted, 1) == before
    assert "SHA-256" not in before
    assert "原：郑十一" in paper(posted, 2)


def test_papers_are_numbered_as_they_are_posted(act, read, posted, change, paper):
    change(posted, add(), on(28))
    act(services.post_supplement, CHAIR, posted, at=on(28))
    act(services.freeze, CHAIR, posted, at=on(22))
    change(posted, strike(read(services.voters_of, posted)[0].id), on(20))
    again = act(services.refreeze, CHAIR, posted, at=on(20))
    act(services.post_supplement, CHAIR, posted, at=on(20))
    assert [one.notice_no for one in read(services.supplements, posted)] == [1, 4]
    assert [one.notice_no for one in read(services.freezings, posted)] == [2, 3]
    assert "4-1" in paper(posted, 1)
    last = paper(posted, 2)
    assert "4-4" in last
    assert again in last
    assert "4-3" in text_of(read(services.roll_notice, posted, "zh"))


def test_changes_to_a_final_roll_are_posted_with_its_new_version(act, read, frozen, change):
    change(frozen, add(), on(20))
    assert [one.code for one in read(services.before_supplement, frozen)] == ["R118"]
    with pytest.raises(RefusedError, match="R118"):
        act(services.post_supplement, CHAIR, frozen, at=on(20))
    hashed = act(services.refreeze, CHAIR, frozen, at=on(20))
    act(services.post_supplement, CHAIR, frozen, at=on(20))
    held = read(services.supplements, frozen)
    assert [(one.version, one.hash, one.voters) for one in held] == [(2, hashed, 11)]


def test_cases_stand_in_a_supplement_in_their_order(act, posted, paper):
    said = NewObjection(ObjectionKind.ERROR, "郑十一", "名字", "户口本")
    filed = [act(services.file_objection, CLERK, posted, said, at=on(29 - n)) for n in range(2)]
    for one in reversed(filed):
        decision = Decision(Ruling.DISMISSED, "不成立")
        act(services.decide_objection, CHAIR, posted, one, decision, at=on(27))
    text = paper(posted, None)
    came = [f"{day_of(on(days)).month}月{day_of(on(days)).day}日" for days in (29, 28)]
    assert text.index(came[0]) < text.index(came[1])
