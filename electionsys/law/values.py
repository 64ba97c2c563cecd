"""A legal value with its article and evidence, and the rules of one body on one day.

A value that nobody has read is `unknown`. It is never guessed: asking for it raises
UndeterminedError, unless the election carries a recorded local decision (`settled`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from electionsys.errors import ElectionError
from electionsys.findings import Finding, Severity

Plain = str | int | tuple[str, ...]

SETTLED = "settled"


class Body(StrEnum):
    VILLAGERS = "villagers_committee"
    RESIDENTS = "residents_committee"
    SUPERVISION = "supervision_committee"


class Mode(StrEnum):
    """Who votes: every registered voter, one delegate per household, or representatives."""

    VOTERS = "voters"
    HOUSEHOLDS = "households"
    REPRESENTATIVES = "representatives"


class Evidence(StrEnum):
    READ = "read"
    EXCERPT = "excerpt"
    BACKGROUND = "background"
    UNKNOWN = "unknown"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may stand as a value: one of `allowed`, or a whole number, or a list of words."""

    allowed: tuple[str, ...] = ()
    number: bool = False
    several: bool = False

    def accepts(self, value: object) -> bool:
        if self.number:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if self.several:
            return isinstance(value, tuple) and all(isinstance(word, str) for word in value)
        return value in self.allowed


def _one_of(*words: str) -> Parameter:
    return Parameter(allowed=words)


_YES = _one_of("yes", "no")
_NUMBER = Parameter(number=True)
_LIST = Parameter(several=True)

PARAMETERS: Mapping[str, Parameter] = {
    # Who takes part, and how many must.
    "modes": _LIST,
    "quorum_base": _one_of("registered_voters", "household_delegates", "representatives"),
    "quorum_rule": _one_of("gt_half", "gt_two_thirds", "ge_two_thirds", "none"),
    "participants_measure": _one_of("recovered", "issued", "signed_in"),
    "voting_age": _NUMBER,
    "voter_bars": _LIST,
    "registration_classes": _LIST,
    "registration_other_months": _NUMBER,
    "registration_other_consent": _one_of(
        "villagers_or_representatives_meeting", "election_committee"
    ),
    # The roll.
    "roll_posted_days_before": _NUMBER,
    "objection_days": _NUMBER,
    "objection_decision_days": _NUMBER,
    # Candidates.
    "nomination_routes": _LIST,
    "nomination_min_joint": _NUMBER,
    "statutory_bars": _LIST,
    "candidates_exceed_seats": _YES,
    "head_diff": _NUMBER,
    "deputy_diff": _NUMBER,
    "member_diff": _NUMBER,
    "candidate_notice_days": _NUMBER,
    "candidates_mode": _one_of("official", "self_nominees", "none"),
    "election_committee_leaves_for_relative": _YES,
    # Voting for somebody else.
    "proxy_allowed": _YES,
    "proxy_max": _NUMBER,
    "proxy_who": _one_of("near_relative", "near_relative_or_villager", "any_voter"),
    "proxy_candidate": _YES,
    "proxy_list_posted": _YES,
    # The paper.
    "poll_form": _one_of("one", "separate", "members_then_posts"),
    "write_in": _YES,
    "overvote_scope": _one_of("ballot", "post_column"),
    "double_post_same_ballot": _one_of(
        "ballot_void", "higher_only", "women_column_only", "illegal_form"
    ),
    "abstain_ballot": _one_of("valid_abstention", "invalid"),
    "partial_validity": _YES,
    "fold_down": _one_of("off", "losers_only", "all", "nomination_only"),
    "box_overflow_rule": _one_of("issued", "voters", "both"),
    "invalidity_scope": _one_of("whole", "station"),
    # Who is elected.
    "majority_base": _one_of("recovered", "valid"),
    "majority_rule": _one_of("gt_half", "plurality"),
    "tie_rule": _one_of("revote_tied"),
    "another_election_threshold": _one_of("one_third_of_ballots", "none"),
    "another_election_quorum": _one_of("as_first", "none"),
    "another_election_window_days": _NUMBER,
    "another_rounds_max": _NUMBER,
    "min_members_to_stop": _NUMBER,
    "acting_head": _one_of("deputy", "member_most_votes"),
    # The body as a whole.
    "committee_size_min": _NUMBER,
    "committee_size_max": _NUMBER,
    "term_years": _NUMBER,
    "women_required": _YES,
    "women_rule": _one_of(
        "dedicated_column", "preset_post", "first_majority_woman", "rerun_until_woman"
    ),
    "relatives_avoid": _YES,
    "relatives_set": _one_of("CC1045", "spouse+parents+children+siblings", "spouse+lineal"),
    "relatives_resolution": _one_of("keep_higher_post>more_votes>revote"),
    "incompatible_with": _LIST,
    "handover_days": _NUMBER,
}

