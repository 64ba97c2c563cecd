"""What the desk asks of the law and of the list of places. It keeps nothing and writes nothing."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from electionsys import words
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Finding
from electionsys.law import calendar, catalogue
from electionsys.law import services as law
from electionsys.law.calendar import question, wall
from electionsys.law.calendar.ics import ics
from electionsys.law.fields import Field, label, read
from electionsys.law.packs import Pack, packs
from electionsys.law.questions import QUESTIONS
from electionsys.law.values import Evidence
from electionsys.paper import Heading, Wall, WallMark, WallRow, wall_calendar
from electionsys.paper import Kind as PaperKind
from electionsys.places import services as places
from electionsys.places.rules import Place, stem, trimmed
from electionsys.ruledesk.rules import sheet, votes
from electionsys.ruledesk.rules.listing import evidence_of

_MOST_OFFERED = 12
_MOST_COMPARED = 200
_FAMILIES = ("village", "community", "general")
_SETTLED = "settled."
# What a case fills into a sentence, {votes:,}.
_FILLED_IN = re.compile(r"\{[^{}]*\}")
_SOMEWHERE = "11"
DECIDE, CALENDAR = "decide", "calendar"
# What few need of a question of the law, folded away.
_SELDOM = {CALENDAR: ("facts",)}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One rule pack of this installation, and how much of it somebody has read."""

    pack: Pack
    place: Place | None
    evidence: Mapping[Evidence, int]

    @property
    def place_name(self) -> str:
        return self.place.name if self.place else ""


