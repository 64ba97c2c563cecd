"""What the tests of the provinces share: the rules of a day, and a pack edited by somebody."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from electionsys.law.packs import _FOLDER, packs, read_packs
from electionsys.law.rules import Decision
from electionsys.law.services import rules_for
from electionsys.law.values import Mode, Plain, Rules

BEFORE = date(2021, 3, 1)
AFTER = date(2026, 3, 1)


def conflicts(rules: Rules) -> list[tuple[str, str, str]]:
    """Return (code, parameter, clause of the province) of everything contrary to the law above."""
    return [(f.code, f.field, str(f.values["local"])) for f in rules.conflicts()]


def stated(pack: str, body: str) -> Iterator[tuple[str, str, Plain | None, int]]:
    """Yield (parameter, mode, value, article) of everything a pack says of one body."""
    for parameter, modes in packs()[pack].bodies[body].items():
        for mode, value in modes.items():
            yield parameter, mode, value.value, int(value.clause.partition(":")[2])


def edited(
    place: str, day: date, pack: str, was: str, becomes: str, *, body: str = "villagers_committee"
) -> Rules:
    """Return the rules where somebody edited one line of a pack; the line must be there once."""
    sources = {path.stem: path.read_text("utf-8") for path in _FOLDER.glob("*.toml")}
    assert sources[pack].count(was) == 1
    changed = read_packs(sources | {pack: sources[pack].replace(was, becomes)})
    held = rules_for(place, body, day)
    national, *local = held.pack_ids
    return Rules(
        place,
        held.body,
        day,
        Mode(held.mode),
        held.pack_ids,
        changed[national].bodies[body],
        {},
        tuple(changed[name].bodies[body] for name in local),
    )


def case(place: str, day: date, **more: Any) -> dict[str, Any]:
    """Return a case of one committee: 1000 on the roll, 900 papers found in the boxes."""
    return {
        "place": place,
        "body": "villagers_committee",
        "election_day": day.isoformat(),
        "registered": 1000,
        "ballots": numbers(900),
        **more,
    }


def numbers(returned: int, **more: int) -> dict[str, int]:
    everybody = {"issued": returned, "returned": returned, "voters": returned}
    return {**everybody, "invalid": 0, "blank": 0, **more}


def seats(**posts: int) -> list[dict[str, object]]:
    return [{"post": post, "seats": number} for post, number in posts.items()]


def people(**sexes: str) -> dict[str, dict[str, str]]:
    """Return the sexes of people: `people(F="戊己", M="甲")`."""
    return {name: {"sex": sex} for sex, names in sexes.items() for name in names}


def elected(decision: Decision) -> dict[str, tuple[str, ...]]:
    return {kind: post.elected for kind, post in decision.posts.items()}


def cited(decision: Decision, code: str) -> set[str]:
    """Return the clauses a code is given with."""
    return {finding.clause for finding in decision.findings if finding.code == code}
