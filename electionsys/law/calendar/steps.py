"""Every step of an election that has a day by law: whose it is, its notice, and how it is counted.

The number of a notice is that of common practice; the law numbers none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Count(StrEnum):
    """How the day of a step follows from its anchor.

    before: at least so many days before it. ahead: on any day before it. by: with it at the latest.
    within: in the so many days after it. after: so many days after it, which is no period and never
    moved. on: the day itself. kept: so many years after it. around: no more than so many months
    before or after it.
    """

    BEFORE = "before"
    AHEAD = "ahead"
    BY = "by"
    WITHIN = "within"
    AFTER = "after"
    ON = "on"
    KEPT = "kept"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Term:
    """`parameter` is the number, or the yes, that the law must say; "" where the order says all."""

    count: Count
    anchor: str
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Of its `terms` the first holds whose parameter is known.

    `duty`: somebody must do it, and it is missing when its day is over; else it is what somebody
    may do, or what a case calls for. `closes`: what is recorded is the end of a period that others
    have, so that a day too early is the breach. `again`: another election has this step too.
    """

    id: str
    who: str
    terms: tuple[Term, ...]
    notice: str = ""
    cites: tuple[str, ...] = ()
    duty: bool = True
    closes: bool = False
    again: bool = False
    candidates: bool = False
    unless: str = ""


POLLING = "polling"

# Days that may be recorded and are no steps: the county declared the election void; the term of
# those in office ends.
ANNULLED, TERM_ENDS = "annulled", "term_ends"

_STEPS = (
    Step(
        "polling_in_time",
        "county",
        (Term(Count.AROUND, TERM_ENDS, "early_or_late_months"),),
        duty=False,
    ),
    Step(
        "audit",
        "audit_office",
        (
            Term(Count.BEFORE, "committee", "audit_days_before_committee"),
            Term(Count.AHEAD, POLLING, "audit_before_election"),
        ),
    ),
    Step("polling_day_notice", "election_committee", (Term(Count.BY, "roll"),), "1"),
    Step("committee", "meeting", (Term(Count.BY, "roll"),), "2", ("ec_chosen_by",)),
    Step("method", "meeting", (Term(Count.BY, "roll"),)),
    Step(
        "registration",
        "election_committee",
        (Term(Count.BY, "roll"),),
        "3",
        ("registration_classes",),
    ),
    Step(
        "roll",
        "election_committee",
        (Term(Count.BEFORE, POLLING, "roll_posted_days_before"),),
        "4",
    ),
    Step(
        "objections",
        "villagers",
        (Term(Count.WITHIN, "roll", "objection_days"),),
        duty=False,
        closes=True,
    ),
    Step(
        "objection_decisions",
        "election_committee",
        (Term(Count.WITHIN, "objections", "objection_decision_days"),),
        "4-1",
        duty=False,
    ),
    Step(
        "self_nominations",
        "self_nominees",
        (Term(Count.BEFORE, POLLING, "self_nomination_days"),),
        duty=False,
        candidates=True,
    ),
    Step(
        "nomination",
        "nominators",
        (Term(Count.BY, "candidates"),),
        "7",
        ("nomination_routes",),
        candidates=True,
    ),
    Step(
        "committee_leaves",
        "committee_members",
        (Term(Count.BY, "candidates"),),
        "2-1",
        ("ec_leaves_when",),
        duty=False,
        candidates=True,
    ),
    Step(
        "screening",
        "screeners",
        (Term(Count.BY, "candidates"),),
        cites=("statutory_bars",),
        candidates=True,
    ),
    Step(
        "candidates",
        "election_committee",
        (Term(Count.BEFORE, POLLING, "candidate_notice_days"),),
        "9",
        candidates=True,
    ),
    Step(
        "withdrawals",
        "candidates",
        (
            Term(Count.BEFORE, POLLING, "candidate_withdraw_days_before"),
            Term(Count.WITHIN, "candidates", "candidate_withdraw_days_after_list"),
        ),
        duty=False,
        candidates=True,
    ),
    Step(
        "poll_notice",
        "election_committee",
        (Term(Count.BEFORE, POLLING, "poll_notice_days"),),
        "10",
    ),
    Step(
        "speech_requests",
        "candidates",
        (Term(Count.BEFORE, POLLING, "speech_request_days"),),
        duty=False,
        candidates=True,
    ),
    Step(
        "meet_voters",
        "election_committee",
        (Term(Count.AHEAD, POLLING),),
        cites=("campaign_ends_on_polling_day", "nomination_routes"),
        candidates=True,
    ),
    Step(
        "proxies",
        "voters",
        (Term(Count.BEFORE, POLLING, "proxy_deadline_days"),),
        duty=False,
        unless="proxy_allowed",
    ),
    Step(
        "proxy_list",
        "election_committee",
        (Term(Count.BEFORE, POLLING, "proxy_list_days"),),
        "13",
        unless="proxy_allowed",
    ),
    Step(
        "mobile_boxes",
        "election_committee",
        (Term(Count.AHEAD, POLLING, "mobile_box_list_posted"),),
        "12",
        duty=False,
        unless="mobile_box_allowed",
    ),
    Step(
        POLLING,
        "election_committee",
        (Term(Count.ON, POLLING),),
        cites=("secret_ballot",),
        again=True,
    ),
    Step(
        "result",
        "election_committee",
        (Term(Count.ON, POLLING, "result_on_the_spot"), Term(Count.ON, POLLING)),
        "17",
        again=True,
    ),
    Step(
        "result_posted",
        "election_committee",
        (Term(Count.AFTER, POLLING, "result_posted_days"),),
        "17",
        again=True,
    ),
    Step(
        "ballots_sealed",
        "township",
        (Term(Count.AFTER, "result", "ballots_sealed_days"),),
        again=True,
    ),
    Step(
        "another_election",
        "election_committee",
        (Term(Count.WITHIN, POLLING, "another_election_window_days"),),
        duty=False,
        again=True,
    ),
    Step(
        "re_election",
        "county",
        (Term(Count.WITHIN, "annulled", "re_election_days"),),
        duty=False,
        again=True,
    ),
    Step(
        "seal_handover",
        "old_committee",
        (Term(Count.AFTER, "result", "seal_handover_days"),),
        again=True,
    ),
    Step(
        "handover",
        "old_committee",
        (Term(Count.WITHIN, "result", "handover_days"),),
        again=True,
    ),
    Step(
        "supervision",
        "meeting",
        (Term(Count.WITHIN, "result", "supervision_days"),),
        "17-1",
        again=True,
    ),
    Step(
        "group_leaders",
        "group_meeting",
        (Term(Count.WITHIN, "result", "group_leaders_days"),),
        "6-1",
        again=True,
    ),
    Step(
        "ballots_kept",
        "keeper",
        (Term(Count.KEPT, "result", "ballots_kept_years"),),
        duty=False,
        again=True,
    ),
)

STEPS: Mapping[str, Step] = {step.id: step for step in _STEPS}

FACTS = (*STEPS, ANNULLED, TERM_ENDS)
