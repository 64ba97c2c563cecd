"""What is certified: the whole result as one value, and the row that keeps it as it was signed."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from sqlalchemy import BigInteger, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from electionsys.db import Base, InUnit, points_to, unique
from electionsys.findings import Finding, Severity
from electionsys.journal.rules import canonical
from electionsys.law.rules import PARAMETERS, Case, Decision, Outcome, Rules
from electionsys.results.rules import COUNTS, Record, RecordPerson, RecordPost, set_aside

# A name written in by fewer is not published: it could be a voter's mark for whoever paid him.
NAMED_FROM = 30

# What the decision says about one person in one post.
_MORE_ABOUT_ONE = {"D147", "D160", "D161", "D162", "D163", "D168"}
_ABOUT_ONE = frozenset({f"D{number}" for number in range(109, 118)} | _MORE_ABOUT_ONE)
_TOO_FEW = frozenset({"D109", "D111", "D162"})


@dataclass(frozen=True, slots=True)
class Head:
    """Whose election it is."""

    unit: str
    election_id: int
    body: str
    mode: str
    round: str
    term_no: int
    title: str
    place_names: str
    polling_day: date
    practice: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody voted for. `sex` is "F", "M" or empty; `why` says elected or not, and by what."""

    name: str
    sex: str
    votes: int
    elected: bool
    why: Finding


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post, most votes first. `others` are the votes of people written in and not named.

    `needed` votes elect; `tied` are voted on again; `vacant` seats stay open.
    """

    kind: str
    seats: int
    needed: int
    vacant: int
    others: int
    tied: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole result: what two persons approve, what is signed, and what every page shows.

    `counts` are registered, issued, returned, valid, invalid, blank; `papers` what the stations
    kept besides. `steps` are what follows: (step, seats). `rules` is rule -> value and clause,
    with the ids of the packs under "packs". `set_aside` names those whom votes alone would seat.
    `voters` are name -> ids on the roll of everybody elected; they are kept and never published.
    """

    head: Head
    counts: Mapping[str, int]
    papers: Mapping[str, int]
    outcome: str
    posts: tuple[PostShown, ...]
    steps: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    rules: Mapping[str, object]
    set_aside: tuple[Mapping[str, str], ...]
    voters: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def data(self) -> dict[str, object]:
        """Return the plain form whose digest is approved."""
        head = asdict(self.head) | {"polling_day": self.head.polling_day.isoformat()}
        plain: dict[str, object] = json.loads(canonical(asdict(self) | {"head": head}))
        return plain

    def record(self, journal_head: str, at: datetime) -> Record:
        """Return what is signed: the numbers, who is elected, and the act this rests on."""
        posts = [
            RecordPost(
                post.kind,
                post.seats,
                tuple(RecordPerson(p.name, p.sex, p.votes, p.elected) for p in post.people),
            )
            for post in self.posts
        ]
        packs = self.rules["packs"]
        return Record(
            unit=self.head.unit,
            election_id=self.head.election_id,
            body=self.head.body,
            round=self.head.round,
            polling_day=self.head.polling_day,
            posts=tuple(posts),
            packs=tuple(map(str, packs)) if isinstance(packs, list) else (),
            journal_head=journal_head[:32],
            practice=self.head.practice,
            at=at.replace(microsecond=0),
            **self.counts,
        )


def draw_up(
    head: Head,
    papers: Mapping[str, int],
    case: Case,
    decision: Decision,
    law: Rules,
    printed: Collection[tuple[str, str]],
) -> Result:
    """Return the result of a case and its decision. `printed` are (post, name) on the ballot."""
    why = _reasons(decision)
    silent = _unnamed(case, decision, why, printed)
    return Result(
        head=head,
        counts={name: _count(case, name) for name in COUNTS},
        papers=papers,
        outcome=decision.outcome.value,
        posts=tuple(_posts(case, decision, why, silent)),
        steps=tuple((step.step.value, sum(step.posts.values())) for step in decision.steps),
        findings=tuple(_general(decision, silent)),
        rules=in_force(law),
        set_aside=tuple(_set_aside(case, decision, why)),
    )


def _count(case: Case, name: str) -> int:
    return case.registered if name == "registered" else int(getattr(case.ballots, name) or 0)


def _reasons(decision: Decision) -> dict[tuple[str, str], Finding]:
    """Return (post, name) -> what was decided about him."""
    about = [one for one in decision.findings if one.code in _ABOUT_ONE]
    return {(str(one.values["post"])[5:], str(one.values["name"])): one for one in about}


