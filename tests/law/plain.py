"""The law of the count a second time, as plainly as it can be told, to compare with the first.

Written from the text of the law alone. It takes a case as anybody would write it (the JSON of
`rules decide`) and the values in force, and it is slow: papers lie on the table one by one, and a
committee is seated again from the beginning whenever somebody has to give way.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.law.plain_papers import Table, counted, enough
from tests.law.plain_seats import Seated, columns, committee, kin
from tests.law.plain_vote import OFFICE, SHARES, GapError, Vote

ASSEMBLY = {"assembly": {"voters", "households"}, "conference": {"representatives"}}


# What follows: the word for it, post -> seats, post -> candidates.
Step = tuple[str, dict[str, int], dict[str, tuple[str, ...]]]


@dataclass
class Answer:
    """What follows: `posts` post -> (elected, tied, vacant, voided); `steps` in order."""

    outcome: str
    gaps: frozenset[str] = frozenset()
    turnout: tuple[int, int] | None = None
    posts: dict[str, tuple[tuple[str, ...], tuple[str, ...], int, tuple[str, ...]]] = field(
        default_factory=dict
    )
    needed: dict[str, int] = field(default_factory=dict)
    votes: dict[str, dict[str, int]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    by: date | None = None
    stations: tuple[str, ...] = ()


def answer(case: Mapping[str, Any], rules: Any) -> Answer:
    vote = Vote(case, rules)
    try:
        return _answer(vote)
    except GapError as gap:
        return Answer("undetermined", gap.names)


def _answer(vote: Vote) -> Answer:
    if broken(vote):
        return Answer("irreconcilable", steps=[("recount", {}, {})])
    if vote.case.get("mode", "voters") not in modes(vote):
        return Answer("invalid", steps=[("re_election", {}, {})])
    overfull, missing = None, None
    try:
        overfull = overflow(vote)
    except GapError as gap:
        missing = gap
    if overfull is not None:
        return Answer("invalid", steps=[("re_election", {}, {})], stations=overfull)
    least = quorum(vote)
    turnout = took_part(vote, least), least
    if turnout[0] < turnout[1]:
        return Answer("invalid", turnout=turnout, steps=[("re_election", {}, {})])
    if missing:
        raise missing
    table = counted(vote)
    seated = committee(vote, table)
    return told(vote, table, seated, turnout)


# Can the numbers be true, and did enough people vote?


def broken(vote: Vote) -> bool:
    """Return whether the numbers cannot all be true, whatever was written on the papers."""
    b, registered = vote.ballots, vote.case["registered"]
    parts = [b[k] for k in ("valid", "invalid", "blank") if k in b]
    whole = len(parts) == 3
    return any(
        [
            b.get("issued", 0) > registered,
            b.get("voters", 0) > registered,
            "issued" not in b and "voters" not in b and vote.returned > registered,
            sum(parts) > vote.returned,
            whole and sum(parts) != vote.returned,
            vote.papers is not None
            and vote.returned not in (vote.listed, vote.listed + vote.aside),
            vote.papers is None and too_many_votes(vote),
            any(stations_differ(vote, kind) for kind in ("issued", "returned", "voters")),
        ]
    )


def stations_differ(vote: Vote, kind: str) -> bool:
    rows = [row.get(kind) for row in vote.case.get("stations", ())]
    total = vote.returned if kind == "returned" else vote.ballots.get(kind)
    if not rows or None in rows or total is None:
        return False
    return sum(rows) != total


def too_many_votes(vote: Vote) -> bool:
    """Return whether the votes are more than so many valid papers can carry."""
    papers = vote.ballots.get("valid", vote.returned - vote.aside)
    for post, votes in vote.case["votes"].items():
        if sum(votes.values()) > vote.seats[post] * papers:
            return True
        if any(number > papers for number in votes.values()):
            return True
    return any(
        of(vote, name, surely(vote, post, name)) > papers
        for post in ("deputy", "member")
        if post in vote.seats
        for name in {name for votes in vote.case["votes"].values() for name in votes}
    )


def of(vote: Vote, name: str, posts: list[str]) -> int:
    """Return how many votes somebody was given for these posts together."""
    return sum(vote.case["votes"].get(post, {}).get(name, 0) for post in posts)


def surely(vote: Vote, post: str, name: str) -> list[str]:
    """Return the columns that count; the women's only for whoever is known to be one."""
    found = columns(vote, post, name)
    return [p for p in found if p != "woman_member" or vote.woman(name)]


def modes(vote: Vote) -> set[str]:
    if vote.case.get("election") != "by_election":
        return set(vote.ask("modes"))
    return set().union(*(ASSEMBLY.get(by, set()) for by in vote.ask("by_election_by")))


def overflow(vote: Vote) -> tuple[str, ...] | None:
    """Return the stations whose boxes void them, () where the whole is void, None for neither."""
    rule = vote.ask("box_overflow_rule")
    kinds = ("issued", "voters") if rule == "both" else (rule,)
    stations = vote.case.get("stations", ())
    if stations and vote.ask("invalidity_scope") == "station":
        full = tuple(row["name"] for row in stations if _overfull(row, row["returned"], kinds))
        return full or None
    if _overfull(vote.ballots, vote.returned, kinds):
        return ()
    other = {"issued": "voters", "voters": "issued"}.get(str(rule), "")
    if other and rule not in vote.ballots and _overfull(vote.ballots, vote.returned, (other,)):
        raise GapError(f"ballots.{rule}")
    return None


def _overfull(numbers: Mapping[str, Any], returned: int, kinds: Iterable[str]) -> bool:
    return any(numbers.get(kind) is not None and returned > numbers[kind] for kind in kinds)


