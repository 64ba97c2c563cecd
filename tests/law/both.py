"""Ask the engine and the plain telling the same question, and say where they differ."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from electionsys.law.rules import Decision, Outcome, decide
from electionsys.law.services import read_case, rules_for
from electionsys.law.values import Rules
from tests.law.plain import Answer, answer

# A place whose province has no pack: the national law alone.
PLACE = "650100100200"
DAY = "2026-03-01"
# The findings that ask for a number, and for whether somebody is a woman.
NUMBERS = ("D131", "D139")


@lru_cache(maxsize=64)
def written(place: str, body: str, day: str, mode: str) -> Rules:
    return rules_for(place, body, date.fromisoformat(day), mode)


def make(posts: Mapping[str, int], returned: int, **more: Any) -> dict[str, Any]:
    """Return a case of so many papers for these posts (post -> seats); everybody voted."""
    case = {
        "place": PLACE,
        "body": "villagers_committee",
        "election_day": DAY,
        "registered": max(returned, 1),
        "ballots": {"returned": returned},
        "posts": [{"post": post, "seats": seats} for post, seats in posts.items()],
    }
    return case | more


def rules_of(case: Mapping[str, Any]) -> Rules:
    """Return the rules for a case; of one place, body and day they are read once."""
    mode = case.get("mode", "voters")
    rules = written(case["place"], case["body"], case["election_day"], mode)
    settled = {
        k: tuple(v) if isinstance(v, list) else v for k, v in case.get("settled", {}).items()
    }
    return rules.under(rules.mode, settled)


def engine(case: Mapping[str, Any]) -> Decision:
    return decide(read_case(dict(case)), rules_of(case))


def differences(
    case: Mapping[str, Any], plainly: Mapping[str, Any] | None = None
) -> dict[str, tuple[object, object]]:
    """Return what -> (what the engine says, what the plain telling says), where they differ.

    `plainly` is another case for the plain telling, for a control.
    """
    rules = rules_of(case)
    first = said(decide(read_case(dict(case)), rules))
    second = meant(answer(plainly or case, rules))
    if first["gaps"] and second["gaps"] and first["gaps"] >= second["gaps"]:
        # Without an answer anyway; whoever records one thing may be told of another at once.
        return {}
    return {key: (first[key], second[key]) for key in second if first[key] != second[key]}


def said(decision: Decision) -> dict[str, object]:
    """Return the engine's answer in the words of the plain one."""
    valid = decision.outcome is Outcome.VALID
    counted = decision.outcome in (Outcome.VALID, Outcome.INVALID)
    return {
        "outcome": decision.outcome.value,
        "gaps": frozenset() if counted else gaps(decision),
        "turnout": (decision.turnout.took_part, decision.turnout.needed) if counted else None,
        "posts": {
            kind: (post.elected, post.tied, post.vacant, tuple(getattr(post, "voided", ())))
            for kind, post in decision.posts.items()
        },
        "needed": {kind: post.needed for kind, post in decision.posts.items()},
        "votes": {kind: cast(post.votes) for kind, post in decision.posts.items()},
        "steps": [
            (s.step.value, dict(s.posts) if valid else {}, dict(s.candidates))
            for s in decision.steps
        ],
        "by": next((s.by for s in decision.steps if s.by), None),
        "stations": next((s.stations for s in decision.steps if getattr(s, "stations", ())), ()),
    }


def cast(votes: Mapping[str, int]) -> dict[str, int]:
    """Return the votes without those who have none."""
    return {name: number for name, number in votes.items() if number}


def gaps(decision: Decision) -> frozenset[str]:
    """Return every rule and every number that was asked for."""
    rules = {str(f.values["id"]) for f in decision.findings if f.code == "D130"}
    return frozenset(rules | {str(f.field) for f in decision.findings if f.code in NUMBERS})


def meant(found: Answer) -> dict[str, object]:
    """Return the plain answer; the turnout is compared where it decided something."""
    answered = vars(found) | {"votes": {post: cast(v) for post, v in found.votes.items()}}
    if found.turnout is None:
        answered = {key: value for key, value in answered.items() if key != "turnout"}
    return dict(answered)


def compare(cases: Iterable[Mapping[str, Any]], least: int) -> None:
    """Fail with the first case on which the two differ; see that there were enough."""
    seen = 0
    for case in cases:
        assert differences(case) == {}, case
        seen += 1
    assert seen >= least


def recorded(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
