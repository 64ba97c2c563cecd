"""What the other rooms ask the law: which rules hold, what a clause is called, what follows."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TypeVar

from electionsys import words
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Finding
from electionsys.law import fields
from electionsys.law.casefile import read_case
from electionsys.law.cases import Case, Decision, PostResult, Step
from electionsys.law.catalogue import names
from electionsys.law.citing import article, cite, message, spoken
from electionsys.law.packs import Pack, packs
from electionsys.law.questions import QUESTIONS, Answer, Law, Question, deciding
from electionsys.law.reading import PLACE, Reader, read_settled, read_table
from electionsys.law.rules import decide
from electionsys.law.values import Body, Mode, Rules

__all__ = [
    "answer_json",
    "article",
    "ask",
    "body_key",
    "cite",
    "decide_case",
    "decide_json",
    "message",
    "read_case",
    "rules_for",
    "spoken",
]


T = TypeVar("T")

_DECIDE = "decide"
_BY_VOTERS = frozenset(
    {
        Body.VILLAGERS,
        Body.RESIDENTS,
        Body.GROUP_LEADER,
        Body.REPRESENTATIVES,
        Body.ASSEMBLY,
        Body.GROUP_MEETING,
    }
)


def rules_for(
    place: str,
    body: str,
    day: date,
    mode: str | None = None,
    settled: Mapping[str, object] | None = None,
    family: str | None = None,
) -> Rules:
    """Return the rules in force for this body in this place on this polling day.

    `settled` are the recorded local decisions, parameter -> value; `family` says village or
    community where neither the body nor the code of the place does. Raises RefusedError for a
    place that is no code, an unknown body or mode, a day before the oldest law, a body that the
    law of that day does not know, and decisions that cannot be recorded.
    """
    reader = Reader()
    if not PLACE.fullmatch(place):
        reader.note("L101", "place", found=place[:40])
    known = reader.word("body", body, Body, ", ".join(Body))
    usual = Mode.VOTERS if known in _BY_VOTERS else Mode.REPRESENTATIVES
    way = reader.word("mode", mode or usual, Mode, ", ".join(Mode))
    decisions = read_settled(reader, dict(settled or {}))
    if known is None or way is None or reader.findings:
        raise RefusedError(*reader.findings)
    family = family or _family(place, known)
    pack = _pack(family, known, day)
    local = [found for found in packs().values() if _is_local(found, place, family)]
    local = [found for found in local if found.in_force(day)]
    speaking = [found for found in local if known in found.bodies]
    return Rules(
        place,
        known,
        day,
        way,
        (pack.id, *(found.id for found in speaking)),
        pack.bodies[known],
        decisions,
        tuple(found.bodies[known] for found in speaking),
        bool(local),
    )


def _is_local(pack: Pack, place: str, family: str) -> bool:
    return bool(pack.place) and place.startswith(pack.place) and pack.family == family


def body_key(place: str, body: str) -> str:
    """Return the name of a body in the catalogue: a community supervises its own affairs."""
    if body == Body.SUPERVISION and _family(place, Body(body)) == "community":
        return "residents_supervision_committee"
    return str(body)


def decide_case(case: Case) -> Decision:
    """Return the decision under the law of the case's own place, body and day."""
    where = (case.place, case.body, case.day, case.mode, case.settled, case.family)
    return decide(case, rules_for(*where))


def decide_json(text: object, language: str = "zh") -> dict[str, object]:
    """Return the answer to a case in JSON text, or in a parsed JSON value.

    Raises RefusedError for what is no case, with everything that is wrong with it.
    """
    return answer_json(decide_case(_whole(read_case, text)), language)


def _whole(read: Callable[[object], T], data: object) -> T:
    """Return what `read` makes of a case; where it is refused, with all that is wrong with it."""
    try:
        return read(data)
    except RefusedError as wrong:
        raise RefusedError(*wrong.findings, *_no_law(data)) from None


def _no_law(data: object) -> tuple[Finding, ...]:
    """Return that no law held is of that day or body, of a case with other faults."""
    reader = Reader()
    try:
        table = read_table(data, Reader())
        place = reader.place("place", table.get("place"))
        day = reader.day("election_day", table.get("election_day"))
        if day and not reader.findings and table.get("body") in list(Body):
            rules_for(place, str(table["body"]), day)
    except RefusedError as more:
        return tuple(one for one in more.findings if one.code in ("L103", "L104"))
    return ()


def _family(place: str, body: Body) -> str:
    """Return which law a body stands under.

    The last three digits of a 12-digit code tell a community (001-199, and 400-499 for what is
    like one) from a village; another body without such a code is a village's.
    """
    if body is Body.RESIDENTS:
        return "community"
    last = int(place[9:]) if len(place) == 12 else 200
    community = 1 <= last < 200 or 400 <= last < 500
    return "community" if community and body is not Body.VILLAGERS else "village"