def took_part(vote: Vote, least: int) -> int:
    """Return how many took part; where no quorum is set nobody has to know it."""
    kind = {"issued": "issued", "signed_in": "voters"}.get(vote.ask("participants_measure"))
    if kind is None or (not least and kind not in vote.ballots):
        return vote.returned
    return vote.number(kind)


def quorum(vote: Vote) -> int:
    """Return the least number of participants, 0 where none is set."""
    rule = quorum_rule(vote)
    if rule == "none":
        return 0
    registered = vote.case["registered"]
    return next(n for n in count() if SHARES[rule](n, registered))


def quorum_rule(vote: Vote) -> str:
    if vote.round == "another" and vote.ask("another_election_quorum") == "none":
        return "none"
    if vote.round == "tie_revote" and vote.known("tie_revote_quorum") == "none":
        return "none"
    if vote.case.get("election") == "by_election":
        own = vote.known("by_election_quorum")
        if own is not None:
            return str(own)
        if vote.case.get("mode") == "representatives":
            raise GapError("by_election_quorum")
    return str(vote.ask("quorum_rule"))


# What follows.


def told(vote: Vote, table: Table, seated: Seated, turnout: tuple[int, int]) -> Answer:
    found = Answer("valid", turnout=turnout)
    for post in vote.posts:
        elects = enough(vote, table, post)
        found.needed[post] = next(n for n in count(1) if elects(n))
    found.votes = seated.votes
    for post in vote.posts:
        elected = seated.of(post, "elected")
        tied, void = seated.of(post, "tied"), seated.of(post, "void")
        found.posts[post] = (elected, tied, vote.seats[post] - len(elected), void)
    tied = [post for post in vote.posts if seated.of(post, "tied")]
    if tied:
        ties = {post: seated.tie_seats[post] for post in tied}
        found.steps.append(("tie_revote", ties, {p: seated.of(p, "tied") for p in tied}))
    free = {post: vacant(vote, seated, post) for post in vote.posts}
    free = {post: seats for post, seats in free.items() if seats}
    step = what_follows(vote, seated) if free else ""
    # A seat kept for a woman is voted on again, whatever becomes of the others.
    hers = {post: min(n, seated.kept[post]) for post, n in free.items()}
    hers = {post: n for post, n in hers.items() if n} if step in ("", "assembly_decides") else {}
    if hers:
        found.steps.append(again(vote, seated, hers))
    rest = {p: n - hers.get(p, 0) for p, n in free.items() if n > hers.get(p, 0)}
    if step and rest:
        meets = ("assembly_decides", rest, {})
        found.steps.append(again(vote, seated, rest) if step == "another_election" else meets)
    days = vote.known("another_election_window_days")
    if any(one[0] == "another_election" for one in found.steps) and days is not None:
        found.by = date.fromisoformat(vote.case["election_day"]) + timedelta(days=days)
    return found


def again(vote: Vote, seated: Seated, seats: dict[str, int]) -> Step:
    names = {post: candidates(vote, seated, post, number) for post, number in seats.items()}
    return "another_election", seats, names


def vacant(vote: Vote, seated: Seated, post: str) -> int:
    """Return how many seats nobody has, and nobody waits for."""
    taken = len(seated.of(post, "elected", "waits"))
    return vote.seats[post] - taken - seated.tie_seats[post]


def what_follows(vote: Vote, seated: Seated) -> str:
    """Return the step for open seats, "" where they may simply stay so."""
    again = vote.round == "another"
    sitting = seated.everybody("elected") | set(vote.before)
    least = vote.known("min_members_to_stop")
    if again and least is None:
        return "assembly_decides"
    stops = again or vote.known("stop_from_round") == "first"
    head = bool(seated.of("chair", "elected")) if "chair" in vote.seats else False
    head = head or "chair" in vote.before.values()
    if vote.known("stop_needs_head") == "yes" and not head:
        stops = False
    if stops and least is not None and len(sitting) >= least:
        return "" if vote.known("stop_needs_meeting") == "no" else "assembly_decides"
    if again and vote.known("another_rounds_max") == 1:
        return "no_further_round"
    return "another_election"


def candidates(vote: Vote, seated: Seated, post: str, seats: int) -> tuple[str, ...]:
    """Return the unelected with the most votes, one more than seats, all who are level last."""
    votes = seated.votes[post]
    gone = seated.everybody("elected", "tied", "waits", "void", "gone")
    gone |= set(vote.before) | {n for n in votes if beside(vote, seated, post, n)}
    names = [n for n, number in votes.items() if number and n not in gone and not vote.barred(n)]
    names.sort(key=lambda n: (-votes[n], n))
    if post == "woman_member":
        return foremost(votes, [n for n in names if vote.woman(n) is not False], seats)
    women = [n for n in names if vote.woman(n)]
    if not seated.kept[post]:
        return foremost(votes, names, seats)
    # One of the seats is for a woman: she is chosen among women, the rest among all.
    both = {*foremost(votes, women, 1), *(foremost(votes, names, seats - 1) if seats > 1 else ())}
    return tuple(n for n in names if n in both)


def beside(vote: Vote, seated: Seated, post: str, name: str) -> bool:
    """Return whether a near relative already sits in an office as high or higher."""
    sitting = [(n, p) for p in vote.posts for n in seated.of(p, "elected")]
    return any(
        OFFICE[held] <= OFFICE[post] and kin(vote, name, other)
        for other, held in [*sitting, *vote.before.items()]
    )


def foremost(votes: dict[str, int], names: list[str], seats: int) -> tuple[str, ...]:
    """Return one more than the seats, and whoever has as many votes as the last."""
    return tuple(n for n in names if sum(votes[m] > votes[n] for m in names) <= seats)
