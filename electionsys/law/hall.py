"""Where a vote stands between two posts: who sits, whose seat is open, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import RANK, Case, PostKind, Round
from electionsys.law.tally import Tally
from electionsys.law.values import Rules


@dataclass(slots=True)
class Fill:
    """How one post is filled. `revote` seats go to the tied, `withheld` wait for another vote.

    `kept` seats stay open for another election, because who won one may not have it; `for_woman`
    are those in which a woman is to be elected later. `clashed` are relatives tied with each other,
    of whom whoever loses has one above him. Of the women's column, `evicted` have a
    relative with more votes who is elected here (woman -> relative), `even` one with as many, and
    `doubted` one on whom it is still to be voted.
    """

    kind: str
    left: int
    elected: list[str] = field(default_factory=list)
    tied: list[str] = field(default_factory=list)
    voided: list[str] = field(default_factory=list)
    revote: int = 0
    withheld: int = 0
    kept: int = 0
    for_woman: int = 0
    why: dict[str, Finding] = field(default_factory=dict)
    clashed: set[str] = field(default_factory=set)
    evicted: dict[str, str] = field(default_factory=dict)
    even: set[str] = field(default_factory=set)
    doubted: set[str] = field(default_factory=set)

    @property
    def short(self) -> int:
        return self.left + self.kept + self.for_woman

    @property
    def open(self) -> frozenset[str]:
        """Return those whose seat hangs on a vote still to be taken."""
        waiting = {name for name, finding in self.why.items() if finding.code == "D116"}
        return frozenset(waiting | set(self.tied))

    def keep(self, seats: int) -> None:
        """Take so many of the seats left out of this vote."""
        seats = min(seats, self.left)
        self.left -= seats
        self.kept += seats


@dataclass(frozen=True, slots=True)
class Hall:
    """The state between two posts: who sits already, and whose seat is still open.

    `column` are those of the women's column who sit or wait, with their votes; `gone` maps those
    who lost their seat there to the relative with more votes. `voided` may not be elected, and
    `clashed` are voted on again against a relative for a higher post.
    """

    case: Case
    rules: Rules
    tally: Tally
    kin: Mapping[str, Mapping[str, str]]
    seated: Mapping[str, str]
    pending: frozenset[str] = frozenset()
    voided: frozenset[str] = frozenset()
    clashed: frozenset[str] = frozenset()
    column: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)

    def votes(self, kind: str) -> Mapping[str, int]:
        """Return name -> votes; for members with those of women not elected in their column."""
        votes, more = self.tally.votes.get(kind, {}), self.tally.with_column
        if kind != PostKind.MEMBER or not more:
            return votes
        women = [n for n in more if self.seated.get(n) != PostKind.WOMAN and not self.is_man(n)]
        return {**votes, **{name: more[name] for name in women}}

    def is_man(self, name: str) -> bool:
        return self.case.sexes.get(name) == "M"

    def is_woman(self, name: str) -> bool:
        return self.case.sexes.get(name) == "F"

    def is_free(self, name: str, kind: str) -> bool:
        """Return whether nothing that was decided in a higher post keeps somebody from this."""
        if name in self.seated or name in self.voided or name in self.clashed:
            return False
        seated = self.near(name, self.seated)
        return not any(RANK[self.seated[other]] <= RANK[kind] for other in seated)

    def near(self, name: str, others: Iterable[str]) -> list[str]:
        return sorted(set(self.kin.get(name, {})) & set(others))

    def says(self, parameter: str, word: str | int) -> bool:
        """Return whether a rule is known and says this word."""
        return self.rules.known(parameter) and self.rules.value(parameter) == word

    def after(self, fill: Fill) -> "Hall":
        """Return the hall once a post was filled."""
        column = self.column
        if fill.kind == PostKind.WOMAN:
            votes = self.votes(fill.kind)
            column = {name: votes[name] for name in {*fill.elected, *fill.open}}
        return replace(
            self,
            seated={**self.seated, **dict.fromkeys(fill.elected, fill.kind)},
            pending=self.pending | fill.open,
            voided=self.voided | set(fill.voided),
            clashed=self.clashed | fill.clashed,
            column=column,
        )


def told(hall: Hall, fill: Fill, code: str, name: str, **more: object) -> Finding:
    """Return a finding about one person in one post, with all the numbers."""
    values = {
        "name": name,
        "post": f"post.{fill.kind}",
        "votes": hall.votes(fill.kind).get(name, 0),
        "needed": hall.tally.needed[fill.kind],
        "base": hall.tally.base[fill.kind],
        "basis": f"law.value.majority_base.{hall.tally.basis}",
        **more,
    }
    return Finding(code, _majority_clause(hall), Severity.INFORMS, values=values)


def _majority_clause(hall: Hall) -> str:
    if hall.case.round is Round.REVOTE:
        return hall.rules.clause("tie_rule")
    if hall.case.round is Round.ANOTHER:
        return hall.rules.clause("another_election_threshold")
    return hall.rules.clause("majority_rule")


def tie(hall: Hall, fill: Fill, names: list[str], seats: int) -> None:
    """Leave so many seats of this post to a vote between the tied."""
    fill.tied.extend(names)
    fill.revote += seats
    fill.left -= seats
    for name in names:
        finding = told(hall, fill, "D113", name, seats=seats)
        fill.why[name] = replace(finding, clause=hall.rules.clause("tie_rule"))


def in_order(votes: Mapping[str, int]) -> list[str]:
    """Return the names, most votes first; equal votes by name, so that input order is nothing."""
    return sorted(votes, key=lambda name: (-votes[name], name))