def _pack(family: str, body: Body, day: date) -> Pack:
    laws = [pack for pack in packs().values() if pack.family == family and not pack.place]
    found = next((pack for pack in laws if pack.in_force(day)), None)
    if found is None:
        oldest = min(pack.since for pack in laws)
        values = {"day": day.isoformat(), "oldest": oldest.isoformat()}
        raise RefusedError(Finding("L103", field="election_day", values=values))
    if body not in found.bodies:
        values = {"body": f"body.{body}", "day": day.isoformat(), "pack": found.id}
        raise RefusedError(Finding("L104", field="body", values=values))
    return found


def answer_json(decision: Decision, language: str = "zh") -> dict[str, object]:
    """Return the decision as plain JSON values; `language` is that of the citations."""
    return {
        "outcome": decision.outcome.value,
        "rules": list(decision.rules),
        "turnout": {
            "took_part": decision.turnout.took_part,
            "registered": decision.turnout.registered,
            "needed": decision.turnout.needed,
        },
        "posts": {kind: _post_json(post) for kind, post in decision.posts.items()},
        "next": _step_json(decision.next) if decision.next else None,
        "then": [_step_json(step) for step in decision.steps[1:]],
        "findings": [finding_json(finding, language) for finding in decision.findings],
    }


def finding_json(finding: Finding, language: str = "zh") -> dict[str, object]:
    """Return one finding as plain JSON values, its sentence in every language."""
    return {
        "code": finding.code,
        "name": names().get(finding.code, ""),
        "severity": finding.severity.value,
        "clause": finding.clause,
        "citation": cite(finding.clause, language),
        "field": finding.field,
        "message": {each: message(finding, each) for each in words.LANGUAGES},
        "numbers": {name: _plain(value) for name, value in finding.values.items()},
    }


def _plain(value: object) -> object:
    """Return a key of the catalogue as the identifier it names, `post.chair` as chair."""
    return value.rpartition(".")[2] if isinstance(value, str) and words.knows(value) else value


def _post_json(post: PostResult) -> dict[str, object]:
    return {
        "needed": post.needed,
        "elected": list(post.elected),
        "tied": list(post.tied),
        "vacant": post.vacant,
        **({"voided": list(post.voided)} if post.voided else {}),
    }


def _step_json(step: Step) -> dict[str, object]:
    stations = {"stations": list(step.stations)} if step.stations else {}
    return {
        "step": step.step.value,
        "posts": list(step.posts),
        "seats": dict(step.posts),
        "candidates": {kind: list(names) for kind, names in step.candidates.items()},
        "by": step.by.isoformat() if step.by else None,
        **stations,
    }


def ask(name: str, data: object) -> dict[str, object]:
    """Return the answer to a question about a case, a JSON value or JSON text, as JSON values.

    Raises RefusedError with everything that is wrong with the case, NotFoundError for a question
    that nobody knows.
    """
    if name == _DECIDE:
        return decide_json(data)
    question = _question(name)
    return _told(name, question.answer(*_read(question, data)))


def _question(name: str) -> Question:
    found = QUESTIONS.get(name)
    if found is None:
        raise NotFoundError(name)
    return found


def _read(question: Question, data: object) -> tuple[fields.Facts, Law]:
    facts = _whole(partial(fields.read, question.fields), data)
    place, body, day = facts.text("place"), facts.word("body"), facts.day("election_day")
    if day is None:
        raise TypeError("a question without a day")
    family = facts.word("family") or _family(place, Body(body))

    def rules(body: str, mode: str | None = None) -> Rules:
        return rules_for(place, body, day, mode, facts.settled(), family)

    return facts, Law(rules(body, facts.word("mode") or None), rules, family)


def _told(name: str, answer: Answer) -> dict[str, object]:
    return {
        "question": name,
        "answer": answer.answer.value,
        "rules": list(answer.rules),
        "details": {key: _json(value) for key, value in answer.details.items()},
        "findings": [finding_json(finding) for finding in answer.findings],
    }


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def questions() -> tuple[str, ...]:
    """Return what may be asked, `decide` first."""
    return (_DECIDE, *QUESTIONS)


def schema(name: str, part: str = "case") -> dict[str, object]:
    """Return the JSON Schema of a question's `case` or `answer`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{name} {part}"}
    return {**head, **_schema(name, part)}


def _schema(name: str, part: str) -> dict[str, object]:
    if name == _DECIDE:
        return deciding.case_schema() if part == "case" else deciding.answer_schema()
    question = _question(name)
    if part == "case":
        return fields.json_schema(name, question.fields)
    return fields.answer_schema(name, question.details)


def example(name: str) -> dict[str, object]:
    """Return a case that the question can be tried with."""
    return dict(deciding.EXAMPLE if name == _DECIDE else _question(name).example)


def is_place_code(text: str) -> bool:
    """Return whether a text has the shape of a code of a place, 2 to 12 digits."""
    return PLACE.fullmatch(text) is not None
