"""The notices of the roll as PDF: registration, the roll itself, its supplement, a decision.

A notice says of a person what the posted roll says, and of a change only the word of its kind:
nothing about illness or discipline ever leaves the office on paper.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from electionsys import paper, words
from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import day_of
from electionsys.errors import NotFoundError, RefusedError
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.law import services as law_room
from electionsys.law.rules import Rules
from electionsys.paper import (
    ChangedRow,
    DecidedRow,
    DecisionFace,
    Notice,
    RegistrationFace,
    RollGroup,
    RollRow,
    Supplement,
)
from electionsys.rolls import rules
from electionsys.rolls.models import Objection, RollChange
from electionsys.rolls.rules import Effect
from electionsys.rolls.services.changes import change_before, confirmed_on
from electionsys.rolls.services.life import registration
from electionsys.rolls.services.objections import (
    evidence_of,
    objection,
    objection_numbers,
    objections_of,
)
from electionsys.rolls.services.reading import (
    freezing,
    posting,
    public_roll,
    public_row,
    summary,
    voter,
)

# As offices number the notices of an election: the third, and the fourth with what follows it.
_REGISTRATION, _NOTICE, _FINAL = "3", "4", "4-1"


def registration_notice(session: Session, where: Ref, language: str) -> bytes:
    """Return the PDF of the notice of registration. Raises NotFoundError where none was named."""
    found, election = registration(session, where), elections.get(session, where)
    if found is None:
        raise NotFoundError("no registration was announced")
    law = elections.rules_of(session, where)
    face = RegistrationFace(
        first_day=found.first_day,
        last_day=found.last_day,
        hours=found.hours,
        place=found.place,
        contact=found.contact,
        age=_age(law, language),
        classes=tuple(_classes(law, language)),
        documents=tuple(_documents(law, language)),
        clauses=_clauses(law, language),
    )
    return paper.registration_notice(
        elections.heading(session, where),
        Notice(_REGISTRATION, found.first_day, found.contact),
        face,
        practice=election.practice,
        language=language,
    )


def _age(law: Rules, language: str) -> str:
    least = law.entry("voting_age").value
    return words.say(language, "rolls.notice.age", least=least) if least else ""


def _classes(law: Rules, language: str) -> Iterator[tuple[str, str]]:
    for word in rules.class_words(law):
        asked = words.say(language, f"rolls.papers.{rules.papers_asked(word)}")
        yield words.say(language, f"rolls.class.{word}"), asked


def _documents(law: Rules, language: str) -> Iterator[str]:
    yield words.say(language, "rolls.notice.identity")
    if law.entry("registration_home_certificate").value == "yes":
        yield words.say(language, "rolls.notice.home_certificate")
    yield words.say(language, "rolls.notice.needs")
    yield words.say(language, "rolls.notice.once")


def _clauses(law: Rules, language: str) -> str:
    asked = ("voting_age", "registration_classes", "registration_home_certificate")
    known = [law.clause(one) for one in asked if law.entry(one).value is not None]
    cited = dict.fromkeys(law_room.cite(clause, language) for clause in known if clause)
    comma = words.say(language, "paper.comma")
    return words.say(language, "rolls.notice.clauses", clauses=comma.join(cited))


def roll_notice(session: Session, where: Ref, language: str) -> bytes:
    """Return the PDF of the roll as posted or, once frozen, as made final, by group.

    Raises NotFoundError before it is posted.
    """
    election = elections.get(session, where)
    groups = [
        RollGroup(
            words.say(language, "rolls.group", n=group.group_no),
            tuple(RollRow(one.serial, one.name, one.sex, one.band) for one in group.rows),
        )
        for group in public_roll(session, where)
    ]
    frozen = freezing(session, where)
    return paper.roll_notice(
        elections.heading(session, where),
        _notice(session, where, language),
        groups,
        frozen.hash if frozen else None,
        practice=election.practice,
        language=language,
    )


def _notice(session: Session, where: Ref, language: str) -> Notice:
    posted, frozen = posting(session, where), freezing(session, where)
    if posted is None:
        raise NotFoundError("the roll is not posted")
    to = _objections_to(session, where, language)
    if frozen is not None:
        number = _FINAL if frozen.version == 1 else f"{_FINAL}-{frozen.version}"
        return Notice(number, day_of(frozen.frozen_at), to, None)
    law = elections.rules_of(session, where)
    until = rules.last_day_to_object(law, posted.posted_on)
    return Notice(_NOTICE, posted.posted_on, to, until)


def _objections_to(session: Session, where: Ref, language: str) -> str:
    """Return where to object: as the notice of registration said, or the head of the committee."""
    found = registration(session, where)
    if found is not None and found.contact:
        return found.contact
    head = next((one.name for one in elections.committee(session, where)), "")
    return words.say(language, "rolls.contact", head=head)


def to_post(session: Session, where: Ref) -> tuple[list[Objection], list[RollChange]]:
    """Return the decisions and confirmed changes that no supplement has posted yet."""
    decided = [one for one in objections_of(session, where) if one.ruling is not None]
    return (
        [one for one in decided if one.posted_on is None],
        [one for one in confirmed_on(session, where) if one.posted_on is None],
    )


def supplements(session: Session, where: Ref) -> list[date]:
    """Return the days on which a supplement was posted, the first first."""
    decided = {one.posted_on for one in objections_of(session, where)}
    changed = {one.posted_on for one in confirmed_on(session, where)}
    return sorted(day for day in decided | changed if day is not None)


def post_supplement(session: Session, actor: Actor, where: Ref, *, at: datetime) -> int:
    """Record that all decisions and changes which wait were posted; return how many.

    Raises RefusedError R114 where nothing waits, NotFoundError before the roll is posted.
    """
    if posting(session, where) is None:
        raise NotFoundError("the roll is not posted")
    decided, changed = to_post(session, where)
    if not decided and not changed:
        raise RefusedError(Finding("R114"))
    day = day_of(at)
    for one in decided:
        one.posted_on = day
    for other in changed:
        other.posted_on = day
    facts = {"decisions": len(decided), "changes": len(changed), "day": day}
    journal.record(session, actor, where, "rolls.post-supplement", at=at, **facts)
    return len(decided) + len(changed)


def supplement_notice(
    session: Session, where: Ref, day: date | None, language: str, *, today: date
) -> bytes:
    """Return the PDF of the supplement posted on a day, or of what waits to be posted (None).

    Raises NotFoundError where there is nothing to say.
    """
    days = supplements(session, where)
    if day is None:
        decided, changed = to_post(session, where)
    else:
        decided = [one for one in objections_of(session, where) if one.posted_on == day]
        changed = [one for one in confirmed_on(session, where) if one.posted_on == day]
    if not decided and not changed:
        raise NotFoundError("nothing changed")
    number = days.index(day) if day is not None else len(days)
    notice = Notice(f"4-{number + 2}", day or today, _objections_to(session, where, language))
    election = elections.get(session, where)
    return paper.supplement_notice(
        elections.heading(session, where),
        notice,
        _supplement(session, where, decided, changed, language),
        practice=election.practice,
        language=language,
    )


def _supplement(
    session: Session,
    where: Ref,
    decided: list[Objection],
    changed: list[RollChange],
    language: str,
) -> Supplement:
    numbers, frozen = objection_numbers(session, where), freezing(session, where)
    rows: Mapping[Effect, list[ChangedRow]] = {effect: [] for effect in Effect}
    for one in changed:
        rows[rules.effect_of(one.kind)].append(_changed(session, where, one, language))
    # Only a version that already holds these changes is named on their notice.
    holds = frozen is not None and all((one.on_version or 0) < frozen.version for one in changed)
    return Supplement(
        decisions=tuple(_decided(one, numbers[one.id], language) for one in reversed(decided)),
        added=tuple(rows[Effect.ADD]),
        struck=tuple(rows[Effect.STRIKE]),
        corrected=tuple(rows[Effect.CORRECT]),
        listed=summary(session, where).listed,
        version=frozen.version if frozen and holds else 0,
        frozen=frozen.hash if frozen and holds else "",
    )


def _changed(session: Session, where: Ref, one: RollChange, language: str) -> ChangedRow:
    if one.voter_id is None:
        raise RuntimeError("a confirmed change has its voter")
    held = voter(session, where, one.voter_id)
    row = public_row(held, elections.get(session, where).polling_day)
    was = change_before(session, one).get("name", row.name)
    return ChangedRow(
        RollRow(row.serial, row.name, row.sex, row.band),
        words.say(language, "rolls.group", n=held.group_no),
        words.say(language, f"paper.change.{one.kind}"),
        was if was != row.name else "",
    )


def _decided(one: Objection, number: int, language: str) -> DecidedRow:
    if one.ruling is None or one.decided_at is None:
        raise RuntimeError("a posted decision was made")
    return DecidedRow(
        number,
        one.received_on,
        words.say(language, f"rolls.kind.{one.kind}"),
        words.say(language, f"rolls.ruling.{one.ruling}"),
        day_of(one.decided_at),
    )


def decision_slip(session: Session, where: Ref, objection_id: int, language: str) -> bytes:
    """Return the PDF of one decision for its objector. Raises NotFoundError before it is made."""
    one, election = objection(session, where, objection_id), elections.get(session, where)
    if one.ruling is None or one.decided_at is None:
        raise NotFoundError("not decided yet")
    law = elections.rules_of(session, where)
    face = DecisionFace(
        number=objection_numbers(session, where)[one.id],
        objector=one.objector,
        kind=words.say(language, f"rolls.kind.{one.kind}"),
        subject=one.subject,
        evidence=one.evidence,
        documents=len(evidence_of(session, where, one.id)),
        received_on=one.received_on,
        decided_on=day_of(one.decided_at),
        ruling=words.say(language, f"rolls.ruling.{one.ruling}"),
        reason=one.reason,
        change=_follows(session, where, one, language),
        clause=law_room.cite(law.clause("objection_decision_days"), language),
    )
    return paper.decision_slip(
        elections.heading(session, where), face, practice=election.practice, language=language
    )


def _follows(session: Session, where: Ref, one: Objection, language: str) -> str:
    """Return what was done to the roll because of an objection, or that it is under way."""
    if one.ruling is not rules.Ruling.UPHELD:
        return ""
    done = [change for change in confirmed_on(session, where) if change.objection_id == one.id]
    if not done:
        return words.say(language, "rolls.follows.waiting")
    effects = dict.fromkeys(rules.effect_of(change.kind) for change in done)
    comma = words.say(language, "paper.comma")
    return comma.join(words.say(language, f"rolls.follows.{effect}") for effect in effects)