def _unnamed(
    case: Case,
    decision: Decision,
    why: Mapping[tuple[str, str], Finding],
    printed: Collection[tuple[str, str]],
) -> frozenset[tuple[str, str]]:
    """Return (post, name) of those written in by few, whom the law does not ask to name."""
    further = {
        (kind, name)
        for step in decision.steps
        for kind, names in step.candidates.items()
        for name in names
    }
    return frozenset(
        (kind, name)
        for kind, votes in case.votes.items()
        for name, number in votes.items()
        if number < NAMED_FROM
        and (kind, name) not in further.union(printed)
        and ((kind, name) not in why or why[kind, name].code in _TOO_FEW)
    )


def _posts(
    case: Case,
    decision: Decision,
    why: Mapping[tuple[str, str], Finding],
    silent: Collection[tuple[str, str]],
) -> Iterator[PostShown]:
    nobody = Finding("D310", values={"outcome": f"law.outcome.{decision.outcome}"})
    for post in case.ranked_posts():
        votes, found = case.votes.get(post.kind, {}), decision.posts.get(post.kind)
        named = [name for name in votes if (post.kind, name) not in silent]
        elected = found.elected if found else ()
        people = [
            Person(
                n, case.sexes.get(n, ""), votes[n], n in elected, why.get((post.kind, n), nobody)
            )
            for n in sorted(named, key=lambda name: (-votes[name], name))
        ]
        yield PostShown(
            kind=post.kind,
            seats=post.seats,
            needed=found.needed if found else 0,
            vacant=found.vacant if found else 0,
            others=sum(votes.values()) - sum(one.votes for one in people),
            tied=found.tied if found else (),
            people=tuple(people),
        )


def _general(decision: Decision, silent: Collection[tuple[str, str]]) -> Iterator[Finding]:
    names = {name for _, name in silent}
    for one in decision.findings:
        if one.code not in _ABOUT_ONE and not names.intersection(map(str, one.values.values())):
            yield one


def _set_aside(
    case: Case, decision: Decision, why: Mapping[tuple[str, str], Finding]
) -> Iterator[Mapping[str, str]]:
    """Yield those whom their votes alone would seat: near relatives, the woman's seat, waiting."""
    if decision.outcome is not Outcome.VALID:
        return
    seated = set(case.holders())
    for post in case.ranked_posts():
        found = decision.posts[post.kind]
        votes = {n: v for n, v in case.votes.get(post.kind, {}).items() if n not in seated}
        for name in set_aside(votes, found.needed, post.seats, found.elected):
            said = why[post.kind, name]
            yield {"post": post.kind, "name": name, "code": said.code, "clause": said.clause}
        seated.update(found.elected)


def in_force(law: Rules) -> dict[str, object]:
    """Return every rule that has a value, with its clause, and the ids of the packs."""
    known = {name: law.entry(name) for name in PARAMETERS if law.known(name)}
    values: dict[str, object] = {
        name: {"value": _plain(one.value), "clause": one.clause} for name, one in known.items()
    }
    return values | {"packs": list(law.pack_ids)}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def read_result(text: str) -> Result:
    """Return a result from its stored plain form; ValueError, TypeError or KeyError if damaged."""
    plain = json.loads(text)
    head = plain["head"]
    head["polling_day"] = date.fromisoformat(head["polling_day"])
    posts = [
        PostShown(
            **post
            | {
                "tied": tuple(post["tied"]),
                "people": tuple(
                    Person(**one | {"why": _finding(one["why"])}) for one in post["people"]
                ),
            }
        )
        for post in plain["posts"]
    ]
    steps = tuple((step, seats) for step, seats in plain["steps"])
    findings = tuple(_finding(one) for one in plain["findings"])
    aside = tuple(plain["set_aside"])
    whole = {"head": Head(**head), "posts": tuple(posts), "steps": steps}
    return Result(**plain | whole | {"findings": findings, "set_aside": aside})


def _finding(plain: dict[str, object]) -> Finding:
    return Finding(**plain | {"severity": Severity(plain["severity"])})  # type: ignore[arg-type]


class Certificate(InUnit, Base):
    """A certified result. An election has one, and nothing of it changes but its posting."""

    __tablename__ = "certificate"
    __table_args__ = (points_to("election", "election_id"), unique("election_id"))

    election_id: Mapped[int] = mapped_column(BigInteger)
    # The canonical JSON that two persons approved, and its digest.
    data: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    # What the QR code holds: the record, its signature and the key.
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    # The zip for everybody, as it was that moment: the same for whoever asks, and whenever.
    bundle: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    # Who certified, one to a line.
    signers: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
    posted_where: Mapped[str] = mapped_column(String(120), default="")