@dataclass(frozen=True, slots=True)
class Named:
    """One finding of the law: its number, its name, its sentence in each language."""

    code: str
    name: str
    sentences: Mapping[str, str]

    @property
    def letter(self) -> str:
        return self.code[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the desk: its fields, and under which word their labels stand."""

    name: str
    labels: str
    fields: tuple[Field, ...]
    details: tuple[Field, ...]
    example: sheet.Filled
    # What is filled in from the start, and what is folded away because few need it.
    usual: sheet.Filled = field(default_factory=dict)
    seldom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the law, with the case it is the answer to, both as JSON values.

    `place` returns the place to write for a path of the case, where the sheet has one.
    """

    case: Mapping[str, object]
    answer: Mapping[str, object]
    place: Callable[[str | None], str | None]


def questions() -> tuple[str, ...]:
    """Return the names of what can be asked, the most asked first."""
    return (DECIDE, *QUESTIONS)


def asked(name: str, language: str) -> Asked:
    """Return a question, the persons of its example named in this language.

    Raises NotFoundError.
    """
    if name == DECIDE:
        people = partial(_person, language)
        told = votes.named(votes.EXAMPLE, people)
        example = sheet.filled_in(votes.FIELDS, told if isinstance(told, dict) else {})
        usual = sheet.filled_in(votes.FIELDS, votes.USUAL)
        return Asked(name, "vote", votes.FIELDS, (), example, usual, votes.SELDOM)
    if name not in QUESTIONS:
        raise NotFoundError(name)
    known = QUESTIONS[name]
    example = sheet.filled_in(known.fields, law.example(name))
    seldom = _SELDOM.get(name, ())
    return Asked(name, name, known.fields, known.details, example, seldom=seldom)


def _person(language: str, number: str) -> str:
    return words.say(language, f"ruledesk.person.{number}")


def reply(name: str, told: sheet.Told, settled: Mapping[str, object]) -> Reply:
    """Return the answer to what was filled in.

    Raises RefusedError with everything that is wrong, the field of each finding being the name of
    the place to write it concerns.
    """
    findings: list[Finding] = []
    case = dict(told.case)
    try:
        case["place"] = place_of(str(case.get("place", ""))).code
    except RefusedError as refused:
        # Any code does to find what else is wrong.
        case["place"] = _SOMEWHERE
        findings.extend(refused.findings)
    made = votes.as_case(case) if name == DECIDE else votes.VoteCase(case)
    findings.extend(made.findings)
    if settled:
        made.case["settled"] = dict(settled)
    answer: Mapping[str, object] = {}
    try:
        answer = law.ask(name, made.case)
    except RefusedError as refused:
        findings.extend(_moved(finding, made.paths) for finding in refused.findings)
    if findings:
        raise RefusedError(*(_at(finding, told) for finding in findings))
    return Reply(made.case, answer, partial(_place_to_write, told, made.paths))


def _place_to_write(told: sheet.Told, paths: Mapping[str, str], where: str | None) -> str | None:
    return told.place(sheet.nearest(paths, where) or where)


def answer_to(name: str, text: str) -> Reply:
    """Return the answer to a case in JSON text. Raises RefusedError for what is no case."""
    answer = law.ask(name, text)
    case = json.loads(text)
    places.find(trimmed(case["place"]))
    return Reply(case, answer, lambda _where: None)


def _moved(finding: Finding, paths: Mapping[str, str]) -> Finding:
    return replace(finding, field=sheet.nearest(paths, finding.field) or finding.field)


def _at(finding: Finding, told: sheet.Told) -> Finding:
    """Return a finding at its place to write; a decision of the county has a place of its own."""
    where = finding.field or ""
    if where.startswith(_SETTLED):
        return replace(finding, field="settled-" + where.removeprefix(_SETTLED))
    return replace(finding, field=told.place(where))


def labelled(
    findings: Iterable[Finding], labels: str, blanks: Iterable[sheet.Blank]
) -> Iterator[Finding]:
    """Yield the findings with the label of the field in their sentence, and not its path."""
    called = labels_of(labels, blanks)
    for finding in findings:
        name = called.get(finding.field or "")
        if name is None or "field" not in finding.values:
            yield finding
        else:
            yield replace(finding, values={**finding.values, "field": name})


def labels_of(labels: str, blanks: Iterable[sheet.Blank]) -> dict[str, str]:
    """Return the name of each place to write -> the key of what it is called."""
    return {one.name: label(labels, *one.path) for blank in blanks for one in blank.single()}


def place_of(text: str) -> Place:
    """Return the place that a name, a code, or a name with its code means.

    Raises RefusedError: G302 where nothing is written, G101 where there is no such place, G303
    where several have that name (`offered` tells which).
    """
    if not text.strip():
        raise RefusedError(Finding("G302", field="place"))
    found = places.look(_short(text), most=_MOST_COMPARED)
    if not found:
        raise RefusedError(Finding("G101", field="place", values={"code": text.strip()[:60]}))
    if len(found) == 1:
        return found[0]
    meant = [place for place in found if _is(place, text)]
    if len(meant) == 1:
        return meant[0]
    raise RefusedError(Finding("G303", field="place", values={"name": text.strip()[:60]}))


def _is(place: Place, text: str) -> bool:
    """Return whether a text is the whole name of a place, or ends with its code.

    A province needs no more than a part of its name.
    """
    last = text.split()[-1]
    whole = place.full_name.replace(" ", "") == "".join(text.split())
    return whole or last == place.code or stem(last) == stem(place.name) or len(place.code) == 2


def offered(text: str) -> tuple[Place, ...]:
    """Return the places that a name may mean, the highest first, no more than fit on a phone."""
    return places.look(_short(text), most=_MOST_OFFERED)


def _short(text: str) -> str:
    return " ".join(text.split())[:120]


def provinces() -> tuple[Place, ...]:
    return places.below("")


def shipped() -> list[Shipped]:
    """Return every rule pack: those of the nation first, then by province, the newest first."""
    found = sorted(packs().values(), key=lambda pack: pack.since, reverse=True)
    found.sort(key=lambda pack: (pack.place, _FAMILIES.index(pack.family)))
    return [
        Shipped(pack, places.find(pack.place) if pack.place else None, _evidence(pack))
        for pack in found
    ]


def _evidence(pack: Pack) -> Mapping[Evidence, int]:
    return evidence_of(
        [
            value
            for table in pack.bodies.values()
            for modes in table.values()
            for value in modes.values()
        ]
    )


def findings() -> list[Named]:
    """Return the numbered list of all findings of the law, figures and names of a case left out."""
    return [
        Named(code, name, {each: _open(words.say(each, code)) for each in words.LANGUAGES})
        for code, name in catalogue.names().items()
    ]


def _open(sentence: str) -> str:
    return _FILLED_IN.sub("…", sentence)


def days_of(case: Mapping[str, object]) -> tuple[calendar.Calendar, Heading]:
    """Return the calendar of a case, and whose it is. Raises RefusedError for what is no case."""
    facts = read(QUESTIONS[CALENDAR].fields, dict(case))
    course = question.course(facts)
    where, body = places.find(trimmed(facts.text("place"))), facts.word("body")
    mode, family = facts.word("mode") or None, facts.word("family") or None
    known = law.rules_for(where.code, body, course.polling_day, mode, facts.settled(), family)
    heading = Heading(
        place=" ".join(where.above),
        unit=where.name,
        body=law.body_key(where.code, body),
        term_no=0,
        polling_day=course.polling_day,
    )
    return calendar.answer(known, course), heading


def calendar_file(case: Mapping[str, object], language: str, *, at: datetime) -> bytes:
    """Return the calendar of a case for a phone (iCalendar)."""
    found, heading = days_of(case)
    name = words.say(language, "ruledesk.calendar_of", unit=heading.unit)
    key = f"{case['place']}-{case['body']}-{heading.polling_day.isoformat()}"
    return ics(name, key, found.days, at=at, language=language)


def on_the_wall(case: Mapping[str, object]) -> bool:
    """Return whether the papers have words for the body of this case."""
    body = law.body_key(str(case.get("place")), str(case.get("body")))
    return words.knows(f"paper.body.{body}")


def calendar_paper(case: Mapping[str, object], size: str, language: str) -> bytes:
    """Return the calendar of a case for the wall as PDF, `size` a3 or a4."""
    found, heading = days_of(case)
    marks = wall.marks(found.days, heading.polling_day, language)
    made = Wall(
        heading,
        [WallMark(day, text, PaperKind(kind)) for day, text, kind in marks],
        [WallRow(*row) for row in wall.rows(found.days, language)],
        wall.notes(found.findings, language),
        wall.resting(found.days, heading.polling_day),
    )
    return wall_calendar(made, size, language=language)
