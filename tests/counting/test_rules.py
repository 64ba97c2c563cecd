import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.counting.rules import (
    Box,
    Column,
    Entry,
    Line,
    Record,
    Status,
    WriteIn,
    agreed,
    check_again,
    check_author,
    check_box,
    check_correction,
    check_entry,
    check_mixing,
    check_seal,
    check_settler,
    commit,
    state,
    tidy,
    total,
)

BALLOT = (
    Column(7, "chair", 1, (Line(1, "A", "王秀兰"), Line(2, "B", "李建国"))),
    Column(8, "member", 2, (Line(3, "C", "张伟"), Line(4, "D", "刘芳"), Line(5, "E", "陈静"))),
)


def entry(papers=50, blank=1, invalid=2, votes=(30, 10, 40, 30, 20), names=()):
    written = tuple(WriteIn(post_id, name, n) for post_id, name, n in names)
    return Entry(papers, blank, invalid, dict(zip(range(1, 6), votes, strict=True)), written)


def codes(findings):
    return [finding.code for finding in findings]


def wrong(sheet, stack=1):
    return codes(check_entry(stack, sheet, BALLOT))


@st.composite
def sheets(draw):
    """A sheet that can be: every vote stands on a valid paper, every post within its seats."""
    papers = draw(st.integers(1, 100))
    blank = draw(st.integers(0, papers))
    invalid = draw(st.integers(0, papers - blank))
    valid, votes = papers - blank - invalid, []
    for column in BALLOT:
        left = column.seats * valid
        for _ in column.lines:
            votes.append(draw(st.integers(0, min(valid, left))))
            left -= votes[-1]
    return entry(papers, blank, invalid, votes)


def test_a_sheet_that_can_be_is_taken():
    assert wrong(entry()) == []
    assert wrong(entry(names=[(7, "赵磊", 3), (8, "买买提·艾力", 2)])) == []
    assert wrong(entry(1, 0, 1, (0, 0, 0, 0, 0))) == []


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (entry(papers=0, blank=0, invalid=0, votes=(0, 0, 0, 0, 0)), ["T102"]),
        (entry(papers=101), ["T102"]),
        (entry(blank=30, invalid=30), ["T103"]),
        (entry(blank=-1), ["T103"]),
        (entry(votes=(48, 0, 40, 30, 20)), ["T106", "T107"]),
        (entry(votes=(-1, 0, 40, 30, 20)), ["T106"]),
        (entry(votes=(30, 18, 40, 30, 20)), ["T107"]),
        (entry(votes=(30, 10, 40, 40, 20)), ["T107"]),
        (entry(names=[(7, "赵磊", 8)]), ["T107"]),
        (entry(names=[(7, "赵磊", 0)]), ["T108"]),
        (entry(names=[(7, " ", 1)]), ["T108"]),
        (entry(names=[(7, "赵\u202e磊", 1)]), ["T108"]),
        (entry(names=[(7, "长" * 41, 1)]), ["T108"]),
        (entry(names=[(7, "赵磊", 1), (7, "赵 磊", 2)]), ["T109"]),
        (entry(names=[(7, "王秀兰", 1)]), ["T110"]),
        (entry(names=[(8, "王秀兰", 1)]), []),
        (entry(names=[(7, "王秀兰(三组)", 1)]), []),
        (entry(names=[(9, "赵磊", 1)]), ["T105"]),
    ],
)
def test_what_cannot_be_is_refused(sheet, expected):
    assert wrong(sheet) == expected


def test_every_line_has_a_number_and_no_other():
    sheet = entry()
    missing = replace(sheet, votes={k: v for k, v in sheet.votes.items() if k != 5})
    assert wrong(missing) == ["T104"]
    assert wrong(replace(sheet, votes={**sheet.votes, 99: 0})) == ["T105"]
    assert wrong(sheet, stack=0) == ["T101"]
    assert wrong(sheet, stack=10_000) == ["T101"]


def test_everything_about_a_sheet_is_said_at_once():
    broken = entry(101, 60, 60, (-1, 0, 90, 90, 90), names=[(7, "!", 1)])
    assert {"T101", "T102", "T103", "T106", "T107", "T108"} <= set(wrong(broken, stack=0))


@given(sheets())
def test_what_can_be_adds_up(sheet):
    assert wrong(sheet) == []
    counted = total([sheet, sheet], BALLOT, [Box("1", 2 * sheet.papers)])
    assert counted.valid + counted.invalid + counted.blank == counted.returned
    assert counted.votes == {line: 2 * votes for line, votes in sheet.votes.items()}


@given(sheets(), st.data())
def test_every_slip_in_one_of_two_records_is_caught(sheet, data):
    """A digit, a swap, a shifted row, another number of papers: whatever differs, differs."""
    numbers = [sheet.papers, sheet.blank, sheet.invalid, *sheet.votes.values()]
    slipped = list(numbers)
    kind = data.draw(st.sampled_from(["digit", "swap", "shift"]))
    at = data.draw(st.integers(0, len(numbers) - 1))
    if kind == "digit":
        slipped[at] += data.draw(st.integers(1, 9))
    elif kind == "swap":
        other = data.draw(st.integers(0, len(numbers) - 1))
        slipped[at], slipped[other] = slipped[other], slipped[at]
    else:
        slipped[3:] = slipped[4:] + slipped[3:4]
    again = Entry(*slipped[:3], dict(zip(sheet.votes, slipped[3:], strict=True)))
    records = [Record(1, 1, sheet), Record(2, 2, again)]
    found = state(1, records, BALLOT)
    assert (found.status is Status.AGREES) == (slipped == numbers)
    assert (agreed(records) is None) == (slipped != numbers)
    assert len(found.fields) == sum(a != b for a, b in zip(numbers, slipped, strict=True))


