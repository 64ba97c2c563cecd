"""Small cases of every kind, drawn by a published seed: the same ones each time."""

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from tests.law.both import make

T = TypeVar("T")

NAMES = "甲乙丙丁戊"
RELATIONS = ["spouse", "sibling", "child", "grandparent", "cousin"]
RANKS = ("chair", "deputy", "woman_member", "member")
# What may be recorded, None where nothing is.
RECORDED: dict[str, list[Any]] = {
    "women_rule": [
        "first_majority_woman",
        "rerun_until_woman",
        "dedicated_column",
        "preset_post",
        None,
    ],
    "women_post": ["member", "chair", None],
    "acting_head": [
        None,
        "deputy>representatives_choose_member",
        "deputy_most_votes>member_most_votes>meeting",
    ],
    "overvote_scope": ["ballot", "post_column", None],
    "double_post_same_ballot": ["ballot_void", "higher_only", "women_column_only", None],
    "fold_down": [None, "losers_only", "all", "nomination_only"],
    "women_column_fold": [None, "on", "off"],
    "majority_base": [None, "valid"],
    "abstain_ballot": ["valid_abstention", "invalid", None],
    "partial_validity": ["yes", "no", None],
    "extra_marks": ["void", "valid", None],
    "write_in": [None, "no"],
    "poll_form": [None, "one", "separate"],
    "barred_winner": ["void", None],
    "min_members_to_stop": [None, 1, 2, 3],
    "stop_from_round": [None, "first", "another"],
    "stop_needs_head": [None, "yes"],
    "stop_needs_meeting": [None, "yes", "no"],
    "another_rounds_max": [None, 1, 2],
    "another_election_quorum": [None, "none"],
    "another_election_window_days": [None, 30],
    "relatives_resolution": [None, "keep_higher_post>more_votes"],
    "relatives_fill": [None, "next_majority", "another_election"],
    "tie_revote_quorum": [None, "none", "as_first"],
    "participants_measure": [None, "issued", "signed_in"],
    "box_overflow_rule": [None, "issued", "voters"],
    "majority_rule": [None, "plurality", "gt_two_thirds"],
}

RECORDS = {"women_rule": "first_majority_woman", "abstain_ballot": "invalid"} | {
    "overvote_scope": "post_column",
    "double_post_same_ballot": "higher_only",
    "partial_validity": "yes",
}


