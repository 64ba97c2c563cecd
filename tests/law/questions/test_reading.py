"""What a question is asked with: everything wrong at once, and the schema says the same."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from electionsys import words
from electionsys.errors import NotFoundError, RefusedError
from electionsys.law import services as law
from electionsys.law.fields import every, label, word_label
from electionsys.law.questions import QUESTIONS

NAMES = law.questions()
SCHEMAS = Path(law.__file__).parent / "schemas"
CHECK = Draft202012Validator.FORMAT_CHECKER
CASES = {name: Draft202012Validator(law.schema(name), format_checker=CHECK) for name in NAMES}
ANSWERS = {
    name: Draft202012Validator(law.schema(name, "answer"), format_checker=CHECK) for name in NAMES
}


def refused(name, case):
    """Return (code, field) of everything that is wrong with a case."""
    with pytest.raises(RefusedError) as error:
        law.ask(name, case)
    return [(finding.code, finding.field) for finding in error.value.findings]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", ["case", "answer"])
def test_the_published_schemas_are_those_of_the_code(name, part):
    published = json.loads((SCHEMAS / f"{name}.{part}.json").read_text("utf-8"))
    assert published == law.schema(name, part)
    Draft202012Validator.check_schema(published)


def test_nothing_else_is_published():
    expected = {f"{name}.{part}.json" for name in NAMES for part in ("case", "answer")}
    assert {path.name for path in SCHEMAS.glob("*.json")} == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_a_case_and_its_answer_is_as_published(name):
    example = law.example(name)
    assert CASES[name].is_valid(example)
    answer = json.loads(json.dumps(law.ask(name, example)))
    assert list(ANSWERS[name].iter_errors(answer)) == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_field_and_every_word_has_a_label_in_both_languages(name):
    question = QUESTIONS[name]
    for prefix, fields in ((name, question.fields), (f"{name}.answer", question.details)):
        for path in every(fields):
            assert words.knows(label(prefix, *path)), label(prefix, *path)
            for word in path[-1].allowed:
                assert words.knows(word_label(prefix, word, *path)), word


def test_a_question_nobody_knows_is_not_found():
    with pytest.raises(NotFoundError):
        law.ask("weather", {})


BAD = [
    ("place", "Zhejiang", "L101"),
    ("place", "3", "L101"),
    ("body", "parliament", "L125"),
    ("election_day", "2026-02-30", "L121"),
    ("election_day", "1.3.2026", "L121"),
    ("mode", "lottery", "L125"),
    ("family", "city", "L125"),
    ("settled", {"weather": "fine"}, "L105"),
    ("settled", {"proxy_max": -1}, "L106"),
    ("holds", -1, "L114"),
    ("holds", 1.5, "L115"),
    ("holds", "1", "L116"),
    ("holds", "１", "L116"),
    ("holds", True, "L116"),
    ("written", "yes", "L113"),
    ("ground", "holiday", "L125"),
    ("delegated_on", "tomorrow", "Q001"),
    ("postage", 1, "L112"),
]


@pytest.mark.parametrize(("field", "value", "code"), BAD)
def test_a_value_that_cannot_be_is_named_with_its_field(field, value, code):
    case = {**law.example("proxy"), field: value}
    found = refused("proxy", case)
    assert [one for one, _ in found] == [code]
    assert found[0][1].startswith(field)
    assert not CASES["proxy"].is_valid(case)


def test_everything_wrong_is_told_at_once():
    case = {**law.example("proxy"), **{field: value for field, value, _ in BAD}}
    assert len(refused("proxy", case)) == len({field for field, _, _ in BAD})


def test_what_is_required_is_asked_for():
    found = refused("proxy", {})
    assert ("L111", "place") in found
    assert ("L111", "principal_on_roll") in found
    assert not CASES["proxy"].is_valid({})


@pytest.mark.parametrize("text", ["", "[]", "null", "3", '"a"', "{", b"\xff\xfe\x00", "[" * 9999])
def test_what_is_no_table_is_no_case(text):
    assert refused("meeting", text) == [("L110", None)] or refused("meeting", text)[0][0] == "L110"


def test_a_field_written_twice_is_found_in_the_text():
    text = json.dumps(law.example("meeting"))[:-1] + ', "present": 40}'
    assert ("L118", "present") in refused("meeting", text)


def test_a_name_twice_and_nobody_at_all_are_bad_input():
    example = law.example("composition")
    twice = {**example, "people": [example["people"][0], example["people"][0]]}
    assert refused("composition", twice) == [("L118", "people")]
    assert refused("composition", {**example, "people": []}) == [("Q003", "people")]
    blank = {**example, "people": [{"name": "  "}]}
    assert refused("composition", blank) == [("L124", "people[0].name")]


def test_a_day_before_the_oldest_law_and_a_body_it_does_not_know_are_bad_input():
    example = law.example("registration")
    assert [
        code for code, _ in refused("registration", {**example, "election_day": "1950-01-01"})
    ] == ["L103"]
    other = {**example, "family": "community"}
    assert [code for code, _ in refused("registration", other)] == ["L104"]


def test_null_is_as_if_nothing_was_said():
    example = law.example("proxy")
    silent = {key: value for key, value in example.items() if key != "holds"}
    assert law.ask("proxy", {**silent, "holds": None}) == law.ask("proxy", silent)
    assert CASES["proxy"].is_valid({**silent, "holds": None})


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**30),
    st.text(max_size=5),
    st.sampled_from(["F", "chair", "2026-03-01", "9999-12-31", "0001-01-01", "sibling", "away"]),
    st.lists(st.sampled_from(["chair", "member", "sibling", "C03", "died"]), max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["name", "clause", "sex"]), st.text(max_size=3))),
    st.dictionaries(st.sampled_from(["proxy_max", "voting_age"]), st.integers(-1, 10**30)),
)


def outcome(name, case):
    """Return the answer, or the codes of what is wrong with the shape of the case."""
    try:
        return law.ask(name, case), set()
    except RefusedError as error:
        return None, {finding.code for finding in error.findings}


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(data=st.data())
def test_whatever_is_written_is_answered_or_refused_and_the_schema_agrees(name, data):
    fields = sorted(CASES[name].schema["properties"])
    changed = data.draw(st.dictionaries(st.sampled_from(fields), VALUES, max_size=3))
    case = {**law.example(name), **changed}
    answer, wrong = outcome(name, case)
    if answer is not None:
        assert CASES[name].is_valid(case)
        assert list(ANSWERS[name].iter_errors(json.loads(json.dumps(answer)))) == []
    else:
        assert wrong
        assert wrong <= LAW_OF_THE_CASE | BEYOND or not CASES[name].is_valid(case)


# What only the law of that place and day can tell; and what a schema has no words for: a span
# that ends before it begins, a name twice in a column, a post that the case itself does not have.
LAW_OF_THE_CASE = {"L103", "L104"}
BEYOND = {"L106", "L117", "L118"}


HISTORY = sorted((Path(__file__).parents[2] / "history").glob("*.json"))
COUNTED = {
    "place": "330106",
    "body": "villagers_committee",
    "election_day": "2026-03-01",
    "registered": 100,
    "ballots": {"issued": 80, "returned": 80},
    "posts": [{"post": "chair", "seats": 1}],
    "votes": {"chair": {"A": 50}},
}
UNSOUND = [
    {"votes": None},
    {"papers": []},
    {"posts": []},
    {"posts": [{"post": "chair", "seats": 0}]},
    {"posts": [{"post": "king", "seats": 1}]},
    {"registered": 0},
    {"ballots": {}},
    {"ballots": {"returned": -1}},
    {"votes": {"chair": {" ": 3}}},
    {"votes": {"chair": {"A": 1.5}}},
    {"people": {"A": {"sex": "X"}}},
    {"people": {"A": {"barred": ["B01"]}}},
    {"relatives": [["A", "B"]]},
    {"relatives": [["A", "B", "friend"]]},
    {"stations": [{"name": "", "returned": 3}]},
    {"round": "third"},
    {"election": "general"},
    {"weather": "fine"},
]


@pytest.mark.parametrize("path", HISTORY, ids=lambda path: path.stem)
def test_a_published_election_is_a_case_as_published(path):
    assert list(CASES["decide"].iter_errors(json.loads(path.read_text("utf-8")))) == []


@pytest.mark.parametrize("change", UNSOUND, ids=str)
def test_the_schema_of_decide_refuses_what_its_reader_refuses(change):
    assert CASES["decide"].is_valid(COUNTED)
    changed = {**COUNTED, **change}
    case = {key: value for key, value in changed.items() if value is not None}
    assert refused("decide", case)
    assert not CASES["decide"].is_valid(case)
