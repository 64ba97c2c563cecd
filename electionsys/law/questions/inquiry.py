"""How a question is answered: the facts, the rules asked, what each check found, yes or no.

A check that fails makes the answer no, whatever else is unknown. A check that hangs on a value
nobody has recorded, or on a fact nobody has told, leaves it undetermined. Otherwise it is yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from electionsys.errors import RefusedError
from electionsys.findings import Finding, Severity
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.reading import FAMILIES
from electionsys.law.values import Body, Evidence, Mode, Plain, Rules


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, its figures (JSON values and days), and the reasons in order."""

    answer: Verdict
    details: Mapping[str, object]
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """The rules of the body asked about, and of the other bodies of the same place and day."""

    rules: Rules
    other: Callable[[Body, Mode | None], Rules]
    family: str = "village"

    def of(self, body: Body, mode: Mode | None = None) -> Rules | None:
        """Return the rules of another body; None where the law of that day knows none."""
        try:
            return self.other(body, mode)
        except RefusedError:
            return None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is asked for, what is answered beside yes or no, and how."""

    name: str
    fields: tuple[Field, ...]
    details: tuple[Field, ...]
    answer: Callable[[Facts, Law], Answer]
    example: Mapping[str, object]


def common(*bodies: Body) -> tuple[Field, ...]:
    """Return the fields every question begins with."""
    return (
        Field("place", Kind.PLACE, required=True, common=True),
        Field("body", Kind.WORD, True, tuple(map(str, bodies)), said="body", common=True),
        Field("election_day", Kind.DAY, required=True, common=True),
        Field("mode", Kind.WORD, allowed=tuple(map(str, Mode)), said="mode", common=True),
        Field("family", Kind.WORD, allowed=FAMILIES, said="law.family", common=True),
        Field("settled", Kind.SETTLED, common=True),
    )


@dataclass(slots=True)
class Inquiry:
    """One answer as it grows. Each method says what one check found."""

    facts: Facts
    law: Law
    findings: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    asked: dict[tuple[str, str], Rules] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        return self.law.rules

    def value(self, parameter: str, rules: Rules | None = None) -> Plain | None:
        """Return a value that is needed; where nobody has recorded one, the answer is open."""
        rules = rules or self.rules
        found = self.glance(parameter, rules)
        if found is None:
            self.open.append(rules.gap(parameter))
        return found

    def glance(self, parameter: str, rules: Rules | None = None) -> Plain | None:
        """Return a value that may be missing without harm."""
        rules = rules or self.rules
        self.asked[(str(rules.body), parameter)] = rules
        return rules.entry(parameter).value

    def rule(self, parameter: str, rules: Rules | None = None) -> Plain | None:
        """Return the value of a rule that a law may well do without.

        None where no text speaks of it, or the province's was read and is silent too (Q007);
        where nobody has read what the province says, the answer is open.
        """
        rules = rules or self.rules
        if rules.known(parameter) or rules.provincial(parameter):
            return self.value(parameter, rules)
        clause = rules.clause(parameter)
        if clause and not rules.province_read:
            return self.value(parameter, rules)
        if clause:
            said = f"law.parameter.{parameter}"
            self.informs("Q007", clause, parameter=said, id=parameter)
        return None

    def number(self, parameter: str, rules: Rules | None = None) -> int | None:
        found = self.value(parameter, rules)
        return found if isinstance(found, int) else None

    def words(self, parameter: str, rules: Rules | None = None) -> tuple[str, ...]:
        found = self.value(parameter, rules)
        return found if isinstance(found, tuple) else ()

    def clause(self, parameter: str, rules: Rules | None = None) -> str:
        return (rules or self.rules).clause(parameter)

    def told(self, name: str, code: str = "Q004") -> bool | None:
        """Return a fact that is needed; where nobody has told it, the answer is open."""
        found = self.facts.yes(name)
        if found is None:
            self.missing(name, code)
        return found

    def missing(self, name: str, code: str = "Q004", **values: object) -> None:
        self.open.append(Finding(code, field=name, values={"field": name, **values}))

    def unsure(self, code: str, clause: str, where: str | None = None, /, **values: object) -> None:
        """Say what somebody must decide before there is an answer."""
        self.open.append(Finding(code, clause, Severity.BLOCKS, where, values))

    def blocks(self, code: str, clause: str, where: str | None = None, /, **values: object) -> None:
        self.findings.append(Finding(code, clause, Severity.BLOCKS, where, values))

    def warns(self, code: str, clause: str, where: str | None = None, /, **values: object) -> None:
        self.findings.append(Finding(code, clause, Severity.WARNS, where, values))

    def informs(
        self, code: str, clause: str, where: str | None = None, /, **values: object
    ) -> None:
        self.findings.append(Finding(code, clause, Severity.INFORMS, where, values))

    def verdict(self) -> Verdict:
        if any(finding.severity is Severity.BLOCKS for finding in self.findings):
            return Verdict.NO
        return Verdict.UNDETERMINED if self.open else Verdict.YES

    def answer(self, **details: object) -> Answer:
        """Close the inquiry: what is open is told only where the answer hangs on it."""
        verdict = self.verdict()
        open_ = _once(self.open) if verdict is Verdict.UNDETERMINED else []
        findings = [*self.findings, *open_, *self._sources()]
        packs = dict.fromkeys(self.rules.pack_ids)
        for rules in self.asked.values():
            packs.update(dict.fromkeys(rules.pack_ids))
        return Answer(verdict, details, tuple(findings), tuple(packs))

    def _sources(self) -> list[Finding]:
        """Say what was displaced, and what rests on practice rather than on an article read."""
        found: list[Finding] = []
        for (_, parameter), rules in self.asked.items():
            found.extend(one for one in rules.conflicts() if one.field == parameter)
            entry = rules.entry(parameter)
            if entry.evidence is Evidence.BACKGROUND:
                values = {"parameter": f"law.parameter.{parameter}", "id": parameter}
                found.append(Finding("Q005", entry.clause, Severity.INFORMS, values=values))
        if not self.rules.province_read:
            found.append(
                Finding("L130", severity=Severity.INFORMS, values={"place": self.rules.place})
            )
        return _once(found)


def _once(findings: list[Finding]) -> list[Finding]:
    seen: list[Finding] = []
    for finding in findings:
        if finding not in seen:
            seen.append(finding)
    return seen


# Quorum or majority -> numerator, denominator, and whether exactly that share is enough.
_SHARES = {
    "gt_half": (1, 2, False),
    "gt_two_thirds": (2, 3, False),
    "ge_two_thirds": (2, 3, True),
}


def least(rule: str, of: int) -> int:
    """Return the least whole number that fulfils a quorum or a majority of `of`; 0 for none."""
    if rule not in _SHARES:
        return 0
    numerator, denominator, exactly = _SHARES[rule]
    return -(-of * numerator // denominator) if exactly else of * numerator // denominator + 1


def age_on(born_on: date, on: date) -> int:
    """Return the age in full years.

    A year is full on the day of the same date; who was born on 29 February has it on the last day
    of February in other years (Civil Code 202).
    """
    return on.year - born_on.year - (on < birthday(born_on, on.year))


def birthday(born_on: date, year: int) -> date:
    """Return the day in `year` on which another year is full; the last of days beyond them all."""
    if year > date.max.year:
        return date.max
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
