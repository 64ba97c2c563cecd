"""A legal value with its article and evidence, and the rules of one body on one day.

A value that nobody has read is `unknown`. It is never guessed: asking for it raises
UndeterminedError, unless the election carries a recorded local decision (`settled`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from electionsys.errors import ElectionError
from electionsys.findings import Finding, Severity
from electionsys.law.parameters import PARAMETERS, Parameter, Plain, Stricter, read_share, read_span

__all__ = [
    "ELECTED",
    "PARAMETERS",
    "SETTLED",
    "Body",
    "Evidence",
    "Mode",
    "Parameter",
    "Plain",
    "Rules",
    "Table",
    "UndeterminedError",
    "Value",
    "shown",
]

SETTLED = "settled"


class Body(StrEnum):
    """What is elected or meets. A pack has a table for each that its law speaks of."""

    VILLAGERS = "villagers_committee"
    RESIDENTS = "residents_committee"
    ELECTION = "election_committee"
    SUPERVISION = "supervision_committee"
    GROUP_LEADER = "group_leader"
    REPRESENTATIVES = "representatives"
    MEDIATION = "mediation_committee"
    SUBCOMMITTEE = "subcommittee"
    ASSEMBLY = "assembly"
    CONFERENCE = "conference"
    GROUP_MEETING = "group_meeting"


_MEETS = frozenset({Body.ASSEMBLY, Body.CONFERENCE, Body.GROUP_MEETING})
ELECTED = tuple(body for body in Body if body not in _MEETS)


class Mode(StrEnum):
    """Who votes: every registered voter, one delegate per household, or representatives."""

    VOTERS = "voters"
    HOUSEHOLDS = "households"
    REPRESENTATIVES = "representatives"


class Evidence(StrEnum):
    READ = "read"
    EXCERPT = "excerpt"
    BACKGROUND = "background"
    UNKNOWN = "unknown"
    SETTLED = "settled"


# Who records a local majority base has thereby recorded that a majority is needed.
_IMPLIED: Mapping[str, tuple[str, Plain]] = {"majority_rule": ("majority_base", "gt_half")}


@dataclass(frozen=True, slots=True)
class Value:
    """One legal value. `silent`: the article was read and leaves the point open.

    `since` and `until` (inclusive) are the days between which this value holds.
    """

    value: Plain | None
    clause: str
    evidence: Evidence
    silent: bool = False
    note: str = ""
    source: str = ""
    since: date = date.min
    until: date | None = None

    @property
    def fixed(self) -> bool:
        """True where the text of the law itself says so, and no local rule may say otherwise."""
        return self.evidence in (Evidence.READ, Evidence.EXCERPT) and not self.silent

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


# One body of one pack: parameter -> mode ("" where it makes no difference) -> value.
Table = Mapping[str, Mapping[str, Value]]


class UndeterminedError(ElectionError):
    """The answer hangs on something nobody has recorded; the findings name it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {dict(f.values)}" for f in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one body in one place on one polling day.

    `values` are those of the national law, `local` those of each instrument of the province. The
    national text rules where it speaks, the province where that is silent (Legislation Law 82).
    """

    place: str
    body: Body
    day: date
    mode: Mode
    pack_ids: tuple[str, ...]
    values: Table
    settled: Mapping[str, Plain] = field(default_factory=dict)
    local: tuple[Table, ...] = ()
    # The instruments that anybody wrote into a pack; a province without one was not read.
    province_read: bool = True

    def under(self, mode: Mode, settled: Mapping[str, Plain]) -> "Rules":
        """Return these rules for one mode, with more recorded local decisions."""
        return replace(self, mode=mode, settled={**self.settled, **settled})

    def national(self, parameter: str) -> Value:
        """Return what the national law says."""
        if parameter not in PARAMETERS:
            raise KeyError(parameter)
        return self._of(self.values, parameter) or Value(None, "", Evidence.UNKNOWN)

    def provincial(self, parameter: str) -> tuple[Value, ...]:
        """Return what each instrument of the province says, in the order of the packs."""
        found = (self._of(table, parameter) for table in self.local)
        return tuple(value for value in found if value is not None)

    def _of(self, table: Table, parameter: str) -> Value | None:
        by_mode = table.get(parameter, {})
        found = by_mode.get(self.mode, by_mode.get(""))
        return found if found is not None and found.in_force(self.day) else None

    def written(self, parameter: str) -> Value:
        """Return what the law in force says, whatever was recorded locally."""
        national, local = self.national(parameter), self.provincial(parameter)
        known = [value for value in local if value.value is not None]
        if not national.fixed:
            return (known or local or (national,))[0]
        meets = [value for value in known if not contrary(parameter, value.value, national.value)]
        for value in meets:
            if narrower(parameter, value.value, national.value):
                return replace(value, value=None, evidence=Evidence.UNKNOWN)
        if PARAMETERS[parameter].several:
            return _together(national, meets)
        # Where both say the same, the national text is what rules; a province may ask for more.
        return next((value for value in meets if value.value != national.value), national)

    def entry(self, parameter: str) -> Value:
        """Return the value in force: the law's where it is fixed, else the recorded decision.

        A recorded number or span that the law leaves room for, such as 3-5 within 3-7, holds too.
        """
        law = self.written(parameter)
        if law.fixed and law.value is not None and not self._leaves_room(parameter, law):
            return law
        if parameter in self.settled:
            return Value(self.settled[parameter], f"{SETTLED}:{parameter}", Evidence.SETTLED)
        source, implied = _IMPLIED.get(parameter, ("", ""))
        if law.value is None and source in self.settled:
            return Value(implied, f"{SETTLED}:{source}", Evidence.SETTLED)
        return law

    def _leaves_room(self, parameter: str, law: Value) -> bool:
        """Return whether the recorded number or span only asks for more than the law does."""
        kind, said = PARAMETERS[parameter], self.settled.get(parameter)
        given = said not in (None, law.value) and (kind.span or kind.number)
        return given and not contrary(parameter, said, law.value)

    def known(self, parameter: str) -> bool:
        return self.entry(parameter).value is not None

    def value(self, parameter: str) -> Plain:
        """Return the value; raises UndeterminedError where nobody has read or recorded one."""
        found = self.entry(parameter)
        if found.value is None:
            raise UndeterminedError(self.gap(parameter))
        return found.value

    def word(self, parameter: str) -> str:
        return str(self.value(parameter))

    def number(self, parameter: str) -> int:
        found = self.value(parameter)
        if not isinstance(found, int):
            raise TypeError(f"{parameter} is not a number")
        return found

    def words(self, parameter: str) -> tuple[str, ...]:
        found = self.value(parameter)
        if not isinstance(found, tuple):
            raise TypeError(f"{parameter} is not a list")
        return found

    def says(self, parameter: str) -> bool:
        """Return whether a yes-or-no parameter says yes."""
        return self.value(parameter) == "yes"

    def span(self, parameter: str) -> tuple[int, int | None]:
        """Return (least, most), both inclusive; most None where the law sets none."""
        found = read_span(self.value(parameter))
        if found is None:
            raise TypeError(f"{parameter} is not a span")
        return found

    def share(self, parameter: str) -> tuple[int, int]:
        """Return (numerator, denominator)."""
        found = read_share(self.value(parameter))
        if found is None:
            raise TypeError(f"{parameter} is not a share")
        return found

    def clause(self, parameter: str) -> str:
        """Return `pack:article` of the value in force, such as cn-village-2026:18."""
        return self.entry(parameter).clause

    def gap(self, parameter: str) -> Finding:
        """Return the finding that says which local decision must be recorded."""
        values = {
            "parameter": f"law.parameter.{parameter}",
            "id": parameter,
            "allowed": _may_be(parameter),
        }
        return Finding("D130", self.written(parameter).clause, values=values)

    def conflicts(self) -> tuple[Finding, ...]:
        """Return what is contrary to the text above it, and by which that is displaced."""
        found: list[Finding] = []
        for parameter in PARAMETERS:
            found.extend(self._superior(parameter))
            if parameter in self.settled:
                found.extend(self._decided(parameter))
        return tuple(found)

    def _superior(self, parameter: str) -> Iterator[Finding]:
        """Yield L131 and L132 for the values of the province (Legislation Law, article 82)."""
        national = self.national(parameter)
        for value in self.provincial(parameter) if national.fixed else ():
            values = _against(parameter, national, value.value, local=value.clause)
            if value.value is None or value.evidence is Evidence.BACKGROUND:
                continue
            if contrary(parameter, value.value, national.value):
                yield Finding("L131", national.clause, Severity.WARNS, parameter, values)
            elif narrower(parameter, value.value, national.value):
                yield Finding("L132", value.clause, Severity.WARNS, parameter, values)

    def _decided(self, parameter: str) -> Iterator[Finding]:
        """Yield L107 for a recorded decision contrary to the law in force."""
        law, said = self.written(parameter), self.settled[parameter]
        if law.fixed and law.value not in (None, said) and not self._leaves_room(parameter, law):
            values = _against(parameter, law, said)
            yield Finding("L107", law.clause, Severity.WARNS, parameter, values)


def contrary(parameter: str, said: Plain | None, law: Plain | None) -> bool:
    """Return whether a provincial value contradicts the national one, not merely asks for more."""
    kind = PARAMETERS[parameter]
    if said == law or said is None or law is None:
        return False
    if kind.several:
        return kind.closed and not set(_words(said)) <= set(_words(law))
    if kind.span:
        return not _within(said, law)
    if isinstance(said, int) and isinstance(law, int):
        more, less = kind.stricter is Stricter.MORE, kind.stricter is Stricter.LESS
        return not ((more and said > law) or (less and said < law))
    return not narrower(parameter, said, law)


def narrower(parameter: str, said: Plain | None, law: Plain | None) -> bool:
    """Return whether a provincial value allows less, where it is open whether it may."""
    kind = PARAMETERS[parameter]
    if kind.stricter is not Stricter.WIDE_FROM_NARROW or said is None or law is None:
        return False
    return kind.allowed.index(str(said)) < kind.allowed.index(str(law))


def _within(said: Plain, law: Plain) -> bool:
    inner, outer = read_span(said), read_span(law)
    if inner is None or outer is None or inner[0] < outer[0]:
        return False
    return outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])


def _words(value: Plain | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _together(national: Value, local: Sequence[Value]) -> Value:
    """Return the national list with what the province adds; it cites the one that adds."""
    found = national
    for value in local:
        more = tuple(word for word in _words(value.value) if word not in _words(found.value))
        if more:
            found = replace(value, value=(*_words(found.value), *more))
    return found


def _may_be(parameter: str) -> str:
    kind = PARAMETERS[parameter]
    if kind.several or not kind.allowed:
        return kind.hint()
    return ", ".join(f"law.value.{parameter}.{word}" for word in kind.allowed)


def _against(
    parameter: str, law: Value, said: Plain | None = None, **more: object
) -> Mapping[str, object]:
    """Return the values of a finding that sets another value against the law's."""
    found = {
        "parameter": f"law.parameter.{parameter}",
        "id": parameter,
        "law": shown(parameter, law.value),
        "said": shown(parameter, said),
    }
    return found | more


def shown(parameter: str, value: Plain | None) -> str | int:
    """Return a value as a key of the catalogue where it has words of its own."""
    kind = PARAMETERS[parameter]
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return ", ".join(f"law.value.{parameter}.{word}" for word in value)
    return str(value) if kind.span or kind.share else f"law.value.{parameter}.{value}"
