"""The count: stacks of papers, each recorded twice by two people who do not see each other's.

    (nothing) -> first record -> second record -> agrees
                                               -> differs -> settled by a third person
    a stack counted again begins anew, with two more records; none is ever overwritten

A paper is valid, invalid or blank, so `valid = papers - invalid - blank`; a post with k seats can
have at most k votes on each valid paper, a person at most one.
"""

from electionsys.counting.rules.boxes import (
    Box,
    check_box,
    check_correction,
    check_mixing,
    check_reason,
)
from electionsys.counting.rules.records import (
    FIRST,
    SECOND,
    SETTLED,
    Field,
    Record,
    Revised,
    Seal,
    StackState,
    Status,
    Totals,
    agreed,
    check_again,
    check_author,
    check_seal,
    check_sealed,
    check_settler,
    commit,
    last_round,
    revised,
    state,
    total,
)
from electionsys.counting.rules.sheets import (
    MOST_PAPERS,
    MOST_STACKS,
    STACK,
    Column,
    Entry,
    Line,
    WriteIn,
    check_entry,
    tidy,
)

__all__ = [
    "FIRST",
    "MOST_PAPERS",
    "MOST_STACKS",
    "SECOND",
    "SETTLED",
    "STACK",
    "Box",
    "Column",
    "Entry",
    "Field",
    "Line",
    "Record",
    "Revised",
    "Seal",
    "StackState",
    "Status",
    "Totals",
    "WriteIn",
    "agreed",
    "check_again",
    "check_author",
    "check_box",
    "check_correction",
    "check_entry",
    "check_mixing",
    "check_reason",
    "check_seal",
    "check_sealed",
    "check_settler",
    "commit",
    "last_round",
    "revised",
    "state",
    "tidy",
    "total",
]
