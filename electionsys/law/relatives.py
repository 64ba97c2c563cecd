"""Near relatives do not sit together: the higher post stays, then more votes, then a new vote.

The women's column and the members are one office, so that there votes are compared.
"""

from collections.abc import Mapping
from dataclasses import replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import RANK, Case, PostKind
from electionsys.law.hall import Fill, Hall, tie, told
from electionsys.law.tally import Tally
from electionsys.law.values import Rules, UndeterminedError

_LINEAL = frozenset({"parent", "child", "grandparent", "grandchild"})
NEAR: Mapping[str, frozenset[str]] = {
    "CC1045": _LINEAL | {"spouse", "sibling"},
    "spouse+parents+children+siblings": frozenset({"spouse", "parent", "child", "sibling"}),
    "spouse+lineal": _LINEAL | {"spouse"},
}
RELATIONS = NEAR["CC1045"] | {"in_law", "uncle_or_aunt", "nephew_or_niece", "cousin", "other"}


def kin_of(case: Case, rules: Rules, tally: Tally) -> dict[str, dict[str, str]]:
    """Return name -> near relative -> relation."""
    if not case.relatives or not rules.says("relatives_avoid"):
        return {}
    if not rules.known("relatives_set") and not _could_sit_together(case, tally):
        return {}
    near = NEAR[rules.word("relatives_set")]
    kin: dict[str, dict[str, str]] = {}
    for one, other, relation in sorted(case.relatives):
        if relation in near:
            kin.setdefault(one, {})[other] = relation
            kin.setdefault(other, {})[one] = relation
    return kin


def _could_sit_together(case: Case, tally: Tally) -> bool:
    strong = set(case.holders())
    for kind, votes in tally.votes.items():
        strong |= {name for name, number in votes.items() if number >= tally.needed[kind]}
    strong |= {n for n, v in tally.with_column.items() if v >= tally.needed[PostKind.MEMBER]}
    return any(one in strong and other in strong for one, other, _ in case.relatives)


def beside(hall: Hall, fill: Fill, name: str, votes: int) -> bool:
    """Note the relative beside whom somebody may not sit; False where there is none."""
    for other in hall.near(name, [*hall.seated, *fill.elected]):
        if other in hall.column:
            stays = hall.column[other] > votes and other not in fill.even
        else:
            stays = RANK[hall.seated.get(other, fill.kind)] <= RANK[fill.kind]
        if stays:
            fill.why[name] = gives_way(hall, fill, name, other)
            return True
        if other not in hall.column:
            # Elected in an earlier round to a lower post: the higher post is kept.
            finding = _relative(hall, fill, "D128", other, name)
            fill.why[f"{name}/{other}"] = replace(finding, severity=Severity.WARNS)
    return False


def gives_way(hall: Hall, fill: Fill, leaves: str, stays: str) -> Finding:
    """Return why somebody has no seat beside a relative: D163 where it goes to nobody else."""
    kept = fill.left and hall.says("relatives_fill", "another_election")
    return _relative(hall, fill, "D163" if kept else "D115", leaves, stays)


def _relative(hall: Hall, fill: Fill, code: str, leaves: str, stays: str) -> Finding:
    relation = f"law.relation.{hall.kin[leaves][stays]}"
    finding = told(hall, fill, code, leaves, other=stays, relation=relation)
    return replace(finding, clause=hall.rules.clause("relatives_avoid"))


def keep_seats_of(fill: Fill, names: list[str]) -> None:
    """Keep the seats that relatives lost out of this vote, as far as there are any."""
    lost = [name for name in names if fill.why[name].code == "D163"]
    for name in lost[fill.left :]:
        fill.why[name] = replace(fill.why[name], code="D115")
    fill.keep(len(lost))


def wait(hall: Hall, fill: Fill, names: list[str]) -> list[str]:
    """Withhold the seats of those who, or whose relatives, are still to be voted on."""
    still = hall.pending | fill.open | fill.even
    waiting = [name for name in names if name in still or _waits(hall, fill, name, still)]
    while more := [n for n in names if n not in waiting and hall.near(n, waiting)]:
        # With as many votes as a relative who waits nobody can be sure of a seat either.
        waiting.extend(more)
    for name in waiting:
        fill.why[name] = told(hall, fill, "D116", name)
    fill.withheld += len(waiting)
    fill.left -= len(waiting)
    doubt(hall, fill, waiting)
    return waiting


def _waits(hall: Hall, fill: Fill, name: str, still: frozenset[str]) -> bool:
    """Return whether one of the relatives may yet have a seat before this person has one."""
    votes = hall.votes(fill.kind)[name]
    fewer = [other for other in still if hall.column.get(other, votes) < votes]
    return bool(hall.near(name, still - set(fewer)))


def doubt(hall: Hall, fill: Fill, names: list[str]) -> None:
    """Note whose seat in the women's column hangs on a relative with no fewer votes."""
    votes = hall.votes(fill.kind)
    for name in names:
        near = hall.near(name, hall.column)
        fill.doubted.update(other for other in near if hall.column[other] <= votes[name])


def compare(hall: Hall, fill: Fill, votes: int, names: list[str]) -> list[str]:
    """Compare those to be seated with relatives in the women's column; return who must wait.

    With more votes they take the seat and she goes; with as many both are voted on again.
    """
    even = []
    for name in names:
        for other in hall.near(name, hall.column):
            if hall.column[other] < votes:
                fill.evicted[other] = name
            elif name not in even:
                even.append(name)
    if even:
        _revote_allowed(hall)
        fill.even.update(o for n in even for o in hall.near(n, hall.column))
        tie(hall, fill, even, len(even))
    return even


def clash(hall: Hall, fill: Fill, names: list[str]) -> None:
    """Near relatives with equal votes for one post: they are voted on again."""
    _revote_allowed(hall)
    seats = _together(hall, frozenset(names))
    tie(hall, fill, names, seats)
    fill.clashed.update(names)
    if hall.says("relatives_fill", "another_election"):
        fill.keep(len(names) - seats)


def _together(hall: Hall, names: frozenset[str]) -> int:
    """Return how many of these people can sit together at most."""
    if not names:
        return 0
    name = min(names, key=lambda one: (len(hall.near(one, names)), one))
    if not hall.near(name, names):
        return 1 + _together(hall, names - {name})
    others = frozenset(hall.near(name, names))
    return max(1 + _together(hall, names - {name} - others), _together(hall, names - {name}))


def _revote_allowed(hall: Hall) -> None:
    """Raise UndeterminedError where the rule on relatives stops before equal votes."""
    rules = hall.rules
    recorded = str(rules.settled.get("relatives_resolution", ""))
    said = recorded if recorded else rules.word("relatives_resolution")
    if not said.endswith(">revote"):
        raise UndeterminedError(rules.gap("relatives_resolution"))


def settle_column(hall: Hall, column: Fill, members: Fill) -> None:
    """Take back the seats of women on whom, or on whose relatives, it must be voted again."""
    for name in sorted((members.even | members.doubted) & set(column.elected)):
        column.elected.remove(name)
        column.left += 1
        if name in members.even:
            tie(hall, column, [name], 1)
        else:
            column.why[name] = told(hall, column, "D116", name)
            column.withheld += 1
            column.left -= 1
