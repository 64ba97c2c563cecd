"""A number that no key could be is an address that does not exist."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from electionsys.actor import Role
from tests.conftest import UNIT

HUGE = "9" * 20


@pytest.mark.parametrize("number", [HUGE, str(2**63)])
def test_a_number_beyond_every_key_is_not_found(client, number):
    assert client.get(f"/rolls/{UNIT}/{number}/check").status_code == 404


def test_the_largest_key_is_an_election_like_any_other(client):
    assert client.get(f"/rolls/{UNIT}/{2**63 - 1}/check").status_code == 404


@pytest.mark.parametrize("asked", [HUGE, str(2**63), "²", "-1", "x"])
def test_what_stands_behind_the_question_mark_is_bounded_too(sign_in, election, asked):
    clerk = sign_in(Role.CLERK)
    for path in (f"?page={asked}", f"changes/add?voter={asked}", f"proxies/new?proxy={asked}"):
        answer = clerk.get(f"/rolls/{election.unit}/{election.id}/{path}")
        assert answer.status_code < 500, path


def test_an_error_of_the_database_names_nobody(store):
    with store.reading() as session, pytest.raises(DBAPIError) as caught:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "王秘密"})
    assert "王秘密" not in str(caught.value)
