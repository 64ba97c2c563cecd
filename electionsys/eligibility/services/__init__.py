"""Keep the lists, screen who was nominated, and know who is whose near relative."""

from electionsys.eligibility.services.kinship import (
    declare_kinship,
    kinship_of,
    near_pairs,
    near_relatives,
    withdraw_kinship,
)
from electionsys.eligibility.services.lists import (
    add_clause,
    clauses_for,
    codes_for,
    end_clause,
    list_of,
)
from electionsys.eligibility.services.records import facts_about, record_fact, withdraw_fact
from electionsys.eligibility.services.screening import (
    exclude,
    excluded,
    findings_about,
    queue,
    reasons_of,
    refer,
    release,
    screen,
    states,
    verdict_of,
)
from electionsys.eligibility.services.shared import BEFORE_COUNTING, REVIEWERS, people

__all__ = [
    "BEFORE_COUNTING",
    "REVIEWERS",
    "add_clause",
    "clauses_for",
    "codes_for",
    "declare_kinship",
    "end_clause",
    "exclude",
    "excluded",
    "facts_about",
    "findings_about",
    "kinship_of",
    "list_of",
    "near_pairs",
    "near_relatives",
    "people",
    "queue",
    "reasons_of",
    "record_fact",
    "refer",
    "release",
    "screen",
    "states",
    "verdict_of",
    "withdraw_fact",
    "withdraw_kinship",
]
