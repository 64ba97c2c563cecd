"""The command `electionsys roll`: a file checked without any election, and imported into one."""

import csv
import hashlib
import io
import json

import pytest
from click.testing import CliRunner

from electionsys import migrations
from electionsys.cli import main
from electionsys.config import Settings
from electionsys.db import Store
from electionsys.journal import services as journal
from electionsys.keys import Keys
from electionsys.rolls import services as rolls
from tests.conftest import BEGIN, SIBLING, UNIT
from tests.rolls.conftest import CHAIR, HEADINGS, new_election, row
from tests.sheets.files import xlsx

PLACE = ("--place", UNIT, "--day", "2026-12-20")


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def written(path, rows, headings=HEADINGS):
    """Write a table as a spreadsheet saves it as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path.write_text(text.getvalue(), "utf-8-sig")
    return path


@pytest.fixture
def good(tmp_path):
    return written(tmp_path / "good.csv", [row(number) for number in range(6)])


@pytest.fixture
def bad(tmp_path):
    rows = [row(0), row(1, 户号=""), row(2, 登记类别="3"), row(0)]
    return written(tmp_path / "bad.csv", rows)


@pytest.fixture
def office(tmp_path):
    """Return a data folder in which one village has its registration open, as (folder, store)."""
    folder = tmp_path / "data"
    store = Store(Settings.at(folder).database_url, Keys.in_folder(folder))
    migrations.upgrade(store)
    yield folder, store
    store.close()


def opened(store, unit=UNIT):
    """Begin an election of a village and open its registration."""

    def act(service, *given, **more):
        return store.act(lambda session: service(session, *given, **more))

    where = new_election(act, unit)
    act(rolls.open_roll, CHAIR, where, at=BEGIN)
    return where


def listed(store, where):
    with store.reading() as session:
        return [one.name for one in rolls.voters_of(session, where)]


def test_a_clean_file_exits_0_and_needs_no_data_folder(good):
    done = run("roll", "check", good, *PLACE)
    assert done.exit_code == 0
    assert "6" in done.stdout
    assert done.stderr == ""


def test_a_faulty_file_exits_1_and_every_finding_has_row_column_and_article(bad):
    done = run("--language", "en", "roll", "check", bad, *PLACE, "--json")
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    found = [(one["code"], one["row"], one["column"]) for one in answer["findings"]]
    assert found == [
        ("R210", 3, "户号"),
        ("R227", 4, "登记依据"),
        ("R227", 4, "同意文件"),
        ("R229", 5, "身份证号"),
    ]
    assert set(answer["findings"][1]) == {
        *("code", "severity", "row", "column", "field", "message", "article")
    }
    assert "16" in answer["findings"][1]["article"]
    assert answer["findings"][3]["message"].count("2") == 1
    assert (answer["rows"], answer["would_list"], answer["errors"]) == (4, 1, 4)
    assert answer["sha256"] == hashlib.sha256(bad.read_bytes()).hexdigest()


def test_the_counts_are_those_of_the_file(good):
    answer = json.loads(run("roll", "check", good, *PLACE, "--json").stdout)
    assert answer["by_class"] == {"1": 6}
    assert answer["by_group"] == {"1": 2, "2": 2, "3": 2}
    assert answer["women"] == 3
    assert (answer["errors"], answer["warnings"], answer["findings"]) == (0, 0, [])


def test_nothing_of_an_identity_number_is_printed(bad):
    told = run("roll", "check", bad, *PLACE).output
    for number in (row(0)[1], row(2)[1]):
        assert number[6:] not in told


def test_a_column_nobody_knows_is_told(tmp_path):
    headings = ("姓名", "证号", *HEADINGS[2:])
    path = written(tmp_path / "odd.csv", [row(1), row(2)], headings)
    assert run("roll", "check", path, *PLACE).exit_code == 1
    for told in ("id_number=证号", "身份证号=证号", "id_number=B"):
        assert run("roll", "check", path, *PLACE, "--map", told).exit_code == 0, told


@pytest.mark.parametrize(
    "words",
    [
        ("--place", "990000", "--day", "2026-12-20"),
        ("--place", "x", "--day", "2026-12-20"),
        ("--place", UNIT, "--day", "20.12.2026"),
        ("--place", UNIT, "--day", "1950-01-01"),
        (*PLACE, "--body", "parliament"),
        (*PLACE, "--map", "height=B"),
        (*PLACE, "--map", "name"),
        (*PLACE, "--map", "name=身高"),
        ("--place", UNIT),
    ],
)
def test_a_wrong_command_exits_2_and_says_why(good, words):
    done = run("roll", "check", good, *words)
    assert done.exit_code == 2
    assert done.stderr
    assert not done.stdout


def test_a_file_that_is_not_there_exits_2_and_one_that_is_no_table_1(tmp_path):
    assert run("roll", "check", tmp_path / "none.csv", *PLACE).exit_code == 2
    (tmp_path / "empty.csv").touch()
    done = run("roll", "check", tmp_path / "empty.csv", *PLACE, "--json")
    assert done.exit_code == 1
    assert [one["code"] for one in json.loads(done.stdout)["findings"]] == ["G202"]


def test_the_one_open_election_of_a_village_takes_the_file(office, good):
    folder, store = office
    where = opened(store)
    done = run("roll", "import", good, "--election", UNIT, "--data", folder, "--name", "钱一")
    assert done.exit_code == 0, done.output
    assert len(listed(store, where)) == 6
    with store.reading() as session:
        line = journal.entries_of(session, where, "rolls.import")[-1]
    assert line.actor == "clerk:0:钱一"
    assert json.loads(line.facts) == {
        "classes": {"1": 6},
        "rows": 6,
        "sha256": hashlib.sha256(good.read_bytes()).hexdigest(),
    }


def test_a_second_time_everybody_is_there_already_and_nobody_is_listed(office, good):
    folder, store = office
    where = opened(store)
    words = ("roll", "import", good, "--election", f"{UNIT}/{where.id}", "--data", folder, "--json")
    assert json.loads(run(*words).stdout)["would_list"] == 6
    done = run(*words)
    assert done.exit_code == 1
    answer = json.loads(done.stdout)
    assert {one["code"] for one in answer["findings"]} == {"R230"}
    assert (answer["errors"], answer["would_list"]) == (6, 0)
    assert len(listed(store, where)) == 6


def test_a_faulty_file_lists_nobody(office, bad):
    folder, store = office
    where = opened(store)
    done = run("roll", "import", bad, "--election", UNIT, "--data", folder)
    assert done.exit_code == 1
    assert listed(store, where) == []


def test_an_election_that_is_not_meant_lists_what_there_is(office, good):
    folder, store = office
    where = opened(store)
    for asked in (f"{UNIT}/17", SIBLING, "x", ""):
        done = run("roll", "import", good, "--election", asked, "--data", folder)
        assert done.exit_code == 2, asked
        assert (str(where.id) in done.stderr) is asked.startswith(UNIT)
    assert listed(store, where) == []


def test_two_open_elections_of_a_village_are_told_apart(office, good):
    folder, store = office
    first, second = opened(store), opened(store)
    done = run("roll", "import", good, "--election", UNIT, "--data", folder)
    assert done.exit_code == 2
    assert all(str(one.id) in done.stderr for one in (first, second))
    where = f"{UNIT}/{second.id}"
    assert run("roll", "import", good, "--election", where, "--data", folder).exit_code == 0
    assert (len(listed(store, first)), len(listed(store, second))) == (0, 6)


def test_a_folder_without_an_office_is_left_alone(tmp_path, good):
    folder = tmp_path / "nothing"
    done = run("roll", "import", good, "--election", UNIT, "--data", folder)
    assert done.exit_code == 2
    assert not folder.exists()


def test_a_workbook_with_a_second_sheet_of_people_is_refused_by_name(tmp_path):
    def write(book, _):
        book.add_worksheet("二组").write_row(0, 0, HEADINGS)

    two = tmp_path / "two.xlsx"
    two.write_bytes(xlsx([HEADINGS, row(0)], write))
    done = run("roll", "check", two, *PLACE)
    assert done.exit_code == 1
    assert all(word in done.output for word in ("G211", "二组"))
