"""A county of 200 villages with 1,000 voters each: who is on two rolls is found in a moment."""

import secrets
import time
import tracemalloc
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, text

from electionsys.db import new_id
from electionsys.elections.models import Election
from electionsys.elections.rules import Body, Mode, Round, Stage
from electionsys.rolls import services
from electionsys.rolls.models import Voter
from electionsys.rolls.services.persons import ID_NUMBER
from tests.conftest import BEGIN, POLLING_DAY

COUNTY = "640221"
VILLAGES, SIZE, PLANTED = 200, 1000, 60
UNITS = [f"{COUNTY}{100 + n // 20}{200 + n % 20}" for n in range(VILLAGES)]


def _election(unit: str, **change) -> dict:
    return {
        "unit": unit,
        "id": new_id(),
        "body": Body.VILLAGERS,
        "mode": Mode.VOTERS,
        "round": Round.FIRST,
        "term_no": 12,
        "polling_day": POLLING_DAY,
        "stage": Stage.ROLL_POSTED,
        "title": f"{unit[-3:]}村",
        "place_names": "宁夏回族自治区 石嘴山市 平罗县",
        "practice": False,
        "created_at": BEGIN,
        **change,
    }


def _voter(election: dict, sealed: bytes, card_no: int, index: str = "") -> dict:
    return {
        "unit": election["unit"],
        "id": new_id(),
        "election_id": election["id"],
        "name": "王秀兰",
        "pinyin": "wangxiulan",
        "initials": "wxl",
        "sex": "F",
        "born_on": date(1980, 5, 6),
        "id_cipher": sealed,
        "id_index": index or secrets.token_hex(32),
        "id_tail": "0" * 16,
        "id_six": "0" * 16,
        "group_no": 1,
        "household": "1",
        "registration_class": 1,
        "basis": "",
        "card_no": card_no,
        "card_token": secrets.token_hex(8),
        "listed": True,
        "added_at": BEGIN,
    }


def _planted(voters: list[dict], elections: list[dict]) -> tuple[list[dict], set[str]]:
    """Return voters of other villages who are 60 of these, and who only seem to be one of these."""
    seals = {one["unit"]: one["id_cipher"] for one in voters}

    def again(number: int, election: dict, **change) -> dict:
        held = voters[number * 997]
        return _voter(election, seals[election["unit"]], SIZE + 1, held["id_index"]) | change

    doubles = [again(n, elections[(n * 997 // SIZE + 7) % VILLAGES]) for n in range(PLANTED)]
    for card_no, one in enumerate(doubles):
        one["card_no"] = SIZE + 1 + card_no
    struck = again(100, elections[7], card_no=9001, listed=False)
    others = [again(101 + n, election) for n, election in enumerate(elections[VILLAGES:])]
    return [*doubles, struck, *others], {one["id_index"] for one in doubles}


@pytest.fixture
def county(store, act) -> set[str]:
    """Return the keyed hashes of the sixty who are on two rolls of the county."""
    elections = [_election(unit) for unit in UNITS]
    elections += [
        _election(UNITS[0], term_no=11, stage=Stage.VOID),
        _election(UNITS[1], practice=True),
        _election(UNITS[2], term_no=11, polling_day=POLLING_DAY - timedelta(days=366)),
        # Of the village itself, and of another province.
        _election(UNITS[104 * 997 // SIZE], term_no=13),
        _election("130102001001"),
    ]
    keys = store._info["keys"]
    units = {one["unit"] for one in elections}
    sealed = {unit: keys.seal(unit, ID_NUMBER, "640221198005060026") for unit in units}
    voters = [
        _voter(one, sealed[one["unit"]], card_no)
        for one in elections[:VILLAGES]
        for card_no in range(1, SIZE + 1)
    ]
    outside = _voter(elections[-1], sealed["130102001001"], 1)
    more, planted = _planted([*voters, outside], elections)

    def fill(session):
        session.recorded = True
        session.execute(insert(Election), elections)
        session.execute(insert(Voter), [*voters, outside, *more])

    act(fill)
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return planted


def _seconds(store, do) -> float:
    """Return how long it takes, the best of five; on SQLite our own work, whoever else is busy."""
    inside = store.engine.dialect.name == "sqlite"
    clock = time.process_time if inside else time.perf_counter
    spent = []
    for _ in range(5):
        begun = clock()
        do()
        spent.append(clock() - begun)
    return min(spent)


def _plans(store, do) -> list[str]:
    """Return how the database answers the questions that name voters, in its own words."""
    asked = []

    @event.listens_for(store.engine, "before_cursor_execute")
    def _note(connection, cursor, statement, parameters, context, executemany):
        asked.append((statement, parameters))

    do()
    event.remove(store.engine, "before_cursor_execute", _note)
    explain = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.engine.connect() as connection:
        return [
            "\n".join(
                str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)
            )
            for statement, parameters in asked
            if "FROM voter" in statement
        ]


def test_sixty_of_two_hundred_thousand_are_found_and_nobody_else(county, store):
    with store.reading() as session:
        found = services.duplicates_below(session, COUNTY)
        assert {one.sides[0].voter.id_index for one in found} == county
        assert all(len(one.sides) == 2 for one in found)
        spent = _seconds(store, lambda: services.duplicates_below(session, COUNTY))
        assert spent <= 1

        village = found[0].sides[0].election.ref
        mine = [one for one in found if village.unit in one.units]
        assert len(services.duplicates_of(session, village)) == len(mine)
        of_village = _seconds(store, lambda: services.duplicates_of(session, village))
        assert of_village <= 0.1

        tracemalloc.start()
        services.duplicates_below(session, COUNTY)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 * 2**20

        plans = _plans(store, lambda: services.duplicates_of(session, village))
        assert plans
        assert all("ix_voter_person" in plan for plan in plans)
        assert not any("SCAN voter" in plan or "Seq Scan on voter" in plan for plan in plans)