class Luck:
    """Draws from a seed: nothing else decides what comes."""

    def __init__(self, seed: str) -> None:
        self.stream = hashlib.shake_256(seed.encode()).digest(4096)
        self.at = 0

    def below(self, limit: int) -> int:
        self.at += 2
        return int.from_bytes(self.stream[self.at - 2 : self.at], "big") % limit

    def one(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def often(self, percent: int) -> bool:
        return self.below(100) < percent

    def some(self, items: Sequence[T], percent: int = 60) -> list[T]:
        return [item for item in items if self.often(percent)]

    def two(self, items: Sequence[T]) -> tuple[T, T]:
        first = self.below(len(items))
        return items[first], items[(first + 1 + self.below(len(items) - 1)) % len(items)]


def posts(luck: Luck, women: bool) -> dict[str, int]:
    found = {post: luck.one([1, 1, 2]) for post in luck.some(("chair", "deputy"))}
    if women and luck.often(50):
        found["woman_member"] = 1
    if luck.often(80) or not found:
        found["member"] = luck.one([1, 2, 3])
    return found


def people(luck: Luck, barred: bool) -> dict[str, dict[str, Any]]:
    known = luck.one([0, 90, 100, 100])
    found: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        found[name] = {"sex": luck.one("FMM")} if luck.often(known) else {}
        if barred and luck.often(20):
            found[name]["barred"] = ["C03"]
    return found


def relatives(luck: Luck) -> list[list[str]]:
    return [[*luck.two(NAMES), luck.one(RELATIONS)] for _ in range(luck.one([0, 0, 1, 2, 3]))]


def recorded(luck: Luck, *names: str) -> dict[str, Any]:
    drawn = {name: luck.one(RECORDED[name]) for name in names}
    return {name: value for name, value in drawn.items() if value is not None}


def ballots(luck: Luck, returned: int) -> dict[str, int]:
    found = {"returned": returned}
    for kind in luck.some(("invalid", "blank"), 40):
        found[kind] = luck.one([0, 0, 0, 1])
    for kind in luck.some(("issued", "voters"), 40):
        found[kind] = max(returned + luck.one([0, 0, 0, 0, 0, 0, 1, -1]), 0)
    return found


def votes(luck: Luck, seats: int, returned: int, percent: int) -> dict[str, int]:
    """Return name -> votes, seldom more together than so many papers can carry."""
    left = seats * returned + luck.one([0] * 15 + [2])
    found = {}
    for name in luck.some(NAMES, percent):
        found[name] = min(luck.one([0, returned // 2, returned, luck.below(returned + 1)]), left)
        left -= found[name]
    return found


def told(case: dict[str, Any]) -> dict[str, Any]:
    """Return the case; votes of the women's column go down only where all sexes are given.

    Without them it may be a contradiction or a question, and which is asked first is nobody's law.
    """
    if not all(person.get("sex") for person in case["people"].values()):
        case["settled"].pop("women_column_fold", None)
    return case


def before(luck: Luck) -> dict[str, list[str]]:
    return {luck.one(("chair", "deputy", "member")): [luck.one([*NAMES, "己", "庚"])]}


def mixed(seed: str, rounds: Sequence[str] = ("first", "another", "tie_revote")) -> dict[str, Any]:
    """Return a case of votes with everything that may stand in one."""
    luck = Luck(seed)
    held, returned = posts(luck, women=luck.often(40)), 2 + luck.below(7)
    settled = recorded(luck, *luck.some([*RECORDED], 25))
    for name in luck.some(("women_rule", "barred_winner", "abstain_ballot"), 80):
        settled.setdefault(name, RECORDED[name][0])
    case = make(
        held,
        returned,
        registered=returned + luck.one([0, 1, 1, 1, 2, 5]),
        ballots=ballots(luck, returned),
        votes={post: votes(luck, seats, returned, 60) for post, seats in held.items()},
        round=luck.one(rounds),
        people=people(luck, barred=luck.often(20)),
        relatives=relatives(luck),
        settled=settled,
    )
    if luck.often(30):
        case["elected_before"] = before(luck)
    if luck.often(15):
        case["candidates"] = {post: [*NAMES[:3]] for post in held}
        case["settled"] |= luck.one([{}, {"write_in": "no"}, {"approve_kind": "ticks"}])
    if luck.often(10):
        case["stations"] = stations(luck, case["ballots"])
        case["settled"]["invalidity_scope"] = luck.one(["whole", "station"])
    if luck.often(10):
        case["election"] = "by_election"
        case["settled"]["by_election_by"] = ["assembly"]
    return told(case)


def stations(luck: Luck, counted: dict[str, int]) -> list[dict[str, Any]]:
    """Return two stations that make up the numbers, now and then not."""
    found: list[dict[str, Any]] = [{"name": "东"}, {"name": "西"}]
    for kind in ("returned", "issued", "voters"):
        if kind in counted:
            one = luck.below(counted[kind] + 1)
            rest = counted[kind] - one + luck.one([0, 0, 0, 0, 1])
            found[0][kind], found[1][kind] = one, rest
    return found


def on_paper(seed: str) -> dict[str, Any]:
    """Return a case of papers with everything that may stand on one."""
    luck = Luck(seed)
    held = posts(luck, women=luck.often(50))
    papers = [_paper(luck, held) for _ in range(1 + luck.below(4))]
    case = make(
        held,
        sum(row["count"] for row in papers) + 3,
        papers=papers,
        ballots=luck.one([{}, {}, {}, aside(luck, papers)]),
        round=luck.one(["first", "another"]),
        people=people(luck, barred=False),
        settled=recorded(luck, *luck.some([*RECORDED], 40)) | luck.one([RECORDS, RECORDS, {}]),
    )
    if luck.often(40):
        case["candidates"] = {post: [*NAMES[:3]] for post in held}
    return told(case)


def aside(luck: Luck, papers: list[dict[str, Any]]) -> dict[str, int]:
    """Return numbers kept beside the papers: of those listed, or of others set aside before."""
    listed = sum(row["count"] for row in papers)
    invalid, blank = luck.below(3), luck.below(2)
    more = luck.one([0, invalid + blank, invalid + blank, 1])
    return {"returned": listed + more, "invalid": invalid, "blank": blank}


def _paper(luck: Luck, held: dict[str, int]) -> dict[str, Any]:
    marks = {
        p: [luck.one(NAMES) for _ in range(luck.one([0, 1, 1, 2, 3]))]
        for p in luck.some([*held], 85)
    }
    paper: dict[str, Any] = {"count": luck.one([1, 1, 2, 3]), "marks": marks}
    if luck.often(10):
        paper["extra_marks"] = True
    if luck.often(10):
        paper["unreadable"] = luck.some([*held], 50)
    return paper
