"""The main job, small: a village elects its committee and then its supervision committee."""

import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from electionsys.cli import main

ROOT = Path(__file__).parent.parent.parent
SCRIPT = ROOT / "scripts" / "verify_bundle.py"
CASE = ROOT / "tests" / "history" / "baiyunzhuang-2013.json"


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """Return the folder of a rehearsal on SQLite, and what it told."""
    folder = tmp_path_factory.mktemp("rehearsed")
    told = rehearse(folder)
    assert told.exit_code == 0, told.output
    return folder, told.output


def rehearse(folder, *more):
    data, out = folder / "data", folder / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ELECTIONSYS_DATABASE_URL", raising=False)
        return run("rehearse", "--data", data, "--out", out, "--voters", 200, *more)


def verified(bundle, *more):
    command = [sys.executable, "-I", str(SCRIPT), str(bundle), *map(str, more)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def numbers_of(told):
    """Return what a story says of votes and people, without keys, hashes and passwords."""
    wanted = re.compile(r"当选|参加投票|登记 .* 人|计票 |审查 |应选")
    return [line for line in told.splitlines() if wanted.search(line) and line[0] != "["]


def test_the_story_tells_what_was_refused_who_was_elected_and_that_it_verifies(rehearsed):
    _, told = rehearsed
    refused = (
        "G233 第 6 行",
        "R229 第 11 行",
        "C02 ",
        "C12 ",
        "R145",
        "Q150",
        "P112",
        "D312",
        "近亲属",
    )
    assert [one for one in refused if one not in told] == []
    assert told.count("是 YES") == 6
    assert "《中华人民共和国村民委员会组织法》（2025年修正）第十八条" in told
    assert "第三十七条" in told
    assert len(re.findall(r"当选  ", told)) == 8


def test_every_paper_is_there(rehearsed):
    folder, _ = rehearsed
    for name in (
        "roll.xlsx",
        "registration-notice.pdf",
        "roll-notice.pdf",
        "decision.pdf",
        "roll-supplement.pdf",
        "roll-final.pdf",
        "roll-supplement-2.pdf",
        "voter-cards.pdf",
        "proxies-notice.pdf",
        "proxy-certificates.pdf",
        "ballot.pdf",
        "candidates-notice.pdf",
        "result-notice-a4.pdf",
        "result-notice-a3.pdf",
        "qr.txt",
        "bundle.zip",
    ):
        assert (folder / "out" / "committee" / name).stat().st_size > 100
    assert (folder / "out" / "supervision" / "bundle.zip").exists()


def test_the_same_seed_tells_the_same_numbers_and_another_seed_others(rehearsed, tmp_path):
    _, told = rehearsed
    again = rehearse(tmp_path / "again")
    other = rehearse(tmp_path / "other", "--seed", 7)
    assert numbers_of(again.output) == numbers_of(told)
    assert numbers_of(other.output) != numbers_of(told)


def test_a_second_rehearsal_leaves_the_first_as_it_was(rehearsed, tmp_path):
    folder, _ = rehearsed
    (tmp_path / "data").mkdir()
    for name in ("electionsys.sqlite", "keys.json"):
        (tmp_path / "data" / name).write_bytes((folder / "data" / name).read_bytes())
    assert rehearse(tmp_path).exit_code == 0
    with sqlite3.connect(tmp_path / "data" / "electionsys.sqlite") as database:
        found = database.execute("SELECT count(*) FROM election WHERE stage = 'certified'")
        assert found.fetchone() == (4,)


def test_no_identity_number_leaves_the_roll(rehearsed):
    """Every number of the roll is looked for in the database, the papers' texts and the story."""
    folder, told = rehearsed
    with zipfile.ZipFile(folder / "out" / "committee" / "roll.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    numbers = re.findall(r"64022119\d{9}[\dX]|64022120\d{9}[\dX]", strings)
    assert len(numbers) >= 190
    kept = (folder / "data" / "electionsys.sqlite").read_bytes()
    with zipfile.ZipFile(folder / "out" / "committee" / "bundle.zip") as bundle:
        kept += b"".join(bundle.read(name) for name in bundle.namelist())
    kept += told.encode() + (folder / "out" / "committee" / "qr.txt").read_bytes()
    assert [number for number in numbers if number.encode() in kept] == []


def test_one_altered_byte_of_the_bundle_is_found(rehearsed, tmp_path):
    folder, _ = rehearsed
    whole = (folder / "out" / "committee" / "bundle.zip").read_bytes()
    assert verified(folder / "out" / "committee" / "bundle.zip").returncode == 0
    altered = tmp_path / "altered.zip"
    for place in (len(whole) // 3, len(whole) // 2, len(whole) - 30):
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert verified(altered).returncode in {1, 2}


def test_the_bundle_of_one_election_does_not_pass_with_the_code_of_another(rehearsed):
    folder, _ = rehearsed
    bundle = folder / "out" / "committee" / "bundle.zip"
    own, other = (folder / "out" / name / "qr.txt" for name in ("committee", "supervision"))
    assert verified(bundle, "--qr", own).returncode == 0
    assert verified(bundle, "--qr", other).returncode == 1


@pytest.fixture
def copy(rehearsed, tmp_path):
    """Return a copy of the data of the rehearsal, to be altered."""
    folder, _ = rehearsed
    data = tmp_path / "data"
    data.mkdir()
    for name in ("electionsys.sqlite", "keys.json"):
        (data / name).write_bytes((folder / "data" / name).read_bytes())
    return data


def alter(data, statement):
    with sqlite3.connect(data / "electionsys.sqlite") as database:
        assert database.execute(statement).rowcount > 0


def test_an_altered_journal_row_is_named(copy):
    assert run("journal", "verify", "--data", copy).exit_code == 0
    alter(copy, "UPDATE journal_entry SET act = 'x' WHERE seq = 5 AND chain != 0")
    told = run("journal", "verify", "--data", copy)
    assert (told.exit_code, "J101 第 5 条" in told.output) == (1, True)
    told = run("--language", "en", "journal", "verify", "--data", copy)
    assert "J101 Line 5" in told.output


def test_an_altered_counter_is_named(copy):
    assert run("counters", "verify", "--data", copy).exit_code == 0
    alter(copy, "UPDATE counter SET value = value + 1 WHERE name = 'issued'")
    told = run("counters", "verify", "--data", copy)
    assert (told.exit_code, "P201" in told.output) == (1, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET salt = 'x' WHERE seq = 2",
        "DELETE FROM journal_head WHERE id != 0",
        "UPDATE counter SET value = value + 1 WHERE name = 'checked_in'",
        "UPDATE voter SET name = '别人' WHERE card_no = 7",
        "UPDATE ballot_line SET name = '别人' WHERE letter = 'A'",
        "UPDATE sheet_vote SET votes = votes + 1 WHERE votes > 3",
        "UPDATE count_seal SET commitment = 'x'",
        "UPDATE certificate SET digest = 'x'",
        "UPDATE certificate SET data = replace(data, '\"elected\":true', '\"elected\":false')",
    ],
)
def test_whatever_was_altered_is_found_by_one_command(copy, statement):
    assert run("verify", "--data", copy).exit_code == 0
    alter(copy, statement)
    told = run("verify", "--data", copy)
    assert (told.exit_code, "✗" in told.output) == (1, True)


def test_where_nothing_is_nothing_is_made(tmp_path):
    for words in (("verify",), ("journal", "verify"), ("counters", "verify")):
        told = run(*words, "--data", tmp_path / "nowhere")
        assert (told.exit_code, "G104" in told.output) == (2, True)
    assert not (tmp_path / "nowhere").exists()


def test_a_published_count_is_decided(tmp_path):
    told = run("rehearse", "--case", CASE, "--out", tmp_path)
    assert told.exit_code == 0
    assert "91.7%" in told.output
    elected = re.findall(r"当选  委员  (\S+)", told.output)
    assert elected == ["沈美丽", "任微珠", "张宁生"]


def test_without_the_local_decision_it_says_what_must_be_recorded(tmp_path):
    bare = tmp_path / "bare.json"
    text = CASE.read_text("utf-8").replace('"majority_base": "recovered"', "")
    bare.write_text(text, "utf-8")
    told = run("rehearse", "--case", bare, "--out", tmp_path)
    assert told.exit_code == 1
    assert "D130" in told.output
    assert "过半数的基数" in told.output


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('"registered": 3400', '"registered": -1'), "L1"),
        (('"place": "330203"', '"place": "999999"'), "G101"),
        (("{", "["), "L110"),
    ],
)
def test_a_case_that_cannot_be_read_is_bad_input(tmp_path, change, code):
    bad = tmp_path / "bad.json"
    bad.write_text(CASE.read_text("utf-8").replace(*change, 1), "utf-8")
    told = run("rehearse", "--case", bad, "--out", tmp_path)
    assert told.exit_code == 2
    assert code in told.output


def test_a_place_that_is_no_village_cannot_rehearse(tmp_path):
    assert rehearse(tmp_path, "--place", "640221").exit_code == 2
    assert rehearse(tmp_path, "--place", "640221100999").exit_code == 2


def test_a_community_rehearses_by_its_own_law(tmp_path):
    told = rehearse(tmp_path, "--place", "330203006011")
    assert told.exit_code == 0, told.output
    assert "城市居民委员会组织法" in told.output