def test_a_state_tells_fields_and_no_numbers():
    one, other = entry(), entry(votes=(29, 10, 40, 30, 20), names=[(8, "赵磊", 1)])
    found = state(3, [Record(1, 11, one), Record(2, 12, other)], BALLOT)
    assert [(f.what, f.kind, f.letter) for f in found.fields] == [
        ("line", "chair", "A"),
        ("names", "member", ""),
    ]
    shown = repr(found)
    for number in ("29", "30", "11", "12"):
        assert number not in shown


def test_two_people_record_and_a_third_settles():
    first = [Record(1, 11, entry())]
    both = [*first, Record(2, 12, entry(papers=49))]
    assert check_author([], 11, 1) == ()
    assert codes(check_author(first, 11, 1)) == ["T211"]
    assert check_author(first, 12, 1) == ()
    assert codes(check_author(both, 13, 1)) == ["T212"]
    assert codes(check_settler(first, 13, 1)) == ["T213"]
    assert codes(check_settler(both, 12, 1)) == ["T214"]
    assert check_settler(both, 13, 1) == ()


def test_the_last_record_that_settles_stands():
    records = [Record(1, 11, entry()), Record(2, 12, entry(papers=49))]
    assert agreed(records[:1]) is None
    assert agreed(records) is None
    settled = [*records, Record(3, 13, entry(papers=48))]
    assert agreed(settled).papers == 48
    assert state(1, settled, BALLOT).status is Status.SETTLED
    assert codes(check_settler(settled, 14, 1)) == ["T215"]


def test_one_person_alone_never_overwrites_two_who_agree():
    both = [Record(1, 11, entry()), Record(2, 12, entry())]
    assert codes(check_settler(both, 13, 1)) == ["T215"]
    assert codes(check_again(both[:1], 1)) == ["T216"]
    assert check_again(both, 1) == ()
    begun = [*both, Record(3, 13, entry(papers=48))]
    assert (agreed(begun), state(1, begun, BALLOT).status) == (None, Status.FIRST)
    assert codes(check_author(begun, 13, 1)) == ["T211"]
    assert check_author(begun, 11, 1) == ()
    again = [*begun, Record(4, 11, entry(papers=48))]
    assert agreed(again).papers == 48
    differs = [*begun, Record(4, 11, entry(papers=47))]
    assert (agreed(differs), state(1, differs, BALLOT).status) == (None, Status.DIFFERS)
    assert codes(check_settler(differs, 13, 1)) == ["T214"]
    assert check_settler(differs, 12, 1) == ()


def test_a_count_is_sealed_when_all_agree_and_no_paper_is_lost():
    ready = state(1, [Record(1, 1, entry()), Record(2, 2, entry())], BALLOT)
    waits = state(2, [Record(1, 1, entry())], BALLOT)
    differs = state(3, [Record(1, 1, entry()), Record(2, 2, entry(papers=49))], BALLOT)
    assert codes(check_seal([ready, waits, differs], [entry()], 50)) == ["T221", "T222"]
    (lost,) = check_seal([ready], [entry()], 52)
    assert (lost.code, lost.values["difference"]) == ("T223", -2)
    assert check_seal([ready], [entry()], 50) == ()
    assert check_seal([ready], [entry()], 52, "开箱时多点两张") == ()
    assert codes(check_seal([ready], [entry()], 52, "-")) == ["T204"]
    assert codes(check_seal([waits], [], 52, "开箱时多点两张")) == ["T221"]


def test_nobody_is_written_in_where_it_was_decided_so():
    sheet = entry(names=[(7, "赵磊", 3)])
    assert codes(check_entry(1, sheet, BALLOT, write_in=False)) == ["T111"]
    assert check_entry(1, entry(), BALLOT, write_in=False) == ()


def test_boxes_are_opened_once_and_mixed_before_anybody_reads():
    assert codes(check_box(Box("1", -1), ["1"])) == ["T201", "T202"]
    assert codes(check_correction(Box("2", 5), "", ["1"])) == ["T203", "T204"]
    assert codes(check_correction(Box("1", 5), "重点", ["1"], mixed=True)) == ["T209"]
    assert codes(check_mixing([], mixed=False, confirmed=False)) == ["T206", "T207"]
    assert codes(check_mixing([Box("1", 5)], mixed=True, confirmed=True)) == ["T205"]
    assert check_mixing([Box("1", 5)], mixed=False, confirmed=True) == ()


def test_a_written_name_is_compared_without_its_spaces():
    assert tidy(" 赵\u3000磊 ") == "赵磊"
    assert tidy("e\u0301") == "é"


def test_the_commitment_opens_with_its_nonce_and_these_totals_only():
    counted = total([entry()], BALLOT, [Box("1", 50)])
    assert commit(b"n" * 32, counted) == commit(b"n" * 32, counted)
    assert commit(b"m" * 32, counted) != commit(b"n" * 32, counted)
    moved = replace(counted, votes={**counted.votes, 1: 29, 2: 11})
    assert commit(b"n" * 32, moved) != commit(b"n" * 32, counted)
    assert commit(b"", counted) != hashlib.sha256(b"").hexdigest()
