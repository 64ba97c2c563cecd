"""Is this person listed as a voter, in which class, and on what evidence?

Villages: articles 16 and 17 of the organic law, and the province's further classes. Communities:
articles 16 and 17, where everybody declares. Age is counted on the polling day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from electionsys.law.calendar.days import before
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions.inquiry import (
    Answer,
    Inquiry,
    Law,
    Question,
    age_on,
    birthday,
    common,
)
from electionsys.law.values import Body

_STANDING = (
    "spouse_of_villager",
    "former_villager_with_rights",
    "former_farmer",
    "qualified_newcomer",
)
_WORK = ("village_affairs", "social_worker", "other")
_EVIDENCE = (
    "identity_card",
    "household_register",
    "declaration",
    "application",
    "proof_of_residence",
    "proof_of_work",
    "meeting_decision",
    "committee_confirmation",
    "home_certificate",
    "proof_of_standing",
)

FIELDS = (
    *common(Body.VILLAGERS, Body.RESIDENTS),
    Field("born_on", Kind.DAY, required=True),
    Field("household", Kind.WORD, required=True, allowed=("here", "elsewhere")),
    Field("lives_here", Kind.YES),
    Field("months_residing", Kind.NUMBER),
    Field("work", Kind.WORD, allowed=_WORK),
    Field("months_working", Kind.NUMBER),
    Field("declared", Kind.YES),
    Field("applied", Kind.YES),
    Field("meeting_consented", Kind.YES),
    Field("committee_confirmed", Kind.YES),
    Field("home_certificate", Kind.YES),
    Field("standing", Kind.WORDS, allowed=_STANDING),
    Field("registered_elsewhere", Kind.YES),
    Field("deprived", Kind.YES),
    Field("circumstances", Kind.WORDS, allowed=PARAMETERS["roll_left_off"].allowed),
)
_CLASSES = (
    *PARAMETERS["registration_classes"].allowed,
    *PARAMETERS["registration_extra_classes"].allowed,
)
DETAILS = (
    Field("class", Kind.WORD, allowed=_CLASSES),
    Field("age", Kind.NUMBER),
    Field("of_age_on", Kind.DAY),
    Field("evidence", Kind.WORDS, allowed=_EVIDENCE),
    Field("roll_posted_by", Kind.DAY),
)


@dataclass(frozen=True, slots=True)
class _Want:
    """One condition of a class: the fact it hangs on, whether it holds (None: not told)."""

    field: str
    holds: bool | None
    evidence: str = ""
    # Where it is another article that wants this than the one of the class.
    clause: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """A class of registration and everything it wants."""

    name: str
    parameter: str
    wants: tuple[_Want, ...]

    def holds(self) -> bool | None:
        states = [want.holds for want in self.wants]
        if False in states:
            return False
        return None if None in states else True


def answer(facts: Facts, law: Law) -> Answer:
    """Return the class, the age on the polling day and the evidence to keep."""
    inquiry = Inquiry(facts, law)
    day, born_on = law.rules.day, facts.day("born_on")
    age = age_on(born_on, day) if born_on else 0
    of_age_on = _age(inquiry, age)
    _bars(inquiry)
    way = _class(inquiry)
    posted = inquiry.glance("roll_posted_days_before")
    posted_by = before(day, posted) if isinstance(posted, int) else None
    if posted_by:
        clause = inquiry.clause("roll_posted_days_before")
        inquiry.informs("Q109", clause, days=posted, by=posted_by.isoformat())
    evidence = (
        ["identity_card", *(want.evidence for want in way.wants if want.evidence)] if way else []
    )
    return inquiry.answer(
        **{"class": way.name if way else None},
        age=max(age, 0),
        of_age_on=of_age_on,
        evidence=list(dict.fromkeys(evidence)),
        roll_posted_by=posted_by,
    )


def _age(inquiry: Inquiry, age: int) -> object:
    """Q101: too young on polling day. Q100: born after it."""
    least, born_on = inquiry.number("voting_age"), inquiry.facts.day("born_on")
    if least is None or born_on is None:
        return None
    full = birthday(born_on, born_on.year + least)
    clause = inquiry.clause("voting_age")
    if age < 0:
        inquiry.blocks("Q100", clause, "born_on")
    elif age < least:
        inquiry.blocks("Q101", clause, "born_on", age=age, least=least, day=full.isoformat())
    return full


def _bars(inquiry: Inquiry) -> None:
    """Q103: deprived of political rights. Q104: listed elsewhere. Q105: to be left off the roll."""
    facts = inquiry.facts
    if facts.yes("deprived"):
        inquiry.blocks("Q103", inquiry.clause("voter_bars"), "deprived")
    if facts.yes("registered_elsewhere"):
        inquiry.blocks("Q104", inquiry.clause("registration_classes"), "registered_elsewhere")
    for circumstance in facts.words("circumstances"):
        _left_off(inquiry, circumstance)


def _left_off(inquiry: Inquiry, circumstance: str) -> None:
    """Who died is on no roll; for the rest the province says who is left off."""
    said = f"law.word.registration.circumstances.{circumstance}"
    clause = inquiry.clause("roll_left_off")
    if circumstance == "died" or circumstance in inquiry.words("roll_left_off"):
        inquiry.blocks("Q105", clause, "circumstances", circumstance=said)
    elif inquiry.rules.known("roll_left_off"):
        inquiry.informs("Q106", clause, "circumstances", circumstance=said)


def _class(inquiry: Inquiry) -> _Way | None:
    """Return the first class that holds; else say what is missing, or why none does (Q102)."""
    already = len(inquiry.open)
    ways = [*_ways(inquiry), *_local_ways(inquiry)]
    found = next((way for way in ways if way.holds()), None)
    if found is not None:
        clause = _clause(inquiry, found)
        inquiry.informs("Q108", clause, **{"class": _said(found)})
        return found
    may = [way for way in ways if way.holds() is None]
    for way in may:
        _ask(inquiry, way)
    for way in ways if not may and len(inquiry.open) == already else ():
        _refuse(inquiry, way)
    return None


def _ask(inquiry: Inquiry, way: _Way) -> None:
    for want in way.wants:
        if want.holds is None:
            inquiry.missing(want.field, "Q107", **{"class": _said(way), "fact": _fact(want)})


def _refuse(inquiry: Inquiry, way: _Way) -> None:
    first = next(want for want in way.wants if want.holds is False)
    values = {"class": _said(way), "fact": _fact(first)}
    clause = first.clause or _clause(inquiry, way)
    inquiry.blocks("Q102", clause, first.field, **values)
    if first.field in ("months_residing", "months_working"):
        _too_short(inquiry, _clause(inquiry, way))


def _too_short(inquiry: Inquiry, clause: str) -> None:
    """Q110: how long it was, and how long it has to be."""
    facts, community = inquiry.facts, inquiry.rules.body is Body.RESIDENTS
    least = inquiry.number("social_worker_months" if community else "registration_other_months")
    lived, worked = facts.number("months_residing") or 0, facts.number("months_working") or 0
    inquiry.informs("Q110", clause, least=least, lived=lived, worked=worked)


def _said(way: _Way) -> str:
    return f"law.value.{way.parameter}.{way.name}"


def _fact(want: _Want) -> str:
    return f"law.field.registration.{want.field}"


def _clause(inquiry: Inquiry, way: _Way) -> str:
    return inquiry.clause(way.parameter)


def _ways(inquiry: Inquiry) -> Iterator[_Way]:
    """Yield the classes of the organic law that the household of this person may fall under."""
    here = inquiry.facts.word("household") == "here"
    for name in inquiry.words("registration_classes"):
        if name in _OF_REGISTER and not here:
            continue
        if name in _OF_OTHERS and here:
            continue
        yield _Way(name, "registration_classes", tuple(_WANTS[name](inquiry)))


def _registered_resident(inquiry: Inquiry) -> Iterator[_Want]:
    yield _Want("household", True, "household_register")
    yield _Want("lives_here", inquiry.facts.yes("lives_here"))


def _absent_declared(inquiry: Inquiry) -> Iterator[_Want]:
    yield _Want("household", True, "household_register")
    yield _Want("declared", inquiry.facts.yes("declared"), "declaration")


def _other(inquiry: Inquiry) -> Iterator[_Want]:
    """A year here, an application, the consent of the meeting (article 16, item 3)."""
    work = inquiry.glance("registration_other_grounds") == "residence_or_work"
    yield _stay(inquiry, ("village_affairs", "social_worker", "other") if work else ())
    yield from _admitted(inquiry)


def _other_or_worker(inquiry: Inquiry) -> Iterator[_Want]:
    yield _stay(inquiry, ("village_affairs",))
    yield from _admitted(inquiry)


def _stay(inquiry: Inquiry, work: tuple[str, ...]) -> _Want:
    """Return whether he lived here long enough, or worked here long enough at such work."""
    facts, least = inquiry.facts, inquiry.number("registration_other_months")
    if least is None:
        return _Want("months_residing", None)
    lived, worked = facts.number("months_residing"), facts.number("months_working")
    if facts.word("work") in work and worked is not None and worked >= least:
        return _Want("months_working", True, "proof_of_work")
    if facts.yes("lives_here") is False or (lived is not None and lived < least):
        if facts.word("work") in work and worked is None:
            return _Want("months_working", None)
        return _Want("months_residing", False)
    return _Want("months_residing", None if lived is None else True, "proof_of_residence")


def _admitted(inquiry: Inquiry) -> Iterator[_Want]:
    facts = inquiry.facts
    yield _Want("applied", facts.yes("applied"), "application")
    who = inquiry.value("registration_other_consent")
    if who == "election_committee":
        yield _Want(
            "committee_confirmed", facts.yes("committee_confirmed"), "committee_confirmation"
        )
    elif who:
        yield _Want("meeting_consented", facts.yes("meeting_consented"), "meeting_decision")
    if inquiry.glance("registration_home_certificate") == "yes":
        clause = inquiry.clause("registration_home_certificate")
        yield _Want("home_certificate", facts.yes("home_certificate"), "home_certificate", clause)


def _declared(inquiry: Inquiry) -> Iterator[_Want]:
    yield _Want("household", True, "household_register")
    yield _Want("declared", inquiry.facts.yes("declared"), "declaration")


def _habitual(inquiry: Inquiry) -> Iterator[_Want]:
    yield _Want("lives_here", inquiry.facts.yes("lives_here"), "proof_of_residence")
    yield _Want("declared", inquiry.facts.yes("declared"), "declaration")


def _social_worker(inquiry: Inquiry) -> Iterator[_Want]:
    """Six months' work here as a social worker, an application, the committee's confirmation."""
    facts, least = inquiry.facts, inquiry.number("social_worker_months")
    worked = facts.number("months_working")
    work = facts.word("work") == "social_worker" if facts.has("work") else None
    yield _Want("work", work, "proof_of_work")
    yield _Want("months_working", None if worked is None or least is None else worked >= least)
    yield _Want("applied", facts.yes("applied"), "application")
    yield _Want("committee_confirmed", facts.yes("committee_confirmed"), "committee_confirmation")


def _resident(inquiry: Inquiry) -> Iterator[_Want]:
    here = inquiry.facts.word("household") == "here"
    yield _Want("lives_here", here or inquiry.facts.yes("lives_here"), "household_register")
    if inquiry.glance("registration_opt_in") == "yes":
        yield _Want("declared", inquiry.facts.yes("declared"), "declaration")


_WANTS = {
    "registered_resident": _registered_resident,
    "registered_absent_declared": _absent_declared,
    "other_resident_consented": _other,
    "other_resident_or_worker_consented": _other_or_worker,
    "registered_declared": _declared,
    "habitual_resident_declared": _habitual,
    "social_worker_confirmed": _social_worker,
    "resident": _resident,
}
_OF_REGISTER = frozenset(
    {"registered_resident", "registered_absent_declared", "registered_declared"}
)
_OF_OTHERS = frozenset(_WANTS) - _OF_REGISTER - {"resident"}


def _local_ways(inquiry: Inquiry) -> Iterator[_Way]:
    """Yield the province's further classes; asked for only where this person may need one."""
    facts = inquiry.facts
    if facts.word("household") == "here" or not (facts.words("standing") or facts.has("work")):
        return
    known = inquiry.glance("registration_extra_classes")
    if known is None and facts.words("standing"):
        known = inquiry.value("registration_extra_classes")
    for name in known if isinstance(known, tuple) else ():
        yield _Way(name, "registration_extra_classes", tuple(_local_wants(inquiry, name)))


