"""The notices of the roll as PDF: registration, the roll itself, its supplement, a decision.

A notice says of a person what the posted roll says, and of a change only the word of its kind:
nothing about illness or discipline ever leaves the office on paper.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from electionsys import paper, words
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import day_of
from electionsys.errors import NotFoundError
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
from electionsys.rolls.models import Objection, RollChange, RollSupplement
from electionsys.rolls.rules import Effect
from electionsys.rolls.services.changes import change_after, change_before, confirmed_on
from electionsys.rolls.services.life import registration
from electionsys.rolls.services.notices import ROLL_NOTICE, next_notice, notice_number
from electionsys.rolls.services.objections import evidence_of, objection, objection_numbers
from electionsys.rolls.services.reading import (
    freezing,
    posting,
    public_roll,
    summary,
    voter,
)
from electionsys.rolls.services.supplements import contents_of, supplement, to_post
from electionsys.sheets import cells

# As offices number the notices of an election; the roll is the fourth (`services.notices`).
_REGISTRATION = "3"


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
    to = objections_to(session, where, language)
    if frozen is not None:
        return Notice(notice_number(frozen.notice_no), day_of(frozen.frozen_at), to, None)
    law = elections.rules_of(session, where)
    until = rules.last_day_to_object(law, posted.posted_on)
    return Notice(ROLL_NOTICE, posted.posted_on, to, until)


def objections_to(session: Session, where: Ref, language: str) -> str:
    """Return where to object: as the notice of registration said, or the head of the committee."""
    found = registration(session, where)
    if found is not None and found.contact:
        return found.contact
    head = next((one.name for one in elections.committee(session, where)), "")
    return words.say(language, "rolls.contact", head=head)


def supplement_notice(
    session: Session, where: Ref, number: int | None, language: str, *, today: date
) -> bytes:
    """Return the PDF of one supplement as it was posted, or of what waits to be posted (None).

    Raises NotFoundError where there is no such supplement, or nothing waits.
    """
    made = supplement(session, where, number) if number is not None else None
    decided, changed = contents_of(session, where, made) if made else to_post(session, where)
    if not decided and not changed:
        raise NotFoundError("nothing changed")
    listed, version, frozen = _stand(session, where, made, changed)
    notice_no = made.notice_no if made else next_notice(session, where)
    posted = made.posted_on if made else today
    notice = Notice(notice_number(notice_no), posted, objections_to(session, where, language))
    numbers, rows = objection_numbers(session, where), _rows(session, where, changed, language)
    face = Supplement(
        decisions=tuple(_decided(one, numbers[one.id], language) for one in decided),
        added=tuple(rows[Effect.ADD]),
        struck=tuple(rows[Effect.STRIKE]),
        corrected=tuple(rows[Effect.CORRECT]),
        listed=listed,
        version=version,
        frozen=frozen,
    )
    election = elections.get(session, where)
    return paper.supplement_notice(
        elections.heading(session, where),
        notice,
        face,
        practice=election.practice,
        language=language,
    )


def _stand(
    session: Session, where: Ref, made: RollSupplement | None, changed: list[RollChange]
) -> tuple[int, int, str]:
    """Return how many are listed, and the version of the final roll and its hash: as they were when
    a supplement was posted, or are now. 0 and "" where no version holds these changes."""
    if made is not None:
        return made.voters, made.version, made.hash
    frozen, listed = freezing(session, where), summary(session, where).listed
    if frozen is None or any((one.on_version or 0) >= frozen.version for one in changed):
        return listed, 0, ""
    return listed, frozen.version, frozen.hash


def _rows(
    session: Session, where: Ref, changed: list[RollChange], language: str
) -> Mapping[Effect, list[ChangedRow]]:
    rows: Mapping[Effect, list[ChangedRow]] = {effect: [] for effect in Effect}
    for one in changed:
        rows[rules.effect_of(one.kind)].append(_changed(session, where, one, language))
    return rows


def _changed(session: Session, where: Ref, one: RollChange, language: str) -> ChangedRow:
    """Return a change as it was done; what became of the person later is not of this paper."""
    if one.voter_id is None:
        raise RuntimeError("a confirmed change has its voter")
    was = change_before(session, one)
    person = change_after(session, one) or was
    named = was.get("name", person["name"])
    return ChangedRow(
        _row_of(session, where, voter(session, where, one.voter_id).card_no, person),
        words.say(language, "rolls.group", n=int(person["group_no"])),
        words.say(language, f"paper.change.{one.kind}"),
        named if named != person["name"] else "",
    )


def _row_of(session: Session, where: Ref, serial: int, person: Mapping[str, str]) -> RollRow:
    """Return what is posted of a person who is kept as texts."""
    identity = cells.identity(person["id_number"])
    age = rules.age_on(identity.born_on, elections.get(session, where).polling_day)
    first = rules.voting_age(elections.rules_of(session, where))
    return RollRow(serial, person["name"], identity.sex, rules.age_band(age, first))


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
