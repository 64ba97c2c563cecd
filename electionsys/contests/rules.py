"""Posts and seats, who may nominate, and when a list of candidates is a choice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from electionsys import words
from electionsys.elections.rules import Round
from electionsys.eligibility.rules import State
from electionsys.findings import Finding, Severity
from electionsys.law import calendar
from electionsys.law.rules import Body, PostKind, Rules

__all__ = ["PostKind"]


class Route(StrEnum):
    """Who nominated. The first four are words of the law; a supervision committee is put forward
    by the meeting that elects it, and another election follows from the votes of the first."""

    PARTY = "party_organisation"
    VOTERS = "registered_voters"
    JOINT = "joint_voters"
    SELF = "self_nomination"
    MEETING = "meeting"
    FIRST_ROUND = "first_round"


class Status(StrEnum):
    """standing -> withdrawn (and back, nominated again) | barred | accepted"""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    BARRED = "barred"
    ACCEPTED = "accepted"


_DIFFERENCE = {
    PostKind.CHAIR: "head_diff",
    PostKind.DEPUTY: "deputy_diff",
    PostKind.WOMAN: "member_diff",
    PostKind.MEMBER: "member_diff",
}
_COUNTED = frozenset({Route.VOTERS, Route.JOINT})


@dataclass(frozen=True, slots=True)
class NewNomination:
    """Somebody of the roll for a post; `supporters` are those who signed or voted for it."""

    kind: PostKind
    voter_id: int
    route: Route
    supporters: int


@dataclass(frozen=True, slots=True)
class OnTheRoll:
    """What the roll and the list say about somebody to be nominated."""

    listed: bool
    registered: int
    already: bool
    sex: str


@dataclass(frozen=True, slots=True)
class Nominee:
    """Somebody nominated for a post. `state` is all that is known here of his screening."""

    nomination_id: int
    voter_id: int
    name: str
    pinyin: str
    sex: str
    group_no: int
    born_on: date
    route: Route
    supporters: int
    status: Status
    state: State

    @property
    def stands(self) -> bool:
        return self.status is Status.STANDING

    @property
    def may_stand(self) -> bool:
        return self.stands and self.state is State.PASSED

    def rank(self) -> tuple[object, ...]:
        """Return the order of the ballot: most supporters first; equals by pinyin, then by code
        point of the name and by age, which no office can bend."""
        return -self.supporters, self.pinyin, self.name, self.born_on, self.voter_id


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ballot to be: a letter, the name as it will be printed, and whose it is."""

    letter: str
    name: str
    sex: str
    nominee: Nominee


@dataclass(frozen=True, slots=True)
class Contest:
    """One post with those who may stand for it, in the order of the ballot."""

    post_id: int
    kind: PostKind
    seats: int
    lines: tuple[Line, ...]


def check_posts(seats: Mapping[PostKind, int], known: Rules, turn: Round) -> tuple[Finding, ...]:
    """Return N101 unless there is one chair (another election: at most one), N102 for a body that
    is smaller or larger than the law has it, N125 where the paper lacks the women's column."""
    findings = []
    chairs = seats.get(PostKind.CHAIR, 0)
    if chairs > 1 or (chairs == 0 and turn is Round.FIRST):
        findings.append(Finding("N101", field="chair", values={"chairs": chairs}))
    total = sum(seats.values())
    least, most = _size(known, turn)
    if not least <= total <= most:
        clause = known.clause("committee_size")
        values = {"seats": total, "least": least, "most": most}
        findings.append(Finding("N102", clause, field="member", values=values))
    if turn is Round.FIRST and womens_column(known) and not seats.get(PostKind.WOMAN):
        findings.append(Finding("N125", known.clause("women_rule"), field="woman_member"))
    return tuple(findings)


def womens_column(known: Rules) -> bool:
    """Return whether the paper has a column of its own for a woman member."""
    return known.known("women_rule") and known.word("women_rule") == "dedicated_column"


def _size(known: Rules, turn: Round) -> tuple[int, int]:
    """Return the least and the greatest number of seats; another election fills what is left."""
    least, most = known.span("committee_size") if known.known("committee_size") else (1, None)
    return 1 if turn is Round.ANOTHER else least, most or 99