# Work that a province takes for residence: village affairs, or any work in the village.
_WORKERS = {"village_worker_consented": ("village_affairs",), "worker_consented": _WORK}


def _work(inquiry: Inquiry, work: tuple[str, ...]) -> _Want:
    """Return whether he worked here long enough, at such work."""
    facts, least = inquiry.facts, inquiry.number("registration_other_months")
    worked = facts.number("months_working")
    if facts.word("work") not in work:
        return _Want("work", False)
    if worked is None or least is None:
        return _Want("months_working", None)
    return _Want("months_working", worked >= least, "proof_of_work")


def _local_wants(inquiry: Inquiry, name: str) -> Iterator[_Want]:
    facts = inquiry.facts
    standing = name.removesuffix("_confirmed").removesuffix("_consented")
    if name in _WORKERS:
        yield _work(inquiry, _WORKERS[name])
        yield from _admitted(inquiry)
        return
    yield _Want("standing", standing in facts.words("standing"), "proof_of_standing")
    if standing == "former_farmer":
        here = facts.yes("lives_here") or facts.has("work") or None
        yield _Want("work" if facts.yes("lives_here") is False else "lives_here", here)
    if standing == "spouse_of_villager":
        yield _Want("lives_here", facts.yes("lives_here"))
    if standing != "former_farmer":
        yield _Want("applied", facts.yes("applied"), "application")
    if name.endswith("_confirmed"):
        yield _Want(
            "committee_confirmed", facts.yes("committee_confirmed"), "committee_confirmation"
        )
    else:
        yield _Want("meeting_consented", facts.yes("meeting_consented"), "meeting_decision")


QUESTION = Question(
    name="registration",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "born_on": "2008-02-15",
        "household": "here",
        "lives_here": False,
        "declared": True,
    },
)
