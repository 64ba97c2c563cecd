"""What is answered is what was last approved, and every sentence of it is whole."""

import json
import re

import pytest

from electionsys import words
from electionsys.law import services as law
from tests.law import approve

NAMES = law.questions()
# What stands in a sentence where a value or a word was missing.
HOLES = re.compile(r"[{}]|\bNone\b|law\.\w+\.|XX")


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_as_it_was_approved(name):
    """A difference is meant or a fault: `python -m tests.law.approve` writes what is meant."""
    kept = (approve.KEPT / f"{name}.jsonl").read_text("utf-8").splitlines()
    for line, said in zip(kept, approve.answers(name), strict=True):
        assert json.loads(line) == json.loads(json.dumps(said["answer"])), said["case"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_wrong_with_a_case_is_told_as_it_was_approved(name):
    kept = (approve.KEPT / f"{name}.refused.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in kept] == [*approve.refused(name)]
    assert sum(line != "[]" for line in kept) > len(kept) / 2


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_is_whole(name):
    """In both languages, with an article that can be cited and a name in the catalogue."""
    for case in (one["case"] for one in approve.answers(name)):
        for found in law.ask(name, case)["findings"]:
            assert words.knows(found["code"]), found
            assert found["name"], found
            assert not found["clause"] or found["citation"] != found["clause"], found
            for sentence in found["message"].values():
                assert not HOLES.search(sentence), (found["code"], sentence)


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_ask_for_much_of_what_can_be_found(name):
    codes = {
        line.split("|")[0] for one in approve.answers(name) for line in one["answer"]["findings"]
    }
    assert len(codes) > 7, codes
