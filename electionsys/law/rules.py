"""The decision about one vote: numbers in, the elected and the reasons out. Pure.

numbers that cannot all be true ............ irreconcilable, count again
a mode the law forbids, too many papers,
or too few who took part ................... invalid, elect again
a value nobody has recorded ................ undetermined, record it
otherwise .................................. valid: posts, and what follows for open seats
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from electionsys.findings import Finding, Severity, blocking
from electionsys.law.cases import (
    RANK,
    Ballots,
    Case,
    Decision,
    NextStep,
    Outcome,
    Paper,
    Post,
    PostKind,
    PostResult,
    Round,
    Step,
    Turnout,
)
from electionsys.law.reconcile import identities, overflow, turnout
from electionsys.law.seats import Fill, Hall, enter, explain, fill_post, in_order, result
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
from electionsys.law.women import seat_woman

__all__ = [
    "PARAMETERS",
    "Ballots",
    "Body",
    "Case",
    "Decision",
    "Evidence",
    "Mode",
    "NextStep",
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

_DIFFERENCE = {
    "chair": "head_diff",
    "deputy": "deputy_diff",
    "woman_member": "member_diff",
    "member": "member_diff",
}


@dataclass(slots=True)
class _Answer:
    """The answer as it grows, one step of the decision after another."""

    case: Case
    rules: Rules
    turnout: Turnout
    findings: list[Finding] = field(default_factory=list)

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
    answer = _Answer(case, rules, Turnout(case.ballots.returned, case.registered, 0))
    answer.findings.extend(rules.conflicts())
    try:
        return _decide(answer)
    except UndeterminedError as gap:
        answer.findings.extend(gap.findings)
        return answer.end(Outcome.UNDETERMINED)


def _decide(answer: _Answer) -> Decision:
    case, rules = answer.case, answer.rules
    seats = {post.kind: post.seats for post in case.ranked_posts()}
    broken = list(identities(case))
    if broken:
        answer.findings.extend(broken)
        return answer.end(Outcome.IRRECONCILABLE, Step(NextStep.RECOUNT, seats))
    void = [*_mode(case, rules), *overflow(case, rules)]
    answer.findings.extend(void)
    answer.turnout, finding = turnout(case, rules)
    answer.findings.append(finding)
    if blocking([*void, finding]):
        return answer.end(Outcome.INVALID, Step(NextStep.RE_ELECTION, seats))
    answer.findings.extend(_size(case, rules))
    return _elect(answer)


def _mode(case: Case, rules: Rules) -> tuple[Finding, ...]:
    """A committee elected by others than the law says is not elected."""
    if case.mode in rules.words("modes"):
        return ()
    values = {"mode": f"mode.{case.mode}", "body": f"body.{case.body}"}
    return (Finding("D106", rules.clause("modes"), values=values),)


def _size(case: Case, rules: Rules) -> tuple[Finding, ...]:
    """Warn where the seats exceed what the body may have."""
    if not rules.known("committee_size"):
        return ()
    most = rules.span("committee_size")[1]
    seats = sum(post.seats for post in case.posts) + len(case.holders())
    if most is None or seats <= most:
        return ()
    values = {"seats": seats, "most": most}
    return (Finding("D107", rules.clause("committee_size"), Severity.WARNS, values=values),)


def _elect(answer: _Answer) -> Decision:
    case, rules = answer.case, answer.rules
    counted = tally(case, rules)
    hall = enter(case, rules, counted)
    why = [*counted.findings, *_not_near(hall)]
    fills: list[Fill] = []
    posts: dict[str, PostResult] = {}
    for post in case.ranked_posts():
        fill, notes = seat_woman(hall, fill_post(hall, post.kind, post.seats))
        why.extend([*explain(hall, fill), *notes])
        posts[post.kind] = result(hall, fill)
        fills.append(fill)
        hall = hall.after(fill)
    # Only now: an answer that stays undetermined names nobody as elected.
    answer.findings.extend(why)
    steps = _steps(answer, hall, fills)
    return answer.end(Outcome.VALID, *steps, posts=posts)


def _not_near(hall: Hall) -> tuple[Finding, ...]:
    """Say where a declared relation is no bar, so that nobody wonders."""
    rules = hall.rules
    if not rules.says("relatives_avoid"):
        return ()
    clause = rules.clause("relatives_set")
    return tuple(
        Finding("D108", clause, Severity.INFORMS, values={"name": one, "other": other})
        for one, other, relation in sorted(hall.case.relatives)
        if relation in ("in_law", "uncle_or_aunt", "nephew_or_niece", "cousin", "other")
    )


def _steps(answer: _Answer, hall: Hall, fills: list[Fill]) -> list[Step]:
    """Return what follows: first the tied are voted on again, then the open seats."""
    steps: list[Step] = []
    revotes = {fill.kind: fill.revote for fill in fills if fill.revote}
    if revotes:
        tied = {fill.kind: tuple(sorted(fill.tied)) for fill in fills if fill.revote}
        answer.findings.append(_follows("D150", answer.rules.clause("tie_rule"), revotes))
        steps.append(Step(NextStep.TIE_REVOTE, revotes, tied))
    short = {fill.kind: fill.short for fill in fills if fill.short}
    if short:
        steps.append(_for_open_seats(answer, hall, fills, short))
    return steps


def _for_open_seats(
    answer: _Answer, hall: Hall, fills: list[Fill], short: Mapping[str, int]
) -> Step:
    rules, clause = answer.rules, answer.rules.clause("another_election_threshold")
    if answer.case.round is Round.ANOTHER and _may_stop(rules, hall):
        known = rules.known("min_members_to_stop")
        stop = rules.clause("min_members_to_stop")
        answer.findings.append(_follows("D153" if known else "D154", stop, short, Severity.WARNS))
        return Step(NextStep.ASSEMBLY_DECIDES, short)
    answer.findings.append(_follows("D151", clause, short))
    candidates = {fill.kind: _candidates(hall, fill) for fill in fills if fill.short}
    answer.findings.extend(
        _follows("D152", rules.clause("candidates_exceed_seats"), {kind: seats}, Severity.WARNS)
        for kind, seats in short.items()
        if len(candidates[kind]) <= seats
    )
    return Step(NextStep.ANOTHER_ELECTION, short, candidates, _last_day(answer))


def _may_stop(rules: Rules, hall: Hall) -> bool:
    """After another election: may seats stay open? Where nobody recorded it, a meeting decides."""
    if not rules.known("min_members_to_stop"):
        return True
    return len(hall.seated) >= rules.number("min_members_to_stop")


def _last_day(answer: _Answer) -> date | None:
    if not answer.rules.known("another_election_window_days"):
        return None
    return answer.case.day + timedelta(days=answer.rules.number("another_election_window_days"))


def _candidates(hall: Hall, fill: Fill) -> tuple[str, ...]:
    """Return those not elected with the most votes, more of them than seats.

    Everybody who ties for the last place is in. Who is elected, waits for a revote or may not
    sit beside a relative already elected is not. A seat kept for a woman has women only.
    """
    parameter = _DIFFERENCE[fill.kind]
    more = max(1, hall.rules.span(parameter)[0]) if hall.rules.known(parameter) else 1
    votes = {n: v for n, v in hall.votes(fill.kind).items() if v > 0 and _free(hall, fill.kind, n)}
    if fill.for_woman and fill.short == 1:
        votes = {n: v for n, v in votes.items() if hall.case.sexes.get(n) == "F"}
    ranked = in_order(votes)
    last = ranked[: fill.short + more]
    return tuple(name for name in ranked if last and votes[name] >= votes[last[-1]])


def _free(hall: Hall, kind: str, name: str) -> bool:
    if name in hall.seated or name in hall.pending:
        return False
    return all(RANK[hall.seated[other]] > RANK[kind] for other in hall.near(name, hall.seated))


def _follows(
    code: str, clause: str, seats: Mapping[str, int], severity: Severity = Severity.INFORMS
) -> Finding:
    return Finding(code, clause, severity, values={"seats": sum(seats.values())})
