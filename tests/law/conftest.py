"""A case of one committee, to be varied by each test."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from electionsys.law import services
from electionsys.law.rules import Decision

POSTS = [
    {"post": "chair", "seats": 1},
    {"post": "deputy", "seats": 1},
    {"post": "member", "seats": 3},
]
VILLAGE: dict[str, Any] = {
    "place": "120221100200",
    "body": "villagers_committee",
    "election_day": "2026-03-01",
    "registered": 1000,
    "ballots": {"issued": 900, "returned": 900, "voters": 900, "invalid": 0, "blank": 0},
    "posts": POSTS,
    "votes": {
        "chair": {"甲": 500, "乙": 390},
        "deputy": {"丙": 600, "丁": 290},
        "member": {"戊": 700, "己": 650, "庚": 600, "辛": 500},
    },
    "people": {name: {"sex": "M"} for name in "甲乙丙丁己庚辛"} | {"戊": {"sex": "F"}},
}


@pytest.fixture
def village() -> dict[str, Any]:
    """Return a case that is valid as it stands."""
    return copy.deepcopy(VILLAGE)


@pytest.fixture
def members(village) -> Callable[..., dict[str, Any]]:
    """Return a function that makes a case of one post: members, with these votes."""

    def make(votes: dict[str, int], seats: int, returned: int, **more: Any) -> dict[str, Any]:
        ballots = {"issued": returned, "returned": returned, "invalid": 0, "blank": 0}
        case = village | {"ballots": ballots, "votes": {"member": votes}}
        return case | {"posts": [{"post": "member", "seats": seats}], "people": {}} | more

    return make


@pytest.fixture
def decide() -> Callable[[object], Decision]:
    return lambda case: services.decide_case(services.read_case(case))


@pytest.fixture
def papers(village) -> Callable[..., dict[str, Any]]:
    """Return a function that makes a case of papers, one member and two."""
    del village["votes"]
    village["posts"] = [{"post": "chair", "seats": 1}, {"post": "member", "seats": 2}]

    def make(*rows: Any, settled: Any = None, **ballots: Any) -> dict[str, Any]:
        papers = [{"count": count, "marks": marks, **dict(*more)} for count, marks, *more in rows]
        more = {"papers": papers, "ballots": ballots, "settled": settled or {}, "people": {}}
        return village | more

    return make
