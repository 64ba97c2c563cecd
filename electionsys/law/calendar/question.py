"""The calendar as a question: a polling day and what was recorded in, days and breaches out."""

from electionsys.findings import Severity
from electionsys.law.calendar.breaches import findings
from electionsys.law.calendar.plan import Course, State, plan
from electionsys.law.calendar.steps import FACTS, STEPS
from electionsys.law.calendar.telling import row
from electionsys.law.cases import Round
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.questions.inquiry import Answer, Law, Question, Verdict, common
from electionsys.law.values import Body

_STEPS = tuple(Field(step, Kind.DAY) for step in FACTS)

FIELDS = (
    *common(*Body),
    Field("round", Kind.WORD, allowed=(str(Round.FIRST), str(Round.ANOTHER)), said="round"),
    Field("facts", Kind.TABLE, of=_STEPS),
    Field("today", Kind.DAY),
)

_BOTH = (Field("zh", Kind.TEXT), Field("en", Kind.TEXT))
_NOTICE = (Field("number", Kind.TEXT), Field("form", Kind.TABLE, of=_BOTH))
_DAY = (
    Field("step", Kind.WORD, allowed=tuple(STEPS), said="law.calendar.step"),
    Field("name", Kind.TABLE, of=_BOTH),
    Field("who", Kind.TABLE, of=_BOTH),
    Field("notice", Kind.TABLE, of=_NOTICE),
    Field("first", Kind.DAY),
    Field("latest", Kind.DAY),
    Field("safe", Kind.DAY),
    Field("counted", Kind.DAY),
    Field("days", Kind.NUMBER),
    Field("parameter", Kind.TEXT),
    Field("holidays_known", Kind.YES),
    Field("clause", Kind.TEXT),
    Field("citation", Kind.TEXT),
    Field("recorded", Kind.DAY),
    Field("state", Kind.WORD, allowed=tuple(map(str, State)), said="law.calendar.state"),
)
DETAILS = (Field("days", Kind.ROWS, of=_DAY),)


def course(facts: Facts) -> Course:
    """Return the election that was told of. The day of the election is required."""
    day = facts.day("election_day")
    if day is None:
        raise TypeError("a calendar without a polling day")
    told = facts.table("facts")
    recorded = {step: found for step in FACTS if (found := told.day(step)) is not None}
    round_ = Round(facts.word("round") or Round.FIRST)
    return Course(day, round_, recorded, facts.day("today"))


def answer(facts: Facts, law: Law) -> Answer:
    """Return yes where no step is late, cut short or missing, and every local day is known."""
    told = course(facts)
    days = plan(law.rules, told)
    found = findings(law.rules, told, days)
    return Answer(
        _verdict({one.severity for one in found}, {one.code for one in found}),
        {"days": [row(day) for day in days]},
        found,
        law.rules.pack_ids,
    )


def _verdict(severities: set[Severity], codes: set[str]) -> Verdict:
    if Severity.BLOCKS in severities:
        return Verdict.NO
    return Verdict.UNDETERMINED if codes & {"K130", "L132"} else Verdict.YES


QUESTION = Question(
    name="calendar",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "facts": {"roll": "2026-02-07", "candidates": "2026-02-25"},
        "today": "2026-02-26",
    },
)
