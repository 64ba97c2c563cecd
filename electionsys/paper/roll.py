"""The papers of the roll: registration, the roll itself, what changes on it, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from electionsys.paper.head import Heading, Notice, Writer, spaced
from electionsys.paper.press import typeset

_DECIDED = ("case", "received", "kind", "ruling", "decided")
_SUPPLEMENT = ("serial", "name", "sex", "band", "group", "change", *_DECIDED)


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person as posted: `band` is the band of ages on polling day, `sex` "F" or "M"."""

    serial: int
    name: str
    sex: str
    band: str


@dataclass(frozen=True, slots=True)
class RollGroup:
    name: str
    rows: tuple[RollRow, ...]


@dataclass(frozen=True, slots=True)
class RegistrationFace:
    """What the notice of registration says; texts are in the language of the notice.

    `classes` are who is registered and the papers he brings; `clauses` the articles.
    """

    first_day: date
    last_day: date
    hours: str
    place: str
    contact: str
    age: str
    classes: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]
    clauses: str


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One objection as its decision is posted: no names but the ones the roll itself posts."""

    number: int
    received_on: date
    kind: str
    ruling: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One confirmed change as it is posted; `why` is the word of its kind, never more."""

    row: RollRow
    group: str
    why: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is posted after the roll: decisions, and who was added, struck off, corrected.

    `version` and `frozen` are of the final roll it belongs to; 0 and "" before there is one.
    """

    decisions: tuple[DecidedRow, ...]
    added: tuple[ChangedRow, ...]
    struck: tuple[ChangedRow, ...]
    corrected: tuple[ChangedRow, ...]
    listed: int
    version: int = 0
    frozen: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFace:
    """The decision on one objection, for whoever brought it; `change` says what follows."""

    number: int
    objector: str
    kind: str
    subject: str
    evidence: str
    documents: int
    received_on: date
    decided_on: date
    ruling: str
    reason: str
    change: str
    clause: str


def registration_notice(
    heading: Heading,
    notice: Notice,
    face: RegistrationFace,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return the notice of registration (登记公告): when, where, who, with which papers."""
    writer = Writer(language, heading, practice=practice)
    days = (writer.day(face.first_day), writer.day(face.last_day))
    facts = (
        ("days", writer.say("registration.from_to", first=days[0], last=days[1])),
        ("hours", face.hours),
        ("place", face.place),
        ("contact", face.contact),
    )
    data = _notice(writer, notice, "registration") | {
        "facts": [[writer.say(f"registration.{name}"), value] for name, value in facts],
        "age": face.age,
        "who": writer.say("registration.who"),
        "classes": [[str(at), *one] for at, one in enumerate(face.classes, start=1)],
        "bring": writer.say("registration.bring"),
        "documents": list(face.documents),
        "clauses": face.clauses,
        "words": writer.texts("registration.column", ("number", "who", "papers")),
    }
    return typeset("registration", data)


def roll_notice(
    heading: Heading,
    notice: Notice,
    groups: Sequence[RollGroup],
    frozen: str | None = None,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return the roll as posted (登记参加选举的村民名单公告) or, with its hash, as made final."""
    writer = Writer(language, heading, practice=practice)
    total = sum(len(group.rows) for group in groups)
    data = _notice(writer, notice, "roll_final" if frozen else "roll") | {
        "groups": [_group(writer, group) for group in groups],
        "total": writer.say("roll.total", total=total, groups=len(groups)),
        "frozen": writer.say("roll.frozen", hash=frozen) if frozen else "",
        "words": writer.texts("column", ("serial", "name", "sex", "band")),
    }
    return typeset("roll", data)


def supplement_notice(
    heading: Heading,
    notice: Notice,
    face: Supplement,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return what is posted after the roll (补充公告)."""
    writer = Writer(language, heading, practice=practice)
    parts = (("added", face.added), ("struck", face.struck), ("corrected", face.corrected))
    frozen = writer.say("supplement.frozen", version=face.version, hash=face.frozen)
    data = _notice(writer, notice, "supplement") | {
        "decided": writer.say("supplement.decided", n=len(face.decisions)),
        "decisions": [_decided(writer, one) for one in face.decisions],
        "parts": [
            {
                "title": writer.say(f"supplement.{name}", n=len(rows)),
                "rows": [_changed(writer, one) for one in rows],
            }
            for name, rows in parts
            if rows
        ],
        "total": writer.say("supplement.total", listed=face.listed),
        "frozen": frozen if face.frozen else "",
        "words": writer.texts("column", _SUPPLEMENT),
    }
    return typeset("supplement", data)


def decision_slip(
    heading: Heading, face: DecisionFace, *, practice: bool = False, language: str = "zh"
) -> bytes:
    """Return the decision on one objection (申诉处理决定), which its objector gets."""
    writer = Writer(language, heading, practice=practice)
    facts = (
        ("objector", face.objector),
        ("received", writer.day(face.received_on)),
        ("kind", face.kind),
        ("subject", face.subject),
        ("evidence", face.evidence),
        ("documents", writer.say("decision.files", n=face.documents)),
        ("ruling", face.ruling),
        ("reason", face.reason),
        ("follows", face.change),
    )
    data = writer.frame("decision.title") | {
        "number": writer.say("decision.number", number=face.number),
        "opening": writer.say("decision.opening", objector=face.objector, clause=face.clause),
        "facts": [[writer.say(f"decision.{name}"), value] for name, value in facts if value],
        "told": writer.say("decision.told"),
        "signs": writer.texts("decision.sign", ("taken", "day")),
        "seal": writer.say("seal"),
        "dated": writer.day(face.decided_on),
    }
    return typeset("decision", data)


def _notice(writer: Writer, notice: Notice, kind: str) -> dict[str, object]:
    day = writer.day(writer.heading.polling_day)
    opening = {"opening": writer.say(f"{kind}.opening", day=day)}
    return writer.frame(f"{kind}.title") | writer.foot(notice) | opening


def _group(writer: Writer, group: RollGroup) -> dict[str, object]:
    return {
        "name": writer.say("roll.group", group=group.name, count=len(group.rows)),
        "rows": [_row(writer, one) for one in group.rows],
    }


def _row(writer: Writer, one: RollRow) -> list[str]:
    return [str(one.serial), spaced(one.name), writer.say(f"sex.{one.sex}"), one.band]


def _changed(writer: Writer, one: ChangedRow) -> list[str]:
    serial, name, sex, band = _row(writer, one.row)
    if one.was:
        name = writer.say("supplement.was", name=name, was=one.was)
    return [serial, name, sex, band, one.group, one.why]


def _decided(writer: Writer, one: DecidedRow) -> list[str]:
    received, decided = writer.day(one.received_on), writer.day(one.decided_on)
    return [str(one.number), received, one.kind, one.ruling, decided]
