from dataclasses import replace

import pytest
from sqlalchemy import text

from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.journal import rules, services
from electionsys.journal.models import JournalEntry
from tests.conftest import BEGIN, person


@pytest.fixture
def chain(act, election):
    for number in range(6):
        act(services.record, person(Role.CLERK), election, "elections.move", at=BEGIN, n=number)
    return election


def _run(store, statement, **values):
    with store.engine.begin() as connection:
        connection.execute(text(statement), values)


def test_an_untouched_journal_verifies(read, chain):
    assert read(services.verify, chain) is None
    assert read(services.head, chain)[0] == 8


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("facts = '[9]'", "J103"),
        ("facts = 'not json'", "J103"),
        ("actor = 'chair:1:somebody'", "J103"),
        ("salt = 'x'", "J103"),
        ("act = 'other'", "J101"),
        ("at = '2020-01-01 00:00:00.000000'", "J101"),
        ("hash = 'x'", "J101"),
        ("seq = 99", "J102"),
    ],
)
def test_a_changed_line_is_named(store, read, chain, change, code):
    _run(store, f"UPDATE journal_entry SET {change} WHERE chain = :id AND seq = 4", id=chain.id)
    broken = read(services.verify, chain)
    assert broken.code == code
    assert broken.values["seq"] in {4, 5}


def test_a_removed_line_is_named(store, read, chain):
    _run(store, "DELETE FROM journal_entry WHERE chain = :id AND seq = 4", id=chain.id)
    broken = read(services.verify, chain)
    assert (broken.code, broken.values["expected"]) == ("J102", 4)


def test_a_journal_cut_short_is_noticed(store, read, chain):
    _run(store, "DELETE FROM journal_entry WHERE chain = :id AND seq > 6", id=chain.id)
    assert read(services.verify, chain).code == "J104"


def test_a_chain_without_its_head_is_still_looked_at(store, read, chain):
    _run(store, "DELETE FROM journal_head WHERE id = :id", id=chain.id)
    assert chain in read(services.chains)
    assert read(services.verify, chain).code == "J104"
    _run(store, "DELETE FROM journal_entry WHERE chain = :id", id=chain.id)
    assert read(services.verify, chain).code == "J104"


def test_a_line_cannot_be_changed_through_the_session(store, chain):
    def change(session):
        services.entries(session, chain)[0].act = "other"

    def delete(session):
        session.delete(services.entries(session, chain)[0])

    for forbidden in (change, delete):
        with pytest.raises(RuntimeError, match="never changed"):
            store.act(forbidden)


def test_the_public_chain_verifies_without_the_facts(read, chain):
    lines = read(services.lines, chain)
    name = f"{chain.unit}/{chain.id}"
    assert rules.check_chain(name, lines) is None
    assert "facts" not in lines[0].public()
    # The control: the chain of another village does not verify as this one.
    assert rules.check_chain("640221100201/1", lines).code == "J101"
    swapped = [*lines[:2], lines[3], lines[2], *lines[4:]]
    assert rules.check_chain(name, swapped).values["expected"] == 3
    forged = [*lines[:2], replace(lines[2], act="results.certify"), *lines[3:]]
    assert rules.check_chain(name, forged).code == "J101"


def test_the_affairs_of_the_place_are_a_chain_of_their_own(read, chain):
    office = Ref(chain.unit, 0)
    assert set(read(services.chains)) == {chain, office}
    assert read(services.verify, office) is None


def test_bulk_statements_need_a_journal_line_too(store, chain):
    with pytest.raises(RuntimeError, match="journal"), store.writing() as session:
        session.execute(
            JournalEntry.__table__.update().where(JournalEntry.seq == 1).values(act="x")
        )