def routes(known: Rules, turn: Round) -> tuple[Route, ...]:
    """Return who may nominate. Where the law of that day leaves it open, every route is."""
    if turn is Round.ANOTHER:
        return (Route.FIRST_ROUND,)
    if known.body is Body.SUPERVISION:
        return (Route.MEETING,)
    if not known.known("nomination_routes"):
        return (Route.PARTY, Route.VOTERS, Route.JOINT, Route.SELF)
    return tuple(Route(word) for word in known.words("nomination_routes"))


def check_nomination(
    entry: NewNomination, roll: OnTheRoll, known: Rules, turn: Round
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a nomination.

    N103 the route, N104 too few supporters, N105 more than there are voters, N106 not on the
    roll, N107 nominated for this post already, N126 a man for the women's column.
    """
    findings = []
    if entry.route not in routes(known, turn):
        clause, route = known.clause("nomination_routes"), f"contests.route.{entry.route}"
        findings.append(Finding("N103", clause, field="route", values={"route": route}))
    findings.extend(_check_supporters(entry, roll.registered, known))
    if not roll.listed:
        findings.append(Finding("N106"))
    if roll.already:
        findings.append(Finding("N107", values={"post": f"post.{entry.kind}"}))
    if entry.kind is PostKind.WOMAN and roll.sex != "F":
        findings.append(Finding("N126", known.clause("women_rule"), field="kind"))
    return tuple(findings)


def _check_supporters(entry: NewNomination, registered: int, known: Rules) -> Iterator[Finding]:
    least, found = _least_supporters(entry.route, known), entry.supporters
    if found < least:
        clause = known.clause("nomination_min_joint")
        yield Finding("N104", clause, field="supporters", values={"least": least, "found": found})
    if found > registered:
        values = {"registered": registered, "found": found}
        yield Finding("N105", field="supporters", values=values)


def _least_supporters(route: Route, known: Rules) -> int:
    if route not in _COUNTED:
        return 0
    return known.number("nomination_min_joint") if known.known("nomination_min_joint") else 1


def arrange(posts: Iterable[tuple[int, PostKind, int, Sequence[Nominee]]]) -> tuple[Contest, ...]:
    """Return the ballot: (post id, kind, seats, nominees) with lines in order and letters.

    Letters run on over the whole paper, so that one letter names one line.
    """
    posts = list(posts)
    same = _same_names(nominee for _, _, _, nominees in posts for nominee in nominees)
    contests, used = [], 0
    for post_id, kind, seats, nominees in posts:
        ranked = sorted(nominees, key=Nominee.rank)
        lines = tuple(
            Line(letter(used + i), _printed(one, same), one.sex, one)
            for i, one in enumerate(ranked)
        )
        used += len(lines)
        contests.append(Contest(post_id, kind, seats, lines))
    return tuple(contests)


def _same_names(nominees: Iterable[Nominee]) -> frozenset[str]:
    """Return the names that more than one person has."""
    people = {(one.voter_id, one.name) for one in nominees}
    counted = Counter(name for _, name in people)
    return frozenset(name for name, n in counted.items() if n > 1)


def _printed(nominee: Nominee, same: Collection[str]) -> str:
    """Return the name on the ballot; who shares his name has group and year of birth beside it."""
    if nominee.name not in same:
        return nominee.name
    group, year = nominee.group_no, nominee.born_on.year
    return words.say("zh", "contests.same_name", name=nominee.name, group=group, year=year)


def letter(index: int) -> str:
    """Return A, B … Z, AA, AB … for 0, 1 … 25, 26, 27 …"""
    head, last = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + last)


def least_candidates(kind: PostKind, seats: int, known: Rules) -> int:
    """Return how many candidates a post needs: more than seats, where the law says so."""
    exceed = known.known("candidates_exceed_seats") and known.says("candidates_exceed_seats")
    return seats + max(_difference(kind, known)[0], int(exceed))


def _difference(kind: PostKind, known: Rules) -> tuple[int, int | None]:
    """Return how many candidates more than seats there may be, at least and at most."""
    parameter = _DIFFERENCE[kind]
    return known.span(parameter) if known.known(parameter) else (0, None)


@dataclass(frozen=True, slots=True)
class Slate:
    """The list as it would be locked now.

    `enough` says whether every post has the nominees it needs, screened or not; `waiting` and
    `barred` are how many persons are not screened, and how many did not pass. `findings` say why
    it cannot be locked, `warnings` what to look at first. `digest` is that of which person stands
    for which post under which letter.
    """

    contests: tuple[Contest, ...]
    enough: bool
    waiting: int
    barred: int
    findings: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    digest: str

    @property
    def persons(self) -> int:
        return persons_in(self.contests)

    @property
    def seats(self) -> int:
        return sum(contest.seats for contest in self.contests)


def check_list(contests: Sequence[Contest], waiting: int, known: Rules) -> tuple[Finding, ...]:
    """Return why the list cannot be locked yet, all posts at once.

    N110 somebody is not screened, N111 a post has too few candidates, N127 more than the local
    rule has it. Where every post has enough, N112: the candidates are, as persons, not more than
    the seats.
    """
    findings = []
    if waiting:
        findings.append(Finding("N110", values={"n": waiting}))
    clause = known.clause("candidates_exceed_seats")
    for contest in contests:
        least = least_candidates(contest.kind, contest.seats, known)
        if len(contest.lines) < least:
            numbers = {"seats": contest.seats, "found": len(contest.lines), "least": least}
            values = {"post": f"post.{contest.kind}", **numbers}
            findings.append(Finding("N111", clause, values=values))
        findings.extend(_too_many(contest, known))
    if not any(finding.code == "N111" for finding in findings):
        findings.extend(_persons(contests, known))
    return tuple(findings)


def _too_many(contest: Contest, known: Rules) -> Iterator[Finding]:
    """The local rule may say how many more: one for the chair, one to three for the members."""
    more, found = _difference(contest.kind, known)[1], len(contest.lines)
    if more is not None and found > contest.seats + more:
        numbers = {"seats": contest.seats, "found": found, "most": contest.seats + more}
        values = {"post": f"post.{contest.kind}", **numbers}
        yield Finding("N127", known.clause(_DIFFERENCE[contest.kind]), values=values)


def persons_in(contests: Sequence[Contest]) -> int:
    """Return how many different people stand; one may stand for several posts."""
    return len({line.nominee.voter_id for contest in contests for line in contest.lines})


def _persons(contests: Sequence[Contest], known: Rules) -> Iterator[Finding]:
    """Two posts with the same candidates are no choice: in the end everybody is elected."""
    persons = persons_in(contests)
    seats = sum(contest.seats for contest in contests)
    more = any(least_candidates(one.kind, one.seats, known) > one.seats for one in contests)
    if persons < seats + int(more):
        values = {"persons": persons, "seats": seats}
        yield Finding("N112", known.clause("candidates_exceed_seats"), values=values)


def check_women(contests: Sequence[Contest], known: Rules) -> tuple[Finding, ...]:
    """Return the warning N120 where a woman is required and none stands."""
    sexes = {line.sex for contest in contests for line in contest.lines}
    required = known.known("women_required") and known.says("women_required")
    if not sexes or "F" in sexes or not required:
        return ()
    return (Finding("N120", known.clause("women_required"), Severity.WARNS),)


def check_posting(posted: date, polling_day: date, known: Rules) -> tuple[Finding, ...]:
    """Return the warning N123 where the list comes later than the local rule has it."""
    last = calendar.last_before(known, "candidate_notice_days", polling_day)
    if last is None or posted <= last:
        return ()
    days = known.number("candidate_notice_days")
    values = {"days": days, "left": (polling_day - posted).days}
    return (Finding("N123", known.clause("candidate_notice_days"), Severity.WARNS, values=values),)


def must_leave(
    committee: Collection[str],
    nominated: Collection[str],
    relatives: Iterable[tuple[str, str, str]],
    known: Rules,
) -> tuple[Finding, ...]:
    """Return for every member of the election committee that he has to leave it first (Art. 15).

    N121 he is nominated himself, N122 a near relative of his is: `relatives` are (nominee, his
    relative, what the relative is to him). By name, for the committee is known by name only.
    """
    parameter = "election_committee_leaves_for_relative"
    clause = known.clause(parameter)
    findings = [
        Finding("N121", clause, values={"name": name}) for name in committee if name in nominated
    ]
    if known.known(parameter) and known.says(parameter):
        findings.extend(
            Finding("N122", clause, values=_kin(nominee, relative, relation))
            for nominee, relative, relation in sorted(set(relatives))
            if relative in committee
        )
    return tuple(findings)


def _kin(nominee: str, relative: str, relation: str) -> dict[str, object]:
    return {"nominee": nominee, "name": relative, "relation": f"law.relation.{relation}"}
