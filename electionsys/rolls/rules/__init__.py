"""Who is listed, what a roll must fulfil before it is posted and frozen, who may be a proxy."""

from electionsys.rolls.rules.entries import (
    HEADINGS,
    REQUIRED,
    RollEntry,
    check_row,
    class_words,
    read_roll,
    spelling,
)
from electionsys.rolls.rules.life import (
    Decision,
    NewObjection,
    ObjectionKind,
    Ruling,
    check_change,
    check_decision,
    check_freeze,
    check_objection,
    check_open,
    check_post,
    decision_due,
    first_day_to_freeze,
    last_day_to_object,
    last_day_to_post,
)
from electionsys.rolls.rules.proxies import NewProxy, Relation, Standing, check_proxy, check_time
from electionsys.sheets.cells import age_on

__all__ = [
    "HEADINGS",
    "REQUIRED",
    "Decision",
    "NewObjection",
    "NewProxy",
    "ObjectionKind",
    "Relation",
    "RollEntry",
    "Ruling",
    "Standing",
    "age_on",
    "check_change",
    "check_decision",
    "check_freeze",
    "check_objection",
    "check_open",
    "check_post",
    "check_proxy",
    "check_row",
    "check_time",
    "class_words",
    "decision_due",
    "first_day_to_freeze",
    "last_day_to_object",
    "last_day_to_post",
    "read_roll",
    "spelling",
]
