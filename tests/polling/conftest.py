from dataclasses import dataclass

import pytest

from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.polling import services
from electionsys.polling.rules import NewStation, Opening
from electionsys.rolls import services as rolls
from electionsys.rolls.rules import Ground, NewProxy, ProxyRelation
from tests.conftest import on, person
from tests.results.road import Plan, to_frozen, to_posted
from tests.rolls.conftest import record

CHAIR, CLERK = person(Role.CHAIR), person(Role.CLERK)


@dataclass
class Polls:
    """Forty voters, two stations of which the second is a mobile box, fifty papers.

    `voters` begin with the five candidates. `proxies` makes the second of each pair of places
    vote for the first.
    """

    where: Ref
    one: int
    two: int
    voters: list[int]


@pytest.fixture
def posted(act, read, election) -> Polls:
    """Candidates are posted, stations are there, papers are not."""
    to_frozen(act, read, election, Plan())
    record(act, election, "proxy_deadline_days", "3", at=on(20))
    to_posted(act, read, election, Plan())
    one = act(services.add_station, CHAIR, election, NewStation(1, "村部"), at=on(2))
    two = act(services.add_station, CHAIR, election, NewStation(2, "上门", mobile=True), at=on(2))
    voters = [one.id for one in read(rolls.voters_of, election)]
    return Polls(election, one.id, two.id, voters)


@pytest.fixture
def polls(act, posted) -> Polls:
    """The polls are open: thirty papers at the station, ten at the mobile box, ten in the store.

    Voter 10 votes for voters 11 and 12.
    """
    for principal in (11, 12):
        grant(act, posted, principal, 10)
    supply(act, posted, 50, 30, 10)
    act(services.open_polls, CHAIR, posted.where, Opening(True, True), at=on(0, 0))
    return posted


def grant(act, polls, principal, holder, *, posted=True):
    """Let one voter vote for another, and post it unless `posted` says no."""
    ids, relation = (polls.voters[principal], polls.voters[holder]), ProxyRelation.OTHER
    entry = NewProxy(*ids, relation, Ground.AWAY, "委托书", on(9).date())
    act(rolls.grant_proxy, CLERK, polls.where, entry, at=on(9))
    if posted:
        act(rolls.post_proxies, CLERK, polls.where, at=on(8))


def supply(act, polls, printed, *received):
    act(services.print_papers, CHAIR, polls.where, printed, at=on(1))
    for station, sheets in zip((polls.one, polls.two), received, strict=True):
        act(services.receive_papers, CHAIR, polls.where, station, sheets, at=on(1))
