"""Every legal value a rule pack may carry or a county office may record, and what it may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Plain = str | int | tuple[str, ...]

_SPAN = re.compile(r"\+?([0-9]{1,4})(?:(?:-|\.\.)\+?([0-9]{1,4})|(\+))?")
_DAYS = re.compile(r"(?:[0-9]+\.\.)?([0-9]{1,9})")
_SHARE = re.compile(r"([1-9]\d?)/([1-9]\d?)")


class Stricter(StrEnum):
    """In which direction a province may ask for more than the national text, without contrariety.

    `WIDE_FROM_NARROW`: the words of `allowed` go from narrow to wide, and whether a narrower
    local rule survives a wider national one is open (README, decisions).
    """

    NO = ""
    MORE = "more"
    LESS = "less"
    WIDE_FROM_NARROW = "wide_from_narrow"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may stand as a value: one of `allowed`, a whole number, a span, a share, or words.

    A span is a number, `3-7` or `1+`; a share is a fraction such as `1/5`. A list is `closed`
    where the national text counts out all there is, so that a province cannot add to it.
    """

    allowed: tuple[str, ...] = ()
    number: bool = False
    span: bool = False
    share: bool = False
    several: bool = False
    closed: bool = False
    stricter: Stricter = Stricter.NO

    def accepts(self, value: object) -> bool:
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if self.number:
            return whole
        if self.span:
            return whole or (isinstance(value, str) and read_span(value) is not None)
        if self.share:
            return isinstance(value, str) and read_share(value) is not None
        if self.several:
            return isinstance(value, tuple) and all(self._is_word(word) for word in value)
        return value in self.allowed

    def _is_word(self, word: object) -> bool:
        return isinstance(word, str) and (not self.allowed or word in self.allowed)

    def hint(self) -> str:
        """Return what may be written, for a message; words of the law stand as they are."""
        if self.span:
            return "3, 3-7, 1+"
        if self.share:
            return "1/5, 1/3"
        return "0, 1, 2, …" if self.number else ", ".join(self.allowed)


def read_span(value: Plain) -> tuple[int, int | None] | None:
    """Return (least, most) of a span, most None where it is open; None for what is no span."""
    found = _SPAN.fullmatch(str(value))
    if found is None:
        return None
    least = int(found[1])
    most = None if found[3] else int(found[2] or least)
    return None if most is not None and most < least else (least, most)


def read_share(value: Plain) -> tuple[int, int] | None:
    """Return (numerator, denominator) of a share of at most one, else None."""
    found = _SHARE.fullmatch(str(value))
    if found is None or int(found[1]) > int(found[2]):
        return None
    return int(found[1]), int(found[2])


# The words of a county office for what the packs call otherwise.
_ALSO: Mapping[str, Mapping[str, Plain]] = {
    "quorum_base": {"registered": "registered_voters"},
    "another_election_quorum": {"yes": "as_first", "gt_half": "as_first", "no": "none"},
    "another_election_threshold": {"1/3": "one_third_of_ballots"},
    "doubtful_ballot_decider": {"EC": "election_committee"},
    "nickname": {"EC decides": "election_committee_decides"},
    "acting_head": {
        "deputy": "deputy>representatives_choose_member",
        "member": "deputy_most_votes>member_most_votes>meeting",
    },
}
NAMES: Mapping[str, str] = {"nickname/homophone": "nickname"}


def named(parameter: str) -> str:
    """Return the name under which a parameter stands here."""
    return NAMES.get(parameter, parameter)


def understood(parameter: str, said: object) -> object:
    """Return a recorded value as it is kept: `+1..+3` is 1-3, a window `0..30` is 30 days."""
    kind = PARAMETERS[parameter]
    if isinstance(said, list):
        return tuple(said)
    if not isinstance(said, str):
        return said
    said = _ALSO.get(parameter, {}).get(said, said)
    if kind.span and isinstance(said, str):
        return _span(said)
    if kind.number and isinstance(said, str):
        found = _DAYS.fullmatch(said)
        return int(found[1]) if found else said
    return said


def _span(said: str) -> Plain:
    """Return a span in its shortest form; what is no span as it is."""
    found = read_span(said)
    if found is None:
        return said
    least, most = found
    if most == least:
        return least
    return f"{least}+" if most is None else f"{least}-{most}"


def also(parameter: str) -> tuple[str, ...]:
    """Return the further words by which a county office may record a value."""
    return tuple(_ALSO.get(parameter, {}))


def _one_of(*words: str, stricter: Stricter = Stricter.NO) -> Parameter:
    return Parameter(allowed=words, stricter=stricter)


def _list_of(*words: str, closed: bool = False) -> Parameter:
    return Parameter(allowed=words, several=True, closed=closed)


_YES = _one_of("yes", "no")
_NUMBER = Parameter(number=True)
_AT_LEAST = Parameter(number=True, stricter=Stricter.MORE)
_AT_MOST = Parameter(number=True, stricter=Stricter.LESS)
_SPAN_OF = Parameter(span=True)
_SHARE_OF = Parameter(share=True)
_QUORUM = _one_of("gt_half", "gt_two_thirds", "ge_two_thirds", "none")
_MAJORITY = _one_of("gt_half", "gt_two_thirds", "ge_two_thirds", "plurality")
_MEETINGS = _list_of("assembly", "conference", "group_meetings")
_KIN = _one_of("CC1045", "spouse+parents+children+siblings", "spouse+lineal")

