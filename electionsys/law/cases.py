"""One published or counted election as numbers, and the decision about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from electionsys.findings import Finding
from electionsys.law.values import Body, Mode, Plain


class PostKind(StrEnum):
    """The posts in the order in which they are filled.

    `woman_member` is the column of the paper kept for a woman: she is a member like the others.
    """

    CHAIR = "chair"
    DEPUTY = "deputy"
    WOMAN = "woman_member"
    MEMBER = "member"


ORDER: Mapping[str, int] = {kind.value: place for place, kind in enumerate(PostKind)}
# How high a post is, highest first: one office has one rank.
RANK: Mapping[str, int] = {"chair": 0, "deputy": 1, "woman_member": 2, "member": 2}


class Round(StrEnum):
    """The first vote, another election for the seats left open, or a vote between the tied."""

    FIRST = "first"
    ANOTHER = "another"
    REVOTE = "tie_revote"


class Occasion(StrEnum):
    """A whole committee for a new term, or somebody for the rest of one."""

    TERM = "term"
    BY_ELECTION = "by_election"


class Outcome(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    IRRECONCILABLE = "irreconcilable"
    UNDETERMINED = "undetermined"


class NextStep(StrEnum):
    ANOTHER_ELECTION = "another_election"
    TIE_REVOTE = "tie_revote"
    RECOUNT = "recount"
    RE_ELECTION = "re_election"
    ASSEMBLY_DECIDES = "assembly_decides"


@dataclass(frozen=True, slots=True)
class Post:
    kind: str
    seats: int


@dataclass(frozen=True, slots=True)
class Ballots:
    """Papers counted; None where the number was not published.

    `issued` handed out, `returned` found in the boxes, `voters` persons who voted (a principal
    whose proxy voted is one), `invalid` void papers, `blank` papers with no mark.
    """

    returned: int
    issued: int | None = None
    voters: int | None = None
    invalid: int | None = None
    blank: int | None = None
    valid: int | None = None

    def most_valid(self) -> int:
        """Return how many papers can have carried a vote at most."""
        if self.valid is not None:
            return self.valid
        return self.returned - (self.invalid or 0) - (self.blank or 0)


@dataclass(frozen=True, slots=True)
class Station:
    """What one polling station counted of the papers in `Ballots`."""

    name: str
    returned: int
    issued: int | None = None
    voters: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """`count` papers with the same marks: post -> the names marked for it.

    `unreadable` are the posts whose marks nobody can read; `extra_marks` says that something
    stands on the paper for which it has no place.
    """

    count: int
    marks: Mapping[str, tuple[str, ...]]
    unreadable: tuple[str, ...] = ()
    extra_marks: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What must be known to decide one vote.

    `votes` maps post -> name -> votes; where `papers` is given, it is judged paper by paper and
    `votes` is empty. `relatives` are (a, b, relation of b to a or of a to b). `sexes` maps a name
    to "F" or "M". `elected_before` maps a post to those who already hold it (a later round).
    `candidates` maps a post to those printed on the paper, where that is known. `barred` maps a
    name to the clauses (such as "C03") by which that person may not be elected. `stations` are the
    parts of `ballots` where they were counted apart. `family` says village or community where
    neither the body nor the code of the place does.
    """

    place: str
    body: Body
    day: date
    registered: int
    ballots: Ballots
    posts: tuple[Post, ...]
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    papers: tuple[Paper, ...] | None = None
    mode: Mode = Mode.VOTERS
    round: Round = Round.FIRST
    sexes: Mapping[str, str] = field(default_factory=dict)
    relatives: tuple[tuple[str, str, str], ...] = ()
    elected_before: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settled: Mapping[str, Plain] = field(default_factory=dict)
    family: str | None = None
    election: Occasion = Occasion.TERM
    candidates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    barred: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stations: tuple[Station, ...] = ()

    def ranked_posts(self) -> tuple[Post, ...]:
        return tuple(sorted(self.posts, key=lambda post: ORDER[post.kind]))

    def seats(self, kind: str) -> int:
        return next((post.seats for post in self.posts if post.kind == kind), 0)

    def holders(self) -> dict[str, str]:
        """Return name -> post of those elected before."""
        return {name: post for post, names in self.elected_before.items() for name in names}


@dataclass(frozen=True, slots=True)
class Turnout:
    """`needed` is the least number that makes the election valid; 0 where no quorum is set, None
    where nobody recorded one."""

    took_part: int
    registered: int
    needed: int | None


@dataclass(frozen=True, slots=True)
class PostResult:
    """`needed` is the least number of votes that elects; names stand in order of votes.

    `voided` won by votes and may not be elected.
    """

    needed: int
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    vacant: int = 0
    votes: Mapping[str, int] = field(default_factory=dict)
    voided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: for `posts` (post -> seats), among `candidates`, by the day `by` if known.

    `stations` are those that vote again, where the others need not.
    """

    step: NextStep
    posts: Mapping[str, int] = field(default_factory=dict)
    candidates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: date | None = None
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. `steps` are what follows in order; `findings` say why, with every clause."""

    outcome: Outcome
    rules: tuple[str, ...]
    turnout: Turnout
    posts: Mapping[str, PostResult] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def next(self) -> Step | None:
        return self.steps[0] if self.steps else None
