"""The command that tells who is on the rolls of two villages."""

import json

import pytest
from click.testing import CliRunner

from electionsys.cli import main
from electionsys.rolls import services
from electionsys.words import say
from tests.conftest import SIBLING, UNIT
from tests.rolls.conftest import CLERK, id_number, listed, roll_open
from tests.rolls.test_duplicates import FAR, both, other

__all__ = ["both", "listed", "other", "roll_open"]


@pytest.fixture
def run(settings, monkeypatch):
    """Run the command over the data of the test: `run("--place", "640221")`."""
    monkeypatch.setenv("ELECTIONSYS_DATABASE_URL", settings.database_url)

    def command(*words: str):
        told = ("roll", "duplicates", *words, "--data", str(settings.folder))
        return CliRunner().invoke(main, told)

    return command


def test_who_is_on_two_rolls_is_told_by_village_and_card_and_not_by_name(both, run):
    told = run("--place", UNIT[:6])
    assert told.exit_code == 1
    assert [told.output.count(unit) for unit in (UNIT, SIBLING)] == [2, 2]
    assert say("zh", "rolls.doubles.state.asked") in told.output
    assert "王秀兰" not in told.output
    assert id_number(serial=1)[-4:] not in told.output


def test_a_program_reads_it(both, run):
    told = run("--place", UNIT[:6], "--json")
    found = json.loads(told.output)
    assert (told.exit_code, found["open"]) == (1, 2)
    (one, _) = found["cases"]
    assert one["state"] == "asked"
    assert [side["unit"] for side in one["sides"]] == [UNIT, SIBLING]
    assert [side["election"] for side in one["sides"]] == [where.id for where in both]


def test_where_nobody_is_the_command_ends_well(both, run, act, read):
    assert run("--place", FAR[:6]).exit_code == 0
    for voter in read(services.voters_of, both[0])[:]:
        if voter.name in {"王秀兰", "李建国"}:
            act(services.strike, CLERK, both[0], voter.id, "迁出", at=voter.added_at)
    told = run("--place", UNIT[:6])
    assert told.exit_code == 0
    assert say("zh", "cli.doubles_none", place="")[1:] in told.output


@pytest.mark.parametrize("place", ["", "64022", "999999", "平罗县"])
def test_a_place_that_is_none_is_told(both, run, place):
    told = run("--place", place)
    assert told.exit_code == 2
    assert "G101" in told.output


def test_a_folder_without_data_is_told(tmp_path):
    words = ("roll", "duplicates", "--place", "64", "--data", str(tmp_path / "nothing"))
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "G104" in told.output) == (2, True)
