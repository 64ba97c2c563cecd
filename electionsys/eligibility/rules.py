"""Who may not stand: the bars of the law first, then the lists of the county, then kinship.

`judge` is the whole of the screening. It is a function of what is recorded and of polling day, so
that two reviewers, or one of them a year later, get the same answer.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from electionsys.actor import Role
from electionsys.elections.rules import Stage
from electionsys.findings import Finding, Severity, blocking
from electionsys.law.rules import Rules
from electionsys.law.seats import NEAR


class Force(StrEnum):
    """A hard clause bars; a soft one is for the township to weigh."""

    HARD = "hard"
    SOFT = "soft"


class State(StrEnum):
    """All that the village may know of a screening."""

    WAITING = "waiting"
    PASSED = "passed"
    NOT_PASSED = "not_passed"


class Relation(StrEnum):
    """The near relatives of article 1045 of the Civil Code, on either side."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"


_INVERSE: Mapping[Relation, Relation] = {
    Relation.PARENT: Relation.CHILD,
    Relation.CHILD: Relation.PARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
}

# A list belongs to a county, to a township, or to a village for one election.
PLACE_LENGTHS = frozenset({6, 9, 12})
_CODE = re.compile(r"[A-Z][0-9]{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is on record about somebody: which kind, and the day of the document."""

    code: str
    day: date


@dataclass(frozen=True, slots=True)
class LawBar:
    """A bar of the law in force; `clause` is `pack:article`."""

    code: str
    clause: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a local list. `look_back_years` None: whenever it was.

    In force from `since` to `until`, both days included; `until` None: until somebody ends it.
    """

    code: str
    text: str
    force: Force
    look_back_years: int | None
    since: date
    document: str
    until: date | None = None

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Bar:
    """Why an office already held keeps somebody out of this body.

    `clause` is `pack:article`, `reason` a key of the catalogue.
    """

    voter_id: int
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything somebody is judged from."""

    facts: tuple[Fact, ...]
    law_bars: tuple[LawBar, ...]
    clauses: tuple[Clause, ...]
    bars: tuple[Bar, ...]
    polling_day: date
    # Struck off the roll, nobody can be elected.
    listed: bool = True


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact about a person of the roll: its clause, the day and the number of the document."""

    voter_id: int
    code: str
    day: date
    document: str
    detail: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as those read it who may."""

    id: int
    code: str
    day: date
    document: str
    detail: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class NewKinship:
    """`relation` is what b is to a."""

    a_id: int
    b_id: int
    relation: Relation


def judge(case: Case) -> tuple[Finding, ...]:
    """Return everything that speaks against somebody, the law first.

    E101 a bar of the law, E102 a hard clause, E103 a soft one, E105 an incompatible office.
    E114 no longer on the roll. E104 says that a local clause does not reach back to what is on
    record; it clears nobody of E101.
    """
    facts = sorted(set(case.facts), key=lambda fact: (fact.code, fact.day))
    found = [*_by_office(case.bars), *_by_law(facts, case.law_bars)]
    if not case.listed:
        found.append(Finding("E114"))
    for clause in sorted(case.clauses, key=lambda one: (one.code, one.force, one.text)):
        if clause.in_force(case.polling_day):
            found.extend(_by_list(facts, clause, case.polling_day))
    return tuple(found)


def _by_office(bars: Iterable[Bar]) -> Iterator[Finding]:
    for one in sorted(bars, key=lambda bar: (bar.clause, bar.reason)):
        yield Finding("E105", one.clause, values={"reason": one.reason})


def _by_law(facts: list[Fact], law_bars: Iterable[LawBar]) -> Iterator[Finding]:
    codes = {fact.code for fact in facts}
    for bar in law_bars:
        if bar.code in codes:
            yield Finding("E101", bar.clause, values=_named(bar.code))


def _by_list(facts: list[Fact], clause: Clause, polling_day: date) -> Iterator[Finding]:
    days = [fact.day for fact in facts if fact.code == clause.code]
    if not days:
        return
    values = {"code": clause.code, "text": clause.text, "document": clause.document}
    if not any(reaches(day, clause.look_back_years, polling_day) for day in days):
        aged = {**values, "years": clause.look_back_years}
        yield Finding("E104", severity=Severity.INFORMS, values=aged)
    elif clause.force is Force.HARD:
        yield Finding("E102", values=values)
    else:
        yield Finding("E103", severity=Severity.WARNS, values=values)


def _named(code: str) -> dict[str, object]:
    return {"code": code, "bar": f"eligibility.clause.{code}"}


def reaches(day: date, years: int | None, polling_day: date) -> bool:
    """Return whether a fact of `day` still counts on polling day.

    The day itself is not counted, and the last day of the period is the corresponding one, or the
    last of the month where there is none; on it the fact still counts (Civil Code 201, 202).
    """
    return years is None or polling_day <= plus_years(day, years)


def plus_years(day: date, years: int) -> date:
    """Return the corresponding day `years` later; 29 February becomes 28 where there is none."""
    year = day.year + years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def passes(findings: Iterable[Finding], *, accept_soft: bool) -> bool:
    """Return whether somebody may stand. A soft clause needs the township's decision."""
    found = tuple(findings)
    soft = any(one.severity is Severity.WARNS for one in found)
    return not blocking(found) and (accept_soft or not soft)


def law_bars(known: Rules) -> tuple[LawBar, ...]:
    """Return the bars of the law in force: who may not be elected, and who may not even vote."""
    return tuple(
        LawBar(code, known.clause(parameter))
        for parameter in ("voter_bars", "statutory_bars")
        if known.known(parameter)
        for code in known.words(parameter)
    )


def check_fact(entry: NewFact, codes: Iterable[str], today: date) -> tuple[Finding, ...]:
    """Return E107 where neither law nor list has such a clause, E108 for a day to come."""
    findings = []
    if entry.code not in set(codes):
        findings.append(Finding("E107", field="code", values={"code": entry.code}))
    if entry.day > today:
        findings.append(Finding("E108", field="day", values={"day": str(entry.day)}))
    return tuple(findings)


def check_clause(new: Clause, held: Iterable[Clause]) -> tuple[Finding, ...]:
    """Return what is wrong with a new clause of a list.

    E109 its code, E110 it ends before it begins, E115 the list has it at the same time.
    """
    findings = []
    if not _CODE.fullmatch(new.code):
        findings.append(Finding("E109", field="code", values={"code": new.code}))
    if new.until is not None and new.until < new.since:
        findings.append(Finding("E110", field="until"))
    if any(one.code == new.code and _overlap(one, new) for one in held):
        findings.append(Finding("E115", field="code", values={"code": new.code}))
    return tuple(findings)


def _overlap(one: Clause, other: Clause) -> bool:
    return one.since <= (other.until or date.max) and other.since <= (one.until or date.max)


def check_end(since: date, until: date) -> tuple[Finding, ...]:
    return (Finding("E110", field="until"),) if until < since else ()


def check_kinship(stage: Stage, role: Role) -> tuple[Finding, ...]:
    """Return E116 for anybody but the township once the candidates are posted."""
    early = stage in {Stage.ROLL_FROZEN, Stage.NOMINATING}
    return () if early or role is Role.TOWNSHIP else (Finding("E116"),)


def inverse(relation: Relation) -> Relation:
    """Return what `a` is to `b` where `b` is `relation` to `a`."""
    return _INVERSE.get(relation, relation)


def normalised(entry: NewKinship) -> tuple[int, int, Relation]:
    """Return the pair with the smaller id first; `relation` is always what the second is."""
    if entry.a_id <= entry.b_id:
        return entry.a_id, entry.b_id, entry.relation
    return entry.b_id, entry.a_id, inverse(entry.relation)


def near_set(known: Rules) -> frozenset[str]:
    """Return which relations are near by the law of polling day.

    Where that law does not say, article 1045 of the Civil Code does.
    """
    return NEAR[known.word("relatives_set") if known.known("relatives_set") else "CC1045"]
