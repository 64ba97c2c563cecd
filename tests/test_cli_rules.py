"""The command `electionsys rules`: a case in, JSON out, the exit code."""

import json

import pytest
from click.testing import CliRunner

from electionsys.cli import main
from electionsys.law import services as law


def run(*words, case=None):
    typed = case if isinstance(case, str | bytes) else json.dumps(case)
    return CliRunner().invoke(main, list(words), input=typed, catch_exceptions=False)


def output(*words, case=None):
    done = run(*words, case=case)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("question", law.questions())
def test_each_question_is_a_command_that_answers_its_example(question):
    example = output("rules", "example", question)
    answer = output("rules", question, "-", case=example)
    assert answer == json.loads(json.dumps(law.ask(question, example)))
    assert answer["findings"]


def test_a_case_comes_from_a_file_too(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(law.example("meeting")), "utf-8")
    assert output("rules", "meeting", str(path))["answer"] == "yes"


def test_no_and_undetermined_are_answers_and_exit_0():
    example = law.example("proxy")
    assert output("rules", "proxy", "-", case={**example, "holds": 3})["answer"] == "no"
    stranger = {**example, "relation": "none"}
    assert output("rules", "proxy", "-", case=stranger)["answer"] == "undetermined"


def test_bad_input_exits_2_with_every_finding_on_both_streams():
    case = {**law.example("proxy"), "place": "990000", "holds": -1, "ground": "holiday"}
    done = run("--language", "en", "rules", "proxy", "-", case=case)
    assert done.exit_code == 2
    codes = [finding["code"] for finding in json.loads(done.stdout)["findings"]]
    assert sorted(codes) == ["G101", "L114", "L125"]
    assert all(code in done.stderr for code in codes)
    assert "990000" in done.stderr


def test_a_place_that_does_not_exist_is_refused_though_the_case_is_sound():
    for place in ("99", "990000", "330199", "330106999999"):
        done = run("rules", "decide", "-", case={**law.example("decide"), "place": place})
        assert done.exit_code == 2, place
        assert [one["code"] for one in json.loads(done.stdout)["findings"]] == ["G101"]


@pytest.mark.parametrize("place", ["33", "330000", "330106", "330106000000"])
def test_a_place_may_be_written_with_or_without_the_zeros_that_fill_it(place):
    assert output("rules", "decide", "-", case={**law.example("decide"), "place": place})["rules"]


@pytest.mark.parametrize("text", ["", "not JSON", "[]", b"\xff\xfe\xff"])
def test_what_is_no_case_exits_2_without_a_traceback(text):
    done = run("rules", "meeting", "-", case=text)
    assert done.exit_code == 2
    assert [one["code"] for one in json.loads(done.stdout)["findings"]] == ["L110"]


def test_a_file_that_is_not_there_exits_2(tmp_path):
    assert run("rules", "decide", str(tmp_path / "none.json")).exit_code == 2


def test_show_lays_every_value_open_with_its_article():
    shown = output("rules", "show", "--place", "33", "--day", "2026-03-01")
    assert {table["body"] for table in shown["bodies"]} >= {
        "villagers_committee",
        "residents_committee",
        "supervision_committee",
    }
    rows = [row for table in shown["bodies"] for row in table["values"]]
    assert all(row["article"] and row["label"]["zh"] and row["evidence"] for row in rows)
    conflicts = [one["code"] for row in rows for one in row["conflicts"]]
    assert "L132" in conflicts


def test_show_of_one_body_and_mode_has_no_row_twice():
    words = ("--place", "33", "--day", "2026-03-01", "--body", "conference")
    shown = output("rules", "show", *words, "--mode", "representatives")
    (village, community) = shown["bodies"]
    names = [row["parameter"] for row in village["values"]]
    assert len(names) == len(set(names))
    assert community["rules"][0] == "cn-community-2026"


def test_show_tells_people_the_same_in_lines():
    words = ("--place", "330000", "--day", "2026-03-01", "--body", "villagers_committee")
    told = run("rules", "show", *words, "--text").stdout
    assert "第二十七条" in told
    assert run("--language", "en", "rules", "show", *words, "--text").stdout != told


def test_show_refuses_a_day_before_the_oldest_law_and_a_place_that_is_none():
    early = run("rules", "show", "--place", "33", "--day", "1950-01-01")
    assert early.exit_code == 2
    assert [one["code"] for one in json.loads(early.stdout)["findings"]] == ["L103"]
    nowhere = run("rules", "show", "--place", "99", "--day", "2026-03-01")
    assert nowhere.exit_code == 2


def test_the_catalogue_lists_every_finding_with_its_sentences():
    found = output("rules", "findings")
    assert len(found) > 150
    assert len({one["code"] for one in found}) == len(found)
    assert all(one["name"] and one["message"]["zh"] != one["code"] for one in found)


@pytest.mark.parametrize("question", law.questions())
def test_a_schema_is_printed(question):
    assert output("rules", "schema", question) == law.schema(question)
    assert output("rules", "schema", question, "--answer") == law.schema(question, "answer")
