"""What somebody with the database in his hands could do to an election."""

from sqlalchemy import update

from electionsys.counting.models import SheetVote
from electionsys.elections import services as elections
from electionsys.eligibility.models import Kinship
from electionsys.eligibility.rules import NewKinship, Relation
from electionsys.results.models import Certificate
from electionsys.rolls import services as rolls


def count_one_more(session, where):
    elections.count(session, where, "issued", 1)
    session.recorded = True


def move_a_vote(session, where):
    session.execute(
        update(SheetVote).where(SheetVote.unit == where.unit).values(votes=SheetVote.votes - 1)
    )
    session.recorded = True


def declare_kin(session, where):
    """王秀兰, who chairs, and 张伟, a member, turn out to be married."""
    roll = rolls.voters_of(session, where)
    entry = NewKinship(roll[0].id, roll[2].id, Relation.SPOUSE)
    session.add(
        Kinship(
            unit=where.unit,
            election_id=where.id,
            a_id=min(entry.a_id, entry.b_id),
            b_id=max(entry.a_id, entry.b_id),
            relation=Relation.SPOUSE,
        )
    )
    session.recorded = True


def forget_ten_voters(session, where):
    for voter in rolls.voters_of(session, where)[:10]:
        voter.listed = False
    session.recorded = True


def rename(session, where, place, name):
    rolls.voters_of(session, where)[place].name = name
    session.recorded = True


def alter(session, where, column, change):
    row = session.query(Certificate).filter_by(unit=where.unit, election_id=where.id).one()
    setattr(row, column, change(getattr(row, column)))
    session.recorded = True
