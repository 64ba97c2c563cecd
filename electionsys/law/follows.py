"""What follows a valid vote: the tied are voted on again, open seats are filled or stay open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from electionsys.findings import Finding, Severity
from electionsys.law.calendar.days import within
from electionsys.law.cases import RANK, Case, NextStep, PostKind, Round, Step
from electionsys.law.hall import Fill, Hall, in_order
from electionsys.law.sizes import DIFFERENCE
from electionsys.law.values import Rules

_CHAIR, _DEPUTY = PostKind.CHAIR.value, PostKind.DEPUTY.value
_MEMBERS = (PostKind.WOMAN.value, PostKind.MEMBER.value)


@dataclass(slots=True)
class Follows:
    """The steps in their order, and why."""

    steps: list[Step] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def follows(hall: Hall, fills: Sequence[Fill]) -> Follows:
    """Return what follows, `hall` being the state once every post was filled."""
    found = Follows()
    revotes = {fill.kind: fill.revote for fill in fills if fill.revote}
    if revotes:
        tied = {fill.kind: _in_order(hall, fill.kind, fill.tied) for fill in fills if fill.revote}
        found.findings.append(_told("D150", hall.rules.clause("tie_rule"), revotes))
        found.steps.append(Step(NextStep.TIE_REVOTE, revotes, tied))
    short = {fill.kind: fill.short for fill in fills if fill.short}
    if short:
        _open_seats(found, hall, [fill for fill in fills if fill.short], short)
    return found


def _in_order(hall: Hall, kind: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in in_order(hall.votes(kind)) if name in names)


def _open_seats(
    found: Follows, hall: Hall, fills: Sequence[Fill], short: Mapping[str, int]
) -> None:
    stop = _stop(hall)
    if stop is None:
        _another(found, hall, fills, short)
        return
    code, parameter = stop
    hers = [replace(fill, left=0, kept=0) for fill in fills if fill.for_woman]
    if hers and code != "D156":
        # A committee has a woman: her seat does not stay open.
        _another(found, hall, hers, {fill.kind: fill.for_woman for fill in hers})
        short = {fill.kind: fill.short - fill.for_woman for fill in fills}
        short = {kind: seats for kind, seats in short.items() if seats}
    if not short:
        return
    found.findings.append(_told(code, hall.rules.clause(parameter), short, Severity.WARNS))
    if code != "D155":
        found.steps.append(Step(NextStep.ASSEMBLY_DECIDES, short))
    if _CHAIR in short and _CHAIR not in hall.seated.values():
        found.findings.append(_acting_head(hall))


def _stop(hall: Hall) -> tuple[str, str] | None:
    """Return why no other election follows, and the parameter; None where one does."""
    rules, another = hall.rules, hall.case.round is Round.ANOTHER
    if not another and not hall.says("stop_from_round", "first"):
        return None
    if not rules.known("min_members_to_stop"):
        # Where nobody recorded when seats may stay open, a meeting decides.
        return ("D154", "min_members_to_stop") if another else None
    if _enough(hall):
        return ("D155" if hall.says("stop_needs_meeting", "no") else "D153", "min_members_to_stop")
    last = another and hall.says("another_rounds_max", 1)
    return ("D156", "another_rounds_max") if last else None


def _enough(hall: Hall) -> bool:
    """Return whether so many are elected, and the chair where need be, that seats may stay open."""
    if len(hall.seated) < hall.rules.number("min_members_to_stop"):
        return False
    return not hall.says("stop_needs_head", "yes") or _CHAIR in hall.seated.values()


def _another(found: Follows, hall: Hall, fills: Sequence[Fill], short: Mapping[str, int]) -> None:
    rules = hall.rules
    found.findings.append(_told("D151", rules.clause("another_election_threshold"), short))
    candidates = {fill.kind: _candidates(hall, fill) for fill in fills}
    found.findings.extend(_too_few(rules, short, candidates))
    found.steps.append(Step(NextStep.ANOTHER_ELECTION, short, candidates, _last_day(hall)))


def _too_few(
    rules: Rules, short: Mapping[str, int], candidates: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    clause = rules.clause("candidates_exceed_seats")
    for kind, seats in short.items():
        if len(candidates[kind]) <= seats:
            yield _told("D152", clause, {kind: seats}, Severity.WARNS)


def _last_day(hall: Hall) -> date | None:
    if not hall.rules.known("another_election_window_days"):
        return None
    return within(hall.case.day, hall.rules.number("another_election_window_days")).last


def _candidates(hall: Hall, fill: Fill) -> tuple[str, ...]:
    """Return those not elected with the most votes, more of them than seats.

    Everybody who ties for the last place is in. Who is elected, may not be elected, waits for a
    revote or may not sit beside a relative already elected is not. For a seat kept for a woman
    the women with the most votes stand.
    """
    parameter = DIFFERENCE[fill.kind]
    more = max(1, hall.rules.span(parameter)[0]) if hall.rules.known(parameter) else 1
    votes = {n: v for n, v in hall.votes(fill.kind).items() if v > 0 and _free(hall, fill.kind, n)}
    women = {name: number for name, number in votes.items() if hall.is_woman(name)}
    open_to_all = fill.short - fill.for_woman
    standing = _first(votes, open_to_all + more) if open_to_all else set()
    if fill.for_woman:
        standing |= _first(women, fill.for_woman + more)
    return tuple(name for name in in_order(votes) if name in standing)


def _first(votes: Mapping[str, int], places: int) -> set[str]:
    last = in_order(votes)[:places]
    return {name for name in votes if last and votes[name] >= votes[last[-1]]}


def _free(hall: Hall, kind: str, name: str) -> bool:
    if name in hall.seated or name in hall.pending or name in hall.case.barred:
        return False
    if kind == PostKind.WOMAN and hall.is_man(name):
        return False
    return all(RANK[hall.seated[other]] > RANK[kind] for other in hall.near(name, hall.seated))


def _acting_head(hall: Hall) -> Finding:
    """Return who does the chair's work meanwhile: named where the votes say it."""
    rules = hall.rules
    if not rules.known("acting_head"):
        return Finding("D159", "", Severity.WARNS)
    clause = rules.clause("acting_head")
    by_votes = rules.word("acting_head") == "deputy_most_votes>member_most_votes>meeting"
    deputies = sorted(name for name, post in hall.seated.items() if post == _DEPUTY)
    members = sorted(name for name, post in hall.seated.items() if post in _MEMBERS)
    first = deputies or (members if by_votes else [])
    if by_votes and len(first) > 1:
        return _most_votes(hall, first, clause)
    if first:
        return Finding("D157", clause, Severity.INFORMS, values={"name": "、".join(first)})
    return Finding("D158", clause, Severity.WARNS)


def _most_votes(hall: Hall, names: Sequence[str], clause: str) -> Finding:
    """Compare those of one office by their votes; those elected earlier have none in this case."""
    if not all(_elected_now(hall.case, name) for name in names):
        return Finding("D167", clause, Severity.WARNS, values={"names": "、".join(names)})
    votes = {name: hall.votes(hall.seated[name])[name] for name in names}
    ranked = in_order(votes)
    if votes[ranked[0]] == votes[ranked[1]]:
        return Finding("D158", clause, Severity.WARNS)
    return Finding("D157", clause, Severity.INFORMS, values={"name": ranked[0]})


def _elected_now(case: Case, name: str) -> bool:
    return name not in case.holders()


def _told(
    code: str, clause: str, seats: Mapping[str, int], severity: Severity = Severity.INFORMS
) -> Finding:
    return Finding(code, clause, severity, values={"seats": sum(seats.values())})
