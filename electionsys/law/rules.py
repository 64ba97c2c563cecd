"""The decision about one vote: numbers in, the elected and the reasons out. Pure.

numbers that cannot all be true ............ irreconcilable, count again
a mode the law forbids, too many papers,
or too few who took part ................... invalid, elect again
a value nobody has recorded ................ undetermined, record it
otherwise .................................. valid: posts, and what follows for open seats
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from electionsys.findings import Finding, Severity, blocking
from electionsys.law.cases import (
    Ballots,
    Case,
    Decision,
    NextStep,
    Occasion,
    Outcome,
    Paper,
    Post,
    PostKind,
    PostResult,
    Round,
    Step,
    Turnout,
)
from electionsys.law.follows import follows
from electionsys.law.hall import Fill, Hall
from electionsys.law.reconcile import doubts, identities, least_turnout, overflow, turnout
from electionsys.law.seats import enter, explain, fill_members, result
from electionsys.law.sizes import sizes
from electionsys.law.tally import tally
from electionsys.law.values import (
    PARAMETERS,
    Body,
    Evidence,
    Mode,
    Rules,
    UndeterminedError,
    Value,
)
from electionsys.law.women import ask_column, fill_with_woman, look_for_woman, seat_woman

__all__ = [
    "PARAMETERS",
    "Ballots",
    "Body",
    "Case",
    "Decision",
    "Evidence",
    "Mode",
    "NextStep",
    "Occasion",
    "Outcome",
    "Paper",
    "Post",
    "PostKind",
    "PostResult",
    "Round",
    "Rules",
    "Step",
    "Turnout",
    "UndeterminedError",
    "Value",
    "decide",
]

_TURNOUT = ("D101", "D102", "D103")
# Which meeting elects in which way.
_MEETING: Mapping[str, tuple[Mode, ...]] = {
    "assembly": (Mode.VOTERS, Mode.HOUSEHOLDS),
    "conference": (Mode.REPRESENTATIVES,),
}


@dataclass(slots=True)
class _Answer:
    """The answer as it grows, one step of the decision after another."""

    case: Case
    rules: Rules
    turnout: Turnout
    findings: list[Finding] = field(default_factory=list)

    def took_part(self, case: Case, rules: Rules) -> Iterator[Finding]:
        self.turnout, finding = turnout(case, rules)
        yield finding

    def end(
        self,
        outcome: Outcome,
        *steps: Step,
        posts: Mapping[str, PostResult] | None = None,
    ) -> Decision:
        return Decision(
            outcome=outcome,
            rules=self.rules.pack_ids,
            turnout=self.turnout,
            posts=posts or {},
            steps=steps,
            findings=tuple(self.findings),
        )


def decide(case: Case, rules: Rules) -> Decision:
    """Return who is elected, or why nobody can be. Never guesses a value nobody has recorded."""
    rules = rules.under(case.mode, case.settled)
    needed = least_turnout(case, rules)
    answer = _Answer(case, rules, Turnout(case.ballots.returned, case.registered, needed))
    answer.findings.extend(_beside(case, rules))
    try:
        return _decide(answer)
    except UndeterminedError as gap:
        answer.findings.extend(gap.findings)
        return answer.end(Outcome.UNDETERMINED)


def _beside(case: Case, rules: Rules) -> Iterator[Finding]:
    """Yield what is to be said of the rules themselves."""
    if not rules.province_read:
        yield Finding("L130", "", Severity.INFORMS, "place", {"place": case.place})
    # What is narrower than the law above it is open, and said where somebody asks for it.
    yield from (one for one in rules.conflicts() if one.code != "L132")


def _decide(answer: _Answer) -> Decision:
    case, rules = answer.case, answer.rules
    seats = {post.kind: post.seats for post in case.ranked_posts()}
    broken = list(identities(case, rules))
    if broken:
        answer.findings.extend(broken)
        return answer.end(Outcome.IRRECONCILABLE, Step(NextStep.RECOUNT, seats))
    answer.findings.extend(doubts(case, rules))
    void = blocking(_look(answer))
    if void:
        stations = _stations_again(void)
        return answer.end(Outcome.INVALID, Step(NextStep.RE_ELECTION, seats, stations=stations))
    answer.findings.extend(sizes(case, rules))
    return _elect(answer)


def _look(answer: _Answer) -> list[Finding]:
    """Look at the way of voting, the papers and the turnout, and return what was found.

    What nobody recorded is asked for only where the vote is not invalid without it.
    """
    found: list[Finding] = []
    gaps: list[Finding] = []
    for look in (_mode, overflow, answer.took_part):
        try:
            found.extend(look(answer.case, answer.rules))
        except UndeterminedError as gap:
            gaps.extend(gap.findings)
    if _stations_again(blocking(found)):
        # How many took part is known once these stations have voted again.
        found = [finding for finding in found if finding.code not in _TURNOUT]
    answer.findings.extend(found)
    if not blocking(found) and gaps:
        raise UndeterminedError(*gaps)
    return found


def _mode(case: Case, rules: Rules) -> tuple[Finding, ...]:
    """A committee elected by others than the law says is not elected."""
    parameter = "modes"
    if case.election is Occasion.BY_ELECTION:
        parameter = "by_election_by"
        allowed = [mode for word in rules.words(parameter) for mode in _MEETING.get(word, ())]
    else:
        allowed = [Mode(word) for word in rules.words(parameter)]
    if case.mode in allowed:
        return ()
    values = {"mode": f"mode.{case.mode}", "body": f"body.{case.body}"}
    return (Finding("D106", rules.clause(parameter), values=values),)


def _stations_again(void: Sequence[Finding]) -> tuple[str, ...]:
    """Return the stations that alone vote again; none where the whole vote is void."""
    if not {finding.code for finding in void} <= {"D134", "D102"}:
        return ()
    return tuple(sorted({str(f.values["station"]) for f in void if f.code == "D134"}))


def _elect(answer: _Answer) -> Decision:
    case, rules = answer.case, answer.rules
    counted = tally(case, rules)
    filled = _fill_all(enter(case, rules, counted))
    # Only now: an answer that stays undetermined names nobody as elected.
    answer.findings.extend([*counted.findings, *_not_near(filled.hall), *filled.why])
    after = follows(filled.hall, filled.fills)
    answer.findings.extend(after.findings)
    return answer.end(Outcome.VALID, *after.steps, posts=filled.posts)


@dataclass(slots=True)
class _Filled:
    """The posts as they are filled, one after another, and the hall after the last."""

    hall: Hall
    fills: list[Fill] = field(default_factory=list)
    posts: dict[str, PostResult] = field(default_factory=dict)
    why: list[Finding] = field(default_factory=list)

    def add(self, fill: Fill, notes: Sequence[Finding] = ()) -> None:
        self.why.extend([*explain(self.hall, fill), *notes])
        self.posts[fill.kind] = result(self.hall, fill)
        self.fills.append(fill)
        self.hall = self.hall.after(fill)


def _fill_all(hall: Hall) -> _Filled:
    filled, seats = _Filled(hall), {post.kind: post.seats for post in hall.case.posts}
    for kind in (PostKind.CHAIR, PostKind.DEPUTY):
        if kind in seats:
            filled.add(*fill_with_woman(filled.hall, kind, seats[kind]))
    if PostKind.WOMAN in seats:
        _fill_column(filled, seats[PostKind.WOMAN], seats.get(PostKind.MEMBER, 0))
    elif PostKind.MEMBER in seats:
        fill, notes = fill_with_woman(filled.hall, PostKind.MEMBER, seats[PostKind.MEMBER])
        fill, more = seat_woman(filled.hall, fill)
        filled.add(fill, [*notes, *more])
    if filled.hall.voided:
        hall.rules.word("barred_winner")
    if PostKind.MEMBER not in seats:
        filled.why.extend(look_for_woman(filled.hall, Fill(PostKind.MEMBER, 0)) or ())
    return filled


def _fill_column(filled: _Filled, column: int, members: int) -> None:
    """Fill the women's column and the members, who are one office."""
    ask_column(filled.hall)
    hall, women, fill = fill_members(filled.hall, column, members)
    # Who left the column to a relative with more votes left the office.
    filled.hall = replace(filled.hall, gone=hall.gone)
    filled.add(women)
    if members:
        filled.add(*seat_woman(filled.hall, fill))


def _not_near(hall: Hall) -> tuple[Finding, ...]:
    """Say where a declared relation is no bar, so that nobody wonders."""
    rules = hall.rules
    if not hall.case.relatives or not rules.says("relatives_avoid"):
        return ()
    clause = rules.clause("relatives_set")
    return tuple(
        Finding("D108", clause, Severity.INFORMS, values={"name": one, "other": other})
        for one, other, relation in sorted(hall.case.relatives)
        if relation in ("in_law", "uncle_or_aunt", "nephew_or_niece", "cousin", "other")
    )
