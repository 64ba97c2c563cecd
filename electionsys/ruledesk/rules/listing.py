"""How the law's list of values is laid out for a reader, and which of them he asks to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from electionsys.findings import Finding
from electionsys.law.values import PARAMETERS, Evidence, Plain, Rules, Value

# The chapters of the list: each begins with this value.
CHAPTERS: Mapping[str, str] = {
    "modes": "taking_part",
    "ec_size": "election_committee",
    "voting_age": "roll",
    "nomination_routes": "candidates",
    "proxy_allowed": "proxy",
    "poll_notice_days": "station",
    "poll_form": "paper",
    "majority_base": "elected",
    "committee_size": "composition",
    "result_on_the_spot": "after",
    "recall_share_voters": "recall",
    "notice_days": "meetings",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the list: the one in force, and what it displaces or still wants."""

    parameter: str
    value: Value
    conflicts: tuple[Finding, ...] = ()
    # What an instrument of the province says beside the value in force.
    beside: tuple[Value, ...] = ()

    @property
    def open(self) -> bool:
        """Nobody has read a value: the county office must record its decision."""
        return self.value.value is None


@dataclass(slots=True)
class Chapter:
    name: str
    lines: list[Line] = field(default_factory=list)


def lines(rules: Rules) -> list[Line]:
    """Return every value that a law in force here speaks of, in the order of the list."""
    conflicts = rules.conflicts()
    return [
        _line(rules, parameter, conflicts)
        for parameter in PARAMETERS
        if rules.national(parameter).clause or rules.provincial(parameter)
    ]


def _line(rules: Rules, parameter: str, conflicts: tuple[Finding, ...]) -> Line:
    found = rules.entry(parameter)
    others = (rules.national(parameter), *rules.provincial(parameter))
    return Line(
        parameter,
        found,
        tuple(finding for finding in conflicts if finding.field == parameter),
        tuple(one for one in others if one.clause and one.value != found.value),
    )


def chapters(found: list[Line]) -> list[Chapter]:
    """Return the lines under their chapters; a chapter without a line is left out."""
    chapter_of: dict[str, str] = {}
    name = ""
    for parameter in PARAMETERS:
        name = CHAPTERS.get(parameter, name)
        chapter_of[parameter] = name
    made: dict[str, Chapter] = {}
    for line in found:
        name = chapter_of[line.parameter]
        made.setdefault(name, Chapter(name)).lines.append(line)
    return list(made.values())


def chosen(
    found: list[Line], word: str, which: str, said: Callable[[str, Plain | None], str]
) -> list[Line]:
    """Return the lines that have `word` in them and are `which`: all, open, or in conflict.

    `said` puts a parameter (value None) or a value of it into words.
    """
    wanted = word.strip().casefold()
    kept = (line for line in found if which != "open" or line.open)
    kept = (line for line in kept if which != "conflict" or line.conflicts)
    return [line for line in kept if not wanted or wanted in _text(line, said)]


def _text(line: Line, said: Callable[[str, Plain | None], str]) -> str:
    parts = (
        line.parameter,
        said(line.parameter, None),
        said(line.parameter, line.value.value),
        line.value.note,
    )
    return " ".join(parts).casefold()


def evidence_of(values: list[Value]) -> Mapping[Evidence, int]:
    """Return how many values rest on what, the unread last."""
    return {
        level: sum(value.evidence is level for value in values)
        for level in Evidence
        if level is not Evidence.SETTLED
    }
