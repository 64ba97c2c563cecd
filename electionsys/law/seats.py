"""Who takes which seat: posts from the highest down, by votes, relatives and ties respected.

Nobody is declared elected whose seat hangs on a vote still to be taken: such a seat is withheld.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import RANK, Case, PostResult, Round
from electionsys.law.tally import Tally
from electionsys.law.values import Rules

_LINEAL = frozenset({"parent", "child", "grandparent", "grandchild"})
NEAR: Mapping[str, frozenset[str]] = {
    "CC1045": _LINEAL | {"spouse", "sibling"},
    "spouse+parents+children+siblings": frozenset({"spouse", "parent", "child", "sibling"}),
    "spouse+lineal": _LINEAL | {"spouse"},
}
RELATIONS = NEAR["CC1045"] | {"in_law", "uncle_or_aunt", "nephew_or_niece", "cousin", "other"}


@dataclass(slots=True)
class Fill:
    """How one post is filled. `revote` seats go to the tied, `withheld` wait for another post."""

    kind: str
    left: int
    elected: list[str] = field(default_factory=list)
    tied: list[str] = field(default_factory=list)
    revote: int = 0
    withheld: int = 0
    # A seat kept free for a woman to be elected later.
    for_woman: int = 0
    why: dict[str, Finding] = field(default_factory=dict)

    @property
    def short(self) -> int:
        return self.left + self.for_woman


@dataclass(frozen=True, slots=True)
class Hall:
    """The state between two posts: who sits already, and whose seat is still open."""

    case: Case
    rules: Rules
    tally: Tally
    kin: Mapping[str, Mapping[str, str]]
    seated: Mapping[str, str]
    pending: frozenset[str] = frozenset()

    def votes(self, kind: str) -> Mapping[str, int]:
        return self.tally.votes.get(kind, {})

    def near(self, name: str, others: Iterable[str]) -> list[str]:
        return sorted(set(self.kin.get(name, {})) & set(others))

    def after(self, fill: Fill) -> "Hall":
        """Return the hall once a post was filled."""
        seated = {**self.seated, **dict.fromkeys(fill.elected, fill.kind)}
        return replace(self, seated=seated, pending=self.pending | _open(fill))


def _open(fill: Fill) -> frozenset[str]:
    waiting = {name for name, finding in fill.why.items() if finding.code == "D116"}
    return frozenset(waiting | set(fill.tied))


def enter(case: Case, rules: Rules, tally: Tally) -> Hall:
    """Return the hall before the first post is filled."""
    return Hall(case, rules, tally, _kin(case, rules, tally), case.holders())


def _kin(case: Case, rules: Rules, tally: Tally) -> dict[str, dict[str, str]]:
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
    for votes in tally.votes.values():
        strong |= {name for name, number in votes.items() if number >= tally.needed}
    return any(one in strong and other in strong for one, other, _ in case.relatives)


def fill_post(hall: Hall, kind: str, seats: int, only: frozenset[str] | None = None) -> Fill:
    """Fill the seats of one post, from those of `only` where given."""
    fill = Fill(kind, seats)
    for votes, names in _groups(hall, kind, only):
        standing = [name for name in names if not _passed_over(hall, fill, name)]
        if standing:
            _take(hall, fill, votes, standing)
    return fill


def _groups(hall: Hall, kind: str, only: frozenset[str] | None) -> Iterator[tuple[int, list[str]]]:
    """Yield those with enough votes, most votes first, equal votes together."""
    votes = hall.votes(kind)
    enough = {
        name: number
        for name, number in votes.items()
        if number >= hall.tally.needed and (only is None or name in only)
    }
    for number in sorted(set(enough.values()), reverse=True):
        yield number, sorted(name for name in enough if enough[name] == number)


def _passed_over(hall: Hall, fill: Fill, name: str) -> bool:
    """Note why somebody with enough votes cannot take this seat; False where he can."""
    if name in hall.seated:
        fill.why[name] = _told(hall, fill, "D114", name, held=f"post.{hall.seated[name]}")
        return True
    for other in hall.near(name, [*hall.seated, *fill.elected]):
        held = hall.seated.get(other, fill.kind)
        if RANK[held] <= RANK[fill.kind]:
            fill.why[name] = _relative(hall, fill, "D115", name, other)
            return True
        # Elected in an earlier round to a lower post: the higher post is kept.
        fill.why[f"{name}/{other}"] = _relative(hall, fill, "D128", other, name)
    return False


def _relative(hall: Hall, fill: Fill, code: str, leaves: str, stays: str) -> Finding:
    relation = f"law.relation.{hall.kin[leaves][stays]}"
    finding = _told(hall, fill, code, leaves, other=stays, relation=relation)
    severity = Severity.WARNS if code == "D128" else Severity.INFORMS
    return replace(finding, clause=hall.rules.clause("relatives_avoid"), severity=severity)


def _take(hall: Hall, fill: Fill, votes: int, names: list[str]) -> None:
    """Seat one group of people with equal votes."""
    if fill.left == 0:
        for name in names:
            fill.why[name] = _told(hall, fill, "D112", name)
    elif len(names) > fill.left:
        _tie(hall, fill, names, fill.left)
        fill.left = 0
    else:
        _seat_all(hall, fill, names)


def _seat_all(hall: Hall, fill: Fill, names: list[str]) -> None:
    open_seats = hall.pending | _open(fill)
    waiting = [n for n in names if n in open_seats or hall.near(n, open_seats)]
    for name in waiting:
        fill.why[name] = _told(hall, fill, "D116", name)
    fill.withheld += len(waiting)
    fill.left -= len(waiting)
    rest = [name for name in names if name not in waiting]
    clash = [name for name in rest if hall.near(name, rest)]
    fill.elected.extend(name for name in rest if name not in clash)
    fill.left -= len(rest) - len(clash)
    if clash:
        _clash(hall, fill, clash)


def _clash(hall: Hall, fill: Fill, names: list[str]) -> None:
    """Near relatives with equal votes for one post: they are voted on again."""
    each_other = all(len(hall.near(name, names)) == len(names) - 1 for name in names)
    # Where only some are related it is open how many may stay, so the post waits for the vote.
    seats = 1 if each_other else fill.left
    _tie(hall, fill, names, seats)
    fill.left -= seats


def _tie(hall: Hall, fill: Fill, names: list[str], seats: int) -> None:
    fill.tied.extend(names)
    fill.revote += seats
    for name in names:
        finding = _told(hall, fill, "D113", name, seats=seats)
        fill.why[name] = replace(finding, clause=hall.rules.clause("tie_rule"))


def _told(hall: Hall, fill: Fill, code: str, name: str, **more: object) -> Finding:
    """Return a finding about one person in one post, with all the numbers."""
    values = {
        "name": name,
        "post": f"post.{fill.kind}",
        "votes": hall.votes(fill.kind).get(name, 0),
        "needed": hall.tally.needed,
        "base": hall.tally.base,
        "basis": f"law.value.majority_base.{hall.tally.basis}",
        **more,
    }
    return Finding(code, majority_clause(hall), Severity.INFORMS, values=values)


def majority_clause(hall: Hall) -> str:
    if hall.case.round is Round.ANOTHER:
        return hall.rules.clause("another_election_threshold")
    return hall.rules.clause("majority_rule")


def result(hall: Hall, fill: Fill) -> PostResult:
    """Return what a filled post shows: the elected in order of votes."""
    votes = hall.votes(fill.kind)
    return PostResult(
        needed=hall.tally.needed,
        elected=tuple(sorted(fill.elected, key=lambda name: (-votes[name], name))),
        tied=tuple(sorted(fill.tied)),
        vacant=hall.case.seats(fill.kind) - len(fill.elected),
        votes={name: votes[name] for name in in_order(votes)},
    )


def in_order(votes: Mapping[str, int]) -> list[str]:
    """Return the names, most votes first; equal votes by name, so that input order is nothing."""
    return sorted(votes, key=lambda name: (-votes[name], name))


def explain(hall: Hall, fill: Fill) -> Iterator[Finding]:
    """Yield one finding for everybody who had a vote for this post, and the notes besides."""
    another = hall.case.round is Round.ANOTHER
    votes = hall.votes(fill.kind)
    for name in in_order(votes):
        if name in fill.elected:
            yield _told(hall, fill, "D117" if another else "D110", name)
        elif name in fill.why:
            yield fill.why[name]
        else:
            yield _told(hall, fill, "D109" if another else "D111", name)
    yield from (fill.why[key] for key in sorted(fill.why) if key not in votes)
