"""Check everything an election keeps against what was made final, and say what was altered."""

from collections.abc import Callable, Iterable

from electionsys.contests import services as contests
from electionsys.counting import services as counting
from electionsys.db import Ref, Session
from electionsys.elections import services as elections
from electionsys.elections.rules import Stage
from electionsys.errors import RefusedError, refuse
from electionsys.findings import Finding
from electionsys.journal import services as journal
from electionsys.polling import services as polling
from electionsys.results.services.certifying import certified
from electionsys.rolls import services as rolls

# Confirmed changes wait for the roll to be made final again: work to do, and nothing was altered.
_TO_DO = {"R157"}
_COUNTED = {Stage.COUNTED, Stage.CERTIFIED, Stage.VOID}


def journal_of(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return what is wrong with the first bad line of the journal, if there is one."""
    broken = journal.verify(session, where)
    return (broken,) if broken else ()


def altered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what of this was altered, and is not only left to do."""
    return tuple(one for one in found if one.code not in _TO_DO)


def everything(session: Session, where: Ref) -> tuple[Finding, ...]:
    """Return what was altered: journal, counters, roll, list of candidates, count, result; and R157
    where the roll waits to be made final again (see `altered`)."""
    stage = elections.get(session, where).stage
    found = [
        *journal_of(session, where),
        *polling.recount_counters(session, where),
        *rolls.changed_since_voted(session, where),
        *contests.changed_since_locked(session, where),
    ]
    if stage in _COUNTED:
        found += _refused(lambda: counting.totals(session, where))
    if stage is Stage.CERTIFIED:
        found += _refused(lambda: refuse(certified(session, where).broken))
    return tuple(found)


def _refused(look: Callable[[], object]) -> tuple[Finding, ...]:
    """Return why `look` refuses, if it does."""
    try:
        look()
    except RefusedError as refused:
        return refused.findings
    return ()
