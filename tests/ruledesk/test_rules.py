import pytest
from hypothesis import given
from hypothesis import strategies as st

from electionsys.law import services as law
from electionsys.law.cases import PostKind
from electionsys.law.fields import Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions import QUESTIONS
from electionsys.law.values import Evidence
from electionsys.ruledesk.rules import listing, sheet, votes
from tests.conftest import POLLING_DAY

FIELDS = (
    Field("place", Kind.PLACE, required=True),
    Field("settled", Kind.SETTLED),
    Field("registered", Kind.NUMBER),
    Field("here", Kind.YES),
    Field("grounds", Kind.WORDS, allowed=("away", "ill")),
    Field("names", Kind.WORDS),
    Field("chair", Kind.TABLE, of=(Field("seats", Kind.NUMBER),)),
    Field("kin", Kind.ROWS, of=(Field("name", Kind.TEXT), Field("day", Kind.DAY))),
)


def test_an_empty_sheet_tells_nothing():
    blanks = sheet.blanks(FIELDS, {})
    assert sheet.told(blanks, {}).case == {}
    assert [blank.field.name for blank in blanks].count("settled") == 0


def test_what_is_filled_in_is_told_as_the_law_reads_it():
    filled = {
        "ask-place": " 33 ",
        "ask-registered": "1000",
        "ask-here": "no",
        "ask-grounds": ["ill"],
        "ask-names": "甲、 乙\n\n丙;丁",
        "ask-chair-seats": "1",
        "ask-kin-1-name": "戊",
        "ask-kin-1-day": "2026-03-01",
    }
    told = sheet.told(sheet.blanks(FIELDS, filled), filled)
    assert told.case == {
        "place": "33",
        "registered": 1000,
        "here": False,
        "grounds": ["ill"],
        "names": ["甲", "乙", "丙", "丁"],
        "chair": {"seats": 1},
        "kin": [{"name": "戊", "day": "2026-03-01"}],
    }
    # The empty first row is no row of the case, and a finding still finds its place to write.
    assert told.place("kin[0].day") == "ask-kin-1-day"
    assert told.place("kin[0].nothing") == "ask-kin-1-name"
    assert told.place("chair.seats") == "ask-chair-seats"
    assert told.place("names[2]") == "ask-names"
    assert told.place("elsewhere") is None
    assert told.place(None) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("2.5", 2.5),
        ("１２", "１２"),
        ("十", "十"),
        ("1e9", "1e9"),
        ("", ""),
        ("9" * 16, "9" * 16),
    ],
)
def test_only_plain_digits_are_a_number(written, read):
    assert sheet.number(written) == read


def test_rows_grow_on_demand_and_never_without_end():
    def rows(filled, more=""):
        return len(sheet.blanks(FIELDS, filled, more)[-1].rows)

    assert rows({}) == 3
    assert rows({"ask-kin-4-name": ""}) == 5
    assert rows({"ask-kin-4-name": ""}, "ask-kin") == 8
    assert rows({"ask-kin-999-name": "x"}) == sheet.MOST_ROWS


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_of_a_question_survives_the_sheet(name):
    question, example = QUESTIONS[name], law.example(name)
    filled = sheet.filled_in(question.fields, example)
    told = sheet.told(sheet.blanks(question.fields, filled), filled)
    expected = {key: value for key, value in example.items() if key != "settled"}
    assert told.case == expected


@given(
    st.dictionaries(
        st.sampled_from(["1", "2", "3", "4"]), st.integers(0, 10**9), min_size=1, max_size=4
    ),
    st.integers(1, 9),
)
def test_votes_of_the_sheet_are_the_votes_of_the_case(counted, seats):
    rows = [{"name": name, "votes": number} for name, number in counted.items()]
    made = votes.as_case(
        {"registered": 9, "returned": 5, "member": {"seats": seats, "votes": rows}}
    )
    assert made.case["votes"] == {"member": counted}
    assert made.case["posts"] == [{"post": "member", "seats": seats}]
    assert made.case["ballots"] == {"returned": 5}
    assert made.findings == []


def test_a_name_twice_and_half_a_row_are_noted_where_they_stand():
    rows = [{"name": "甲", "votes": 1}, {"name": "甲", "votes": 2}, {"votes": 3}, {"name": "乙"}]
    made = votes.as_case({"chair": {"seats": 1, "votes": rows}, "relatives": [{"name": "甲"}]})
    noted = [(finding.code, finding.field) for finding in made.findings]
    assert noted == [
        ("L118", "chair.votes[1].name"),
        ("L111", "chair.votes[2].name"),
        ("L111", "chair.votes[3].votes"),
        ("L111", "relatives[0].other"),
        ("L111", "relatives[0].relation"),
    ]
    assert "relatives" not in made.case


def test_sexes_relatives_and_those_elected_before_go_where_the_decision_reads_them():
    told = {
        "member": {"seats": 1, "votes": [{"name": "甲", "votes": 3, "sex": "F"}]},
        "relatives": [{"name": "甲", "other": "乙", "relation": "spouse"}],
        "before": {"chair": ["乙"]},
    }
    made = votes.as_case(told)
    assert made.case["people"] == {"甲": {"sex": "F"}}
    assert made.case["relatives"] == [["甲", "乙", "spouse"]]
    assert made.case["elected_before"] == {"chair": ["乙"]}
    assert made.paths["posts[0].seats"] == "member.seats"
    assert made.paths["votes.member.甲"] == "member.votes[0].votes"
    assert made.paths["elected_before.chair"] == "before.chair"


def test_the_sheet_of_a_vote_has_every_post():
    assert {str(kind) for kind in PostKind} <= {field.name for field in votes.FIELDS}


def test_every_chapter_begins_with_a_value_of_the_law_in_its_order():
    order = list(PARAMETERS)
    assert [order.index(parameter) for parameter in listing.CHAPTERS] == sorted(
        order.index(parameter) for parameter in listing.CHAPTERS
    )
    assert next(iter(listing.CHAPTERS)) == order[0]


def _said(parameter, value):
    return parameter if value is None else f"{parameter} is {value}"


@pytest.fixture(scope="module")
def lines():
    return listing.lines(law.rules_for("64", "villagers_committee", POLLING_DAY))


def test_a_list_can_be_narrowed_to_a_word_and_to_what_is_open(lines):
    everything = listing.chosen(lines, "", "all", _said)
    assert everything == lines
    about = listing.chosen(lines, " Proxy_max ", "all", _said)
    assert [line.parameter for line in about] == ["proxy_max"]
    opened = listing.chosen(lines, "", "open", _said)
    assert opened
    assert all(line.value.evidence is Evidence.UNKNOWN for line in opened)
    assert listing.chosen(lines, "no such word", "all", _said) == []


def test_every_line_stands_under_one_chapter(lines):
    chapters = listing.chapters(lines)
    assert sum(len(chapter.lines) for chapter in chapters) == len(lines)
    assert chapters[0].name == "taking_part"


def test_what_is_contrary_to_the_national_law_stands_with_its_line():
    decided = {"proxy_max": "9"}
    rules = law.rules_for("33", "villagers_committee", POLLING_DAY, settled=decided)
    found = listing.chosen(listing.lines(rules), "", "conflict", _said)
    assert "L107" in [f.code for line in found for f in line.conflicts if f.field == "proxy_max"]
