"""The numbers of the papers that follow the posted roll.

The roll is the fourth notice of an election; its supplements and its final versions are 4-1, 4-2
and so on, in the order in which they were posted.
"""

from sqlalchemy import func, select

from electionsys.db import Ref, Session
from electionsys.rolls.models import RollFreeze, RollSupplement

ROLL_NOTICE = "4"


def next_notice(session: Session, where: Ref) -> int:
    """Return which paper after the roll the next one is, 1 for the first."""
    held = (
        select(func.count()).where(one.unit == where.unit, one.election_id == where.id)
        for one in (RollFreeze, RollSupplement)
    )
    return 1 + sum(session.scalar(query) or 0 for query in held)


def notice_number(notice_no: int) -> str:
    """Return the number of a paper after the roll as it is printed: 4-1."""
    return f"{ROLL_NOTICE}-{notice_no}"
