"""Open the boxes, mix the papers, record every stack twice, and seal what was counted.

Nothing here knows who voted or how many papers were handed out. Until the count is sealed nobody
is told a number of votes, and the journal never is.
"""

from electionsys.counting.services.boxes import (
    boxes,
    correct_box,
    mix_boxes,
    mixed,
    open_box,
    openings,
    returned,
)
from electionsys.counting.services.sealing import (
    SECRET,
    explanation,
    recorded,
    seal,
    seal_of,
    totals,
    unsealed,
)
from electionsys.counting.services.stacks import (
    ballot,
    count_again,
    differences,
    enter_stack,
    recorders,
    revised,
    settle,
    stack_sheets,
    to_record,
    write_in,
)

__all__ = [
    "SECRET",
    "ballot",
    "boxes",
    "correct_box",
    "count_again",
    "differences",
    "enter_stack",
    "explanation",
    "mix_boxes",
    "mixed",
    "open_box",
    "openings",
    "recorded",
    "recorders",
    "returned",
    "revised",
    "seal",
    "seal_of",
    "settle",
    "stack_sheets",
    "to_record",
    "totals",
    "unsealed",
    "write_in",
]
