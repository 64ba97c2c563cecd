"""Two tellings of the law, compared on a drawn sample of everything that may stand in a case."""

import json

import pytest

from electionsys.law import services
from tests.law.both import differences, engine
from tests.law.luck import mixed, on_paper


@pytest.mark.parametrize("part", range(8))
@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_whatever_may_stand_in_a_case(draw, part):
    for n in range(200):
        case = draw(f"{part} {n}")
        assert differences(case) == {}, case


@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_every_answer_can_be_told(draw):
    """In both languages, with nothing left open in a sentence, as JSON."""
    for n in range(200):
        answer = services.answer_json(engine(draw(f"told {n}")), "en")
        json.dumps(answer)
        for finding in answer["findings"]:
            for sentence in finding["message"].values():
                assert "{" not in sentence, finding
                assert "None" not in sentence, finding
                assert finding["code"] not in sentence, finding