# Who records a local majority base has thereby recorded that a majority is needed.
_IMPLIED: Mapping[str, tuple[str, Plain]] = {"majority_rule": ("majority_base", "gt_half")}


@dataclass(frozen=True, slots=True)
class Value:
    """One legal value. `silent`: the article was read and leaves the point open."""

    value: Plain | None
    clause: str
    evidence: Evidence
    silent: bool = False
    note: str = ""

    @property
    def fixed(self) -> bool:
        """True where the text of the law itself says so, and no local rule may say otherwise."""
        return self.evidence in (Evidence.READ, Evidence.EXCERPT) and not self.silent


class UndeterminedError(ElectionError):
    """The answer hangs on something nobody has recorded; the findings name it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {dict(f.values)}" for f in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules for one body in one place on one polling day.

    `values` maps a parameter to its value per mode, under "" where the mode makes no difference.
    """

    place: str
    body: Body
    day: date
    mode: Mode
    pack_ids: tuple[str, ...]
    values: Mapping[str, Mapping[str, Value]]
    settled: Mapping[str, Plain] = field(default_factory=dict)

    def under(self, mode: Mode, settled: Mapping[str, Plain]) -> "Rules":
        """Return these rules for one mode, with more recorded local decisions."""
        return replace(self, mode=mode, settled={**self.settled, **settled})

    def national(self, parameter: str) -> Value:
        """Return what the law in force says, whatever was recorded locally."""
        if parameter not in PARAMETERS:
            raise KeyError(parameter)
        by_mode = self.values.get(parameter, {})
        found = by_mode.get(self.mode, by_mode.get(""))
        return found or Value(None, "", Evidence.UNKNOWN)

    def entry(self, parameter: str) -> Value:
        """Return the value in force: the law's where it is fixed, else the recorded decision."""
        law = self.national(parameter)
        if law.fixed:
            return law
        if parameter in self.settled:
            return Value(self.settled[parameter], f"{SETTLED}:{parameter}", Evidence.SETTLED)
        source, implied = _IMPLIED.get(parameter, ("", ""))
        if law.value is None and source in self.settled:
            return Value(implied, f"{SETTLED}:{source}", Evidence.SETTLED)
        return law

    def known(self, parameter: str) -> bool:
        return self.entry(parameter).value is not None

    def value(self, parameter: str) -> Plain:
        """Return the value; raises UndeterminedError where nobody has read or recorded one."""
        found = self.entry(parameter)
        if found.value is None:
            raise UndeterminedError(self.gap(parameter))
        return found.value

    def word(self, parameter: str) -> str:
        return str(self.value(parameter))

    def number(self, parameter: str) -> int:
        found = self.value(parameter)
        if not isinstance(found, int):
            raise TypeError(f"{parameter} is not a number")
        return found

    def words(self, parameter: str) -> tuple[str, ...]:
        found = self.value(parameter)
        if not isinstance(found, tuple):
            raise TypeError(f"{parameter} is not a list")
        return found

    def says(self, parameter: str) -> bool:
        """Return whether a yes-or-no parameter says yes."""
        return self.value(parameter) == "yes"

    def clause(self, parameter: str) -> str:
        """Return `pack:article` of the value in force, such as cn-village-2026:18."""
        return self.entry(parameter).clause

    def gap(self, parameter: str) -> Finding:
        """Return the finding that says which local decision must be recorded."""
        allowed = PARAMETERS[parameter].allowed
        values = {
            "parameter": f"law.parameter.{parameter}",
            "id": parameter,
            "allowed": ", ".join(f"law.value.{parameter}.{word}" for word in allowed)
            if allowed
            else "0, 1, 2, …",
        }
        return Finding("D130", self.national(parameter).clause, values=values)

    def conflicts(self) -> tuple[Finding, ...]:
        """Return a warning for every recorded decision contrary to the text of the law."""
        return tuple(
            Finding("L107", law.clause, Severity.WARNS, parameter, _contrary(parameter, said, law))
            for parameter, said in sorted(self.settled.items())
            if (law := self.national(parameter)).fixed and law.value != said
        )


def _contrary(parameter: str, said: Plain, law: Value) -> Mapping[str, object]:
    return {
        "parameter": f"law.parameter.{parameter}",
        "id": parameter,
        "recorded": shown(parameter, said),
        "law": shown(parameter, law.value),
    }


def shown(parameter: str, value: Plain | None) -> str | int:
    """Return a value as a key of the catalogue where it has words of its own."""
    if isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"law.value.{parameter}.{value}"
