"""Begin the election of a supervision committee once the committee it supervises is certified.

From there it is an election like any other and goes through the same rooms. What makes it another
is written into it here: the representatives' meeting alone votes, everybody on the committee's roll
may be nominated, and its own list keeps out the members of the committee and their near relatives
(village law 2025, Article 37; community 36).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from electionsys.actor import Actor
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Body, Mode, NewElection, Stage, day_of
from electionsys.eligibility import services as eligibility
from electionsys.eligibility.rules import Bar
from electionsys.errors import refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.law import services as law
from electionsys.law.rules import Rules
from electionsys.results import services as results
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter
from electionsys.suborgs import rules
from electionsys.suborgs.rules import Meeting

MEMBER, RELATIVE = "suborgs.reason.member", "suborgs.reason.relative"


@dataclass(frozen=True, slots=True)
class Choice:
    """From whom the representatives are chosen: the roll of the committee's election by group.

    `members` are the voter ids of those elected, who belong to the meeting by office.
    """

    groups: Mapping[int, list[Voter]]
    members: frozenset[int]
    clause: str


def choice(session: Session, parent: Ref) -> Choice:
    """Return the voters to choose representatives from. Raises RefusedError S101, S102."""
    election = elections.get(session, parent)
    refuse(_may_open(session, election))
    groups: dict[int, list[Voter]] = {}
    for voter in rolls.voters_of(session, parent):
        groups.setdefault(voter.group_no, []).append(voter)
    clause = rules.clause_of(_law(election, election.polling_day).pack_ids)
    return Choice(dict(sorted(groups.items())), _members(session, parent), clause)


def supervision_of(session: Session, parent: Ref) -> Election | None:
    """Return the election of the supervision committee, or None; a void one does not count."""
    found = elections.children(session, parent)
    return next(
        (one for one in found if one.body is Body.SUPERVISION and one.stage is not Stage.VOID), None
    )


def open_supervision(
    session: Session,
    actor: Actor,
    parent: Ref,
    representative_ids: Collection[int],
    polling_day: date,
    *,
    at: datetime,
) -> Ref:
    """Begin the election of the supervision committee by the representatives' meeting.

    The meeting is the representatives and, by office, the members of the committee. Returns the
    key of the new election. Raises RefusedError: S101 the parent is no certified committee, S102
    opened already, S103 to S105 who makes up the meeting, S106 the day, R132 not on the roll.
    """
    # Of two who open it at once the second waits here, and then finds the first one's.
    election = elections.hold(session, parent, *Stage)
    findings = [*_may_open(session, election), *rules.check_day(polling_day, day_of(at))]
    refuse(findings)
    members = _members(session, parent)
    known = _law(election, polling_day)
    chosen = set(representative_ids) - members
    refuse(_check(session, parent, chosen, members, known))
    child = elections.create(session, actor, _entry(election, polling_day), at=at)
    if election.practice_days:
        elections.shift_clock(session, actor, child, election.practice_days, at=at)
    rolls.mark_representatives(session, actor, parent, sorted(chosen), at=at)
    copies = rolls.copy_representatives(
        session, actor, parent, child, sorted(chosen | members), at=at
    )
    clause = known.clause("incompatible_with")
    for voter_id, reason in incompatible(session, parent).items():
        if voter_id in copies:
            bar = Bar(copies[voter_id], clause, reason)
            eligibility.exclude(session, actor, child, bar, at=at)
    facts = {"election": child.id, "representatives": len(chosen), "members": len(members)}
    journal.record(session, actor, parent, "suborgs.open", at=at, **facts)
    return child


def incompatible(session: Session, parent: Ref) -> dict[int, str]:
    """Return voter id -> reason of those on the parent's roll who may not sit: members, relatives.

    Somebody written in and elected whose name several people have keeps all of them out.
    """
    members = _members(session, parent)
    relatives = {
        relative
        for member in members
        for relative in eligibility.near_relatives(session, parent, member)
    }
    return dict.fromkeys(sorted(relatives), RELATIVE) | dict.fromkeys(sorted(members), MEMBER)


def _may_open(session: Session, election: Election) -> list[Finding]:
    findings = list(rules.check_parent(election.body, election.stage))
    if supervision_of(session, election.ref) is not None:
        findings.append(Finding("S102"))
    return findings


def _members(session: Session, parent: Ref) -> frozenset[int]:
    return frozenset(one for ids in results.elected(session, parent).values() for one in ids)


def _law(election: Election, day: date) -> Rules:
    return law.rules_for(election.unit, Body.SUPERVISION, day, Mode.REPRESENTATIVES)


def _check(
    session: Session, parent: Ref, chosen: set[int], members: Collection[int], known: Rules
) -> tuple[Finding, ...]:
    women = sum(
        voter.id in chosen and voter.sex == "F" for voter in rolls.voters_of(session, parent)
    )
    clause = rules.clause_of(known.pack_ids)
    village = elections.get(session, parent).body is Body.VILLAGERS
    meeting = Meeting(representatives=len(chosen), women=women, members=len(members))
    return rules.check_meeting(meeting, clause, women_third=village)


def _entry(election: Election, polling_day: date) -> NewElection:
    return NewElection(
        unit=election.unit,
        body=Body.SUPERVISION,
        mode=Mode.REPRESENTATIVES,
        term_no=election.term_no,
        polling_day=polling_day,
        practice=election.practice,
        parent_id=election.id,
    )
