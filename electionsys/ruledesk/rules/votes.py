"""A counted vote as it is filled in at the desk, and the case that the decision reads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from electionsys.findings import Finding
from electionsys.law.cases import Occasion, PostKind, Round
from electionsys.law.fields import Field, Kind
from electionsys.law.questions.inquiry import common
from electionsys.law.seats import RELATIONS
from electionsys.law.values import Body

_ELECTED = tuple(
    body for body in Body if body not in (Body.ASSEMBLY, Body.CONFERENCE, Body.GROUP_MEETING)
)
_BALLOTS = ("issued", "returned", "voters", "invalid", "blank")
_VOTES = (
    Field("name", Kind.TEXT, required=True),
    Field("votes", Kind.NUMBER, required=True),
    Field("sex", Kind.WORD, allowed=("F", "M"), said="sex"),
)


def _post(kind: str) -> Field:
    parts = (
        Field("seats", Kind.NUMBER),
        Field("votes", Kind.ROWS, of=_VOTES),
    )
    return Field(kind, Kind.TABLE, of=parts)


FIELDS = (
    *common(*_ELECTED),
    Field("round", Kind.WORD, True, tuple(map(str, Round)), said="round"),
    Field("election", Kind.WORD, True, tuple(map(str, Occasion))),
    Field("registered", Kind.NUMBER, required=True),
    *(Field(name, Kind.NUMBER, required=name == "returned") for name in _BALLOTS),
    *(_post(kind) for kind in PostKind),
    Field(
        "relatives",
        Kind.ROWS,
        of=(
            Field("name", Kind.TEXT, required=True),
            Field("other", Kind.TEXT, required=True),
            Field("relation", Kind.WORD, True, tuple(sorted(RELATIONS)), said="law.relation"),
        ),
    ),
    Field(
        "before",
        Kind.TABLE,
        of=tuple(Field(kind, Kind.WORDS, said="post") for kind in map(str, PostKind)),
    ),
)
# What most votes do without.
SELDOM = ("woman_member", "relatives", "before")
USUAL: Mapping[str, str] = {"round": Round.FIRST.value, "election": Occasion.TERM.value}
_AS_THEY_ARE = ("place", "body", "election_day", "mode", "family", "round", "election")


@dataclass(slots=True)
class VoteCase:
    """The case, where each path of it stands in the sheet, and what cannot be put into a case."""

    case: dict[str, object]
    paths: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, at: str, **values: object) -> None:
        self.findings.append(Finding(code, field=at, values={"field": at, **values}))


def as_case(told: Mapping[str, object]) -> VoteCase:
    """Return the case of the decision that these facts tell."""
    made = VoteCase({name: told[name] for name in _AS_THEY_ARE if name in told})
    if "registered" in told:
        made.case["registered"] = told["registered"]
    made.case["ballots"] = {name: told[name] for name in _BALLOTS if name in told}
    made.paths.update((f"ballots.{name}", name) for name in _BALLOTS)
    _posts(made, told)
    _relatives(made, told)
    return made


def _posts(made: VoteCase, told: Mapping[str, object]) -> None:
    posts: list[dict[str, object]] = []
    votes: dict[str, dict[str, object]] = {}
    people: dict[str, dict[str, object]] = {}
    for kind in map(str, PostKind):
        table = _table(told.get(kind))
        if not table:
            continue
        made.paths[f"posts[{len(posts)}].seats"] = f"{kind}.seats"
        posts.append({"post": kind} | {key: table[key] for key in ("seats",) if key in table})
        votes[kind] = _votes(made, kind, table, people)
    made.paths["posts"] = f"{PostKind.CHAIR}.seats"
    made.case |= {"posts": posts, "votes": votes}
    made.case |= {"people": people} if people else {}
    if "before" in told:
        made.case["elected_before"] = told["before"]
        made.paths.update((f"elected_before.{kind}", f"before.{kind}") for kind in PostKind)


def _votes(
    made: VoteCase, kind: str, table: Mapping[str, object], people: dict[str, dict[str, object]]
) -> dict[str, object]:
    """Return name -> votes. What one table cannot hold, a name twice or none, is noted."""
    votes: dict[str, object] = {}
    for n, row in enumerate(_rows(table.get("votes"))):
        at, name = f"{kind}.votes[{n}]", str(row.get("name", ""))
        made.paths[f"votes.{kind}.{name}"] = f"{at}.votes"
        made.paths[f"people.{name}.sex"] = f"{at}.sex"
        for part in ("name", "votes"):
            if part not in row:
                made.note("L111", f"{at}.{part}")
        if name in votes:
            made.note("L118", f"{at}.name", name=name)
        if name and "votes" in row:
            votes[name] = row["votes"]
        if name and "sex" in row:
            people[name] = {"sex": row["sex"]}
    return votes


def _relatives(made: VoteCase, told: Mapping[str, object]) -> None:
    pairs: list[object] = []
    for n, row in enumerate(_rows(told.get("relatives"))):
        at = f"relatives[{n}]"
        parts = ("name", "other", "relation")
        for part in parts:
            if part not in row:
                made.note("L111", f"{at}.{part}")
        if all(part in row for part in parts):
            made.paths[f"relatives[{len(pairs)}]"] = f"{at}.name"
            pairs.append([row[part] for part in parts])
    if pairs:
        made.case["relatives"] = pairs


def _table(found: object) -> Mapping[str, object]:
    return found if isinstance(found, dict) else {}


def _rows(found: object) -> Iterator[Mapping[str, object]]:
    yield from (row for row in (found if isinstance(found, list) else ()))


# A vote to try the desk with; the persons have numbers, their names stand in the catalogue.
EXAMPLE: Mapping[str, object] = {
    "place": "33",
    "body": "villagers_committee",
    "election_day": "2026-03-01",
    **USUAL,
    "registered": 1000,
    "issued": 900,
    "returned": 880,
    "invalid": 10,
    "blank": 0,
    "chair": {
        "seats": 1,
        "votes": [{"name": "1", "votes": 500}, {"name": "2", "votes": 370}],
    },
    "deputy": {
        "seats": 1,
        "votes": [{"name": "3", "votes": 460}, {"name": "4", "votes": 400}],
    },
    "member": {
        "seats": 3,
        "votes": [
            {"name": "5", "votes": 640, "sex": "F"},
            {"name": "6", "votes": 590},
            {"name": "7", "votes": 445},
            {"name": "8", "votes": 430},
        ],
    },
    "relatives": [{"name": "1", "other": "7", "relation": "sibling"}],
}


def named(found: object, name_of: Callable[[str], str]) -> object:
    """Return the example with names in the place of numbers."""
    if isinstance(found, list):
        return [named(one, name_of) for one in found]
    if isinstance(found, dict):
        return {
            key: name_of(str(value)) if key in ("name", "other") else named(value, name_of)
            for key, value in found.items()
        }
    return found