PARAMETERS: Mapping[str, Parameter] = {
    # Who takes part, and how many must.
    "modes": _list_of("voters", "households", "representatives", closed=True),
    "quorum_base": _one_of("registered_voters", "household_delegates", "representatives"),
    "quorum_rule": _QUORUM,
    "participants_measure": _one_of("recovered", "issued", "signed_in"),
    # The election committee.
    "ec_size": _SPAN_OF,
    "ec_size_odd": _YES,
    "ec_chosen_by": _MEETINGS,
    "ec_woman": _YES,
    "ec_leaves_when": _one_of("nominated", "confirmed_as_candidate"),
    "election_committee_leaves_for_relative": _YES,
    "ec_relatives_set": _KIN,
    "ec_absences_to_leave": _NUMBER,
    "ec_refill": _list_of("next_in_tally", "choose_again"),
    # Registration and the roll.
    "voting_age": _NUMBER,
    "voter_bars": _list_of("C01", closed=True),
    "registration_opt_in": _YES,
    "registration_classes": _list_of(
        "registered_resident",
        "registered_absent_declared",
        "other_resident_consented",
        "other_resident_or_worker_consented",
        "registered_declared",
        "habitual_resident_declared",
        "social_worker_confirmed",
        "resident",
        closed=True,
    ),
    "registration_extra_classes": _list_of(
        "village_worker_consented",
        "worker_consented",
        "spouse_of_villager_confirmed",
        "former_villager_with_rights_confirmed",
        "former_farmer_consented",
        "qualified_newcomer_consented",
    ),
    "registration_other_grounds": _one_of("residence", "residence_or_work"),
    "registration_other_months": _NUMBER,
    "registration_other_consent": _one_of(
        "villagers_or_representatives_meeting", "election_committee"
    ),
    "registration_home_certificate": _YES,
    "social_worker_months": _NUMBER,
    "roll_left_off": _list_of("lost_capacity", "unreachable", "died", "declined_in_writing"),
    "roll_posted_days_before": _AT_LEAST,
    "objection_days": _NUMBER,
    "objection_decision_days": _AT_MOST,
    "objection_written": _YES,
    # Candidates.
    "nomination_routes": _list_of(
        "party_organisation", "registered_voters", "joint_voters", closed=True
    ),
    "nomination_min_joint": _NUMBER,
    "nomination_quorum": _QUORUM,
    "nomination_by_proxy": _YES,
    "nomination_two_posts": _one_of("void", "allowed"),
    "statutory_bars": _list_of("C02", "C03", "C04", "C05"),
    "barred_winner": _one_of("void"),
    "candidates_exceed_seats": _YES,
    "head_diff": _SPAN_OF,
    "deputy_diff": _SPAN_OF,
    "member_diff": _SPAN_OF,
    "candidate_notice_days": _AT_LEAST,
    "candidate_order": _one_of("votes", "strokes"),
    "candidate_withdraw_days_before": _NUMBER,
    "candidate_withdraw_days_after_list": _NUMBER,
    "candidates_mode": _one_of("official", "self_nominees", "none"),
    "candidates_modes": _list_of("official", "self_nominees", "none"),
    "no_candidates_consent": _MEETINGS,
    "self_nomination_days": _NUMBER,
    "speech_request_days": _NUMBER,
    "campaign_ends_on_polling_day": _YES,
    # Voting for somebody else.
    "proxy_allowed": _YES,
    "proxy_grounds": _list_of("away", "special_reason", "for_cause"),
    "proxy_max": _AT_MOST,
    "proxy_who": _one_of(
        "near_relative",
        "near_relative_or_villager",
        "any_voter",
        stricter=Stricter.WIDE_FROM_NARROW,
    ),
    "proxy_relatives_set": _KIN,
    "proxy_candidate": _YES,
    "proxy_sub_delegation": _YES,
    "proxy_deadline_days": _NUMBER,
    "proxy_list_posted": _YES,
    "proxy_list_days": _NUMBER,
    "proxy_on_site": _YES,
    "proxy_card_surrendered": _YES,
    "proxy_written": _YES,
    # Stations, boxes and staff.
    "poll_notice_days": _NUMBER,
    "staff_bar_set": _KIN,
    "mobile_box_allowed": _YES,
    "mobile_box_approval": _one_of("township", "election_committee"),
    "mobile_box_scrutineers": _AT_LEAST,
    "mobile_box_list_posted": _YES,
    "secret_booth": _YES,
    "secret_ballot": _YES,
    # The paper.
    "poll_form": _one_of("one", "separate", "members_then_posts"),
    "poll_forms": _list_of("one", "separate", "members_then_posts"),
    "approve_kind": _one_of("ticks+write-ins", "ticks"),
    "write_in": _YES,
    "against_votes": _YES,
    "undervote": _one_of("valid"),
    "overvote_scope": _one_of("ballot", "post_column"),
    "double_post_same_ballot": _one_of(
        "ballot_void", "higher_only", "women_column_only", "illegal_form"
    ),
    "abstain_ballot": _one_of("valid_abstention", "invalid"),
    "partial_validity": _YES,
    "extra_marks": _one_of("void", "valid"),
    "nickname": _one_of("valid", "election_committee_decides"),
    "doubtful_ballot_decider": _one_of("election_committee"),
    "fold_down": _one_of("off", "losers_only", "all", "nomination_only"),
    "fold_up": _one_of("never"),
    "women_column_fold": _one_of("on", "off"),
    "box_overflow_rule": _one_of("issued", "voters", "both"),
    "invalidity_scope": _one_of("whole", "station"),
    # Who is elected.
    "majority_base": _one_of("recovered", "valid"),
    "majority_rule": _MAJORITY,
    "tie_rule": _one_of("revote_tied"),
    "tie_revote_quorum": _one_of("as_first", "none"),
    "another_election_threshold": _one_of("one_third_of_ballots", "none"),
    "another_election_quorum": _one_of("as_first", "none"),
    "another_election_difference": _YES,
    "another_election_window_days": _NUMBER,
    "another_rounds_max": _NUMBER,
    "min_members_to_stop": _NUMBER,
    "stop_from_round": _one_of("first", "another"),
    "stop_needs_head": _YES,
    "stop_needs_meeting": _YES,
    "acting_head": _one_of(
        "deputy>representatives_choose_member",
        "deputy_most_votes>member_most_votes>meeting",
    ),
    "re_election_days": _NUMBER,
    # The body as a whole.
    "committee_size": _SPAN_OF,
    "committee_size_usual": _SPAN_OF,
    "committee_size_odd": _YES,
    "term_years": _NUMBER,
    "early_or_late_months": _NUMBER,
    "women_required": _YES,
    "women_rule": _one_of(
        "dedicated_column", "preset_post", "first_majority_woman", "rerun_until_woman"
    ),
    "women_post": _one_of("chair", "deputy", "member"),
    "minority_member": _YES,
    "relatives_avoid": _YES,
    "relatives_set": _KIN,
    "relatives_resolution": _one_of(
        "keep_higher_post>more_votes>revote", "keep_higher_post>more_votes"
    ),
    "relatives_fill": _one_of("next_majority", "another_election"),
    "incompatible_with": _list_of(
        "committee_member",
        "near_relative_of_committee_member",
        "bookkeeper",
        "village_clerk",
        "reporting_clerk",
        "finance_staff",
        "collective_manager",
    ),
    "finance_skill": _YES,
    "elected_by": _list_of("assembly", "conference", "group_meeting", "committee"),
    "elected_from": _one_of("residents", "residents_or_social_workers", "representatives"),
    # Once elected.
    "result_on_the_spot": _YES,
    "result_posted_days": _NUMBER,
    "ballots_sealed_days": _NUMBER,
    "ballots_kept_years": _NUMBER,
    "ballots_kept_until_next": _YES,
    "ballots_kept_by": _one_of("township", "village_archive"),
    "seal_handover_days": _NUMBER,
    "handover_days": _AT_MOST,
    "audit_before_election": _YES,
    "audit_days_before_committee": _NUMBER,
    "group_leaders_days": _NUMBER,
    "supervision_days": _NUMBER,
    # Recall, resignation, end of office, by-election.
    "recall_share_voters": _SHARE_OF,
    "recall_share_representatives": _SHARE_OF,
    "recall_defence": _YES,
    "recall_quorum": _QUORUM,
    "recall_majority": _MAJORITY,
    "recall_majority_base": _one_of("present", "entitled"),
    "recall_vote_days": _NUMBER,
    "recall_township_days": _NUMBER,
    "recall_repeat_months": _NUMBER,
    "recall_repeat_in_term": _YES,
    "recall_suggested_by_township": _YES,
    "resignation_written": _YES,
    "resignation_decided_by": _MEETINGS,
    "resignation_decision_days": _NUMBER,
    "resignation_notice_days": _NUMBER,
    "end_of_office": _list_of(
        "death",
        "lost_capacity",
        "sentenced",
        "two_unfit_appraisals",
        "six_months_idle",
        "moved_away",
    ),
    "end_notice_days": _NUMBER,
    "by_election_by": _MEETINGS,
    "by_election_quorum": _QUORUM,
    "by_election_months": _NUMBER,
    "by_election_needless_from": _NUMBER,
    "result_void_by": _list_of("election_committee", "township", "county"),
    "void_winner_may_stand_again": _YES,
    # Meetings.
    "notice_days": _NUMBER,
    "notice_short_in_special_cases": _YES,
    "meetings_per_year": _AT_LEAST,
    "convene_share_people": _SHARE_OF,
    "convene_share_representatives": _SHARE_OF,
    "representatives_share": _SHARE_OF,
    "women_share": _SHARE_OF,
    "households_per_representative": _SPAN_OF,
    "representatives_least": _NUMBER,
    "two_from_one_household": _YES,
}
