"""The stages of an election and the only ways between them.

    prepared -> roll_open -> roll_posted -> roll_frozen -> nominating -> candidates_posted
             -> polling -> counting -> counted -> certified
                                               -> void

An election of any body goes this way. Where it is void, or seats are left, a new election with this
one as its parent goes it again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from electionsys.findings import Finding
from electionsys.law import calendar
from electionsys.law.cases import Round
from electionsys.law.parameters import understood
from electionsys.law.values import PARAMETERS, Body, Mode, Rules

__all__ = ["Body", "Mode", "Round"]

_CHINA = ZoneInfo("Asia/Shanghai")


class Stage(StrEnum):
    PREPARED = "prepared"
    ROLL_OPEN = "roll_open"
    ROLL_POSTED = "roll_posted"
    ROLL_FROZEN = "roll_frozen"
    NOMINATING = "nominating"
    CANDIDATES_POSTED = "candidates_posted"
    POLLING = "polling"
    COUNTING = "counting"
    COUNTED = "counted"
    CERTIFIED = "certified"
    VOID = "void"


NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.PREPARED: frozenset({Stage.ROLL_OPEN}),
    Stage.ROLL_OPEN: frozenset({Stage.ROLL_POSTED}),
    Stage.ROLL_POSTED: frozenset({Stage.ROLL_FROZEN}),
    Stage.ROLL_FROZEN: frozenset({Stage.NOMINATING}),
    Stage.NOMINATING: frozenset({Stage.CANDIDATES_POSTED}),
    Stage.CANDIDATES_POSTED: frozenset({Stage.POLLING}),
    Stage.POLLING: frozenset({Stage.COUNTING}),
    Stage.COUNTING: frozenset({Stage.COUNTED}),
    Stage.COUNTED: frozenset({Stage.CERTIFIED, Stage.VOID}),
    Stage.CERTIFIED: frozenset(),
    Stage.VOID: frozenset(),
}

ENDS = frozenset(stage for stage, then in NEXT.items() if not then)

# What the line of steps on every page shows; the end of a void election is its own.
LINE = tuple(stage for stage in Stage if stage is not Stage.VOID)


def may_move(now: Stage, then: Stage) -> bool:
    return then in NEXT[now]


def check_stage(now: Stage, *allowed: Stage) -> tuple[Finding, ...]:
    """Return X101 where the election is in another stage than the act needs."""
    if now in allowed:
        return ()
    # The stages are keys of the catalogue; whoever shows the finding puts them into words.
    values = {"stage": f"stage.{now}", "needed": f"stage.{allowed[0]}"}
    return (Finding("X101", values=values),)


def day_of(at: datetime) -> date:
    """Return the day in China at this moment."""
    return at.astimezone(_CHINA).date()


# The act by which somebody says on which day a step was done outside this system.
MARK = "elections.mark-step"

# Acts that are steps of the calendar, and the stages that are reached with one.
_STEPS_OF_ACT: Mapping[str, tuple[str, ...]] = {"elections.prepare": ("committee", "method")}
_STEPS_OF_STAGE: Mapping[Stage, tuple[str, ...]] = {
    Stage.ROLL_POSTED: ("registration", "roll"),
    Stage.ROLL_FROZEN: ("objections", "objection_decisions"),
    Stage.CANDIDATES_POSTED: ("nomination", "screening", "candidates"),
    Stage.POLLING: ("polling",),
    Stage.CERTIFIED: ("result",),
    Stage.VOID: (calendar.ANNULLED,),
}
DATED_ACTS = (*_STEPS_OF_ACT, "elections.move", MARK)

# The step whose day stands beside a stage.
STEP_OF: Mapping[Stage, str] = {
    Stage.ROLL_POSTED: "roll",
    Stage.ROLL_FROZEN: "objections",
    Stage.CANDIDATES_POSTED: "candidates",
    Stage.POLLING: "polling",
    Stage.CERTIFIED: "result",
}

# What this system dates itself; every other step is told by whoever did it.
_DATED_HERE = frozenset({"roll", "objections", "candidates", "polling", "result"})


def days_of_acts(acts: Iterable[tuple[str, Mapping[str, object], date]]) -> dict[str, date]:
    """Return step -> day of acts (name, facts, day), in their order; what was told stands last."""
    done: dict[str, date] = {}
    told: dict[str, date] = {}
    for act, facts, day in acts:
        if act == MARK:
            told[str(facts["step"])] = date.fromisoformat(str(facts["day"]))
        stage = str(facts.get("stage", ""))
        reached = _STEPS_OF_STAGE.get(Stage(stage), ()) if act == "elections.move" else ()
        done.update(dict.fromkeys((*_STEPS_OF_ACT.get(act, ()), *reached), day))
    return done | told


@dataclass(frozen=True, slots=True)
class Marked:
    """On which day a step was done that this system does not see."""

    step: str
    day: date


def markable(days: Iterable[calendar.Day]) -> list[str]:
    """Return the steps of a calendar that somebody may tell the day of."""
    return [day.step.id for day in days if day.step.id not in _DATED_HERE]


def check_marked(entry: Marked, days: Iterable[calendar.Day], today: date) -> tuple[Finding, ...]:
    """Return X121 for a step that is none of these, X122 for a day to come."""
    findings = []
    if entry.step not in markable(days):
        findings.append(Finding("X121", field="step", values={"step": entry.step[:40]}))
    if entry.day > today:
        findings.append(Finding("X122", field="day", values={"today": str(today)}))
    return tuple(findings)


BEFORE_THE_LIST = frozenset(tuple(Stage)[: tuple(Stage).index(Stage.CANDIDATES_POSTED)])

# What an election here is decided by. To record another value would promise what is not kept.
_DECIDES = frozenset(
    {
        "abstain_ballot",
        "acting_head",
        "another_election_quorum",
        "another_election_threshold",
        "another_election_window_days",
        "another_rounds_max",
        "barred_winner",
        "box_overflow_rule",
        "candidate_notice_days",
        "candidates_exceed_seats",
        "committee_size",
        "deputy_diff",
        "double_post_same_ballot",
        "fold_down",
        "group_leaders_days",
        "head_diff",
        "majority_base",
        "majority_rule",
        "member_diff",
        "min_members_to_stop",
        "nomination_min_joint",
        "overvote_scope",
        "participants_measure",
        "poll_notice_days",
        "proxy_allowed",
        "proxy_candidate",
        "proxy_deadline_days",
        "proxy_list_days",
        "proxy_max",
        "proxy_who",
        "quorum_rule",
        "relatives_avoid",
        "relatives_fill",
        "relatives_resolution",
        "relatives_set",
        "stop_needs_meeting",
        "supervision_days",
        "tie_revote_quorum",
        "women_column_fold",
        "women_post",
        "women_required",
        "women_rule",
        "write_in",
    }
)

# Parameter and value, or no value where it is to be written out: a number, a span, a share.
Open = tuple[str, str]


def open_values(known: Rules, stage: Stage) -> list[Open]:
    """Return what can be decided locally, where the law is silent first."""
    parameters = [
        parameter
        for parameter in PARAMETERS
        if parameter not in known.settled and _is_open(known, parameter, stage)
    ]
    parameters.sort(key=lambda parameter: known.written(parameter).value is not None)
    return [(one, value) for one in parameters for value in PARAMETERS[one].allowed or ("",)]


def _is_open(known: Rules, parameter: str, stage: Stage) -> bool:
    """Return whether the law leaves this to the place; late, only where it says nothing at all."""
    if parameter not in PARAMETERS or parameter not in _DECIDES | calendar.PARAMETERS:
        return False
    law = known.written(parameter)
    if law.value is None:
        return True
    return not law.fixed and stage in BEFORE_THE_LIST


@dataclass(frozen=True, slots=True)
class NewElection:
    """What has to be known to begin an election. `unit` is the 12-digit code of the village."""

    unit: str
    body: Body
    mode: Mode
    term_no: int
    polling_day: date
    practice: bool
    parent_id: int | None = None
    round: Round = Round.FIRST


def check_new(entry: NewElection, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a new election (X103 to X105)."""
    findings = []
    if not 1 <= entry.term_no <= 99:
        findings.append(Finding("X103", field="term_no"))
    if entry.polling_day < today and not entry.practice:
        findings.append(Finding("X104", field="polling_day", values={"day": str(today)}))
    if entry.body is Body.VILLAGERS and entry.mode is not Mode.VOTERS:
        findings.append(Finding("X105", "cn-village-2026:14", field="mode"))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who leaves the election committee, who follows him by name, and the document that says so.

    `position` is the leaver's; the successor takes it.
    """

    position: int
    successor: str
    document: str


def check_replacement(entry: Replacement, members: Mapping[int, str]) -> tuple[Finding, ...]:
    """Return X120 where nobody has that position, X107 where the successor is a member already."""
    findings = []
    if entry.position not in members:
        findings.append(Finding("X120", field="position"))
    if entry.successor in members.values():
        findings.append(Finding("X107", field="successor"))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Decided:
    """A local decision: which parameter, which value, who decided it, and the document that says
    so with its day and its words."""

    parameter: str
    value: str
    decided_by: str
    document: str
    decided_on: date
    wording: str = ""


def check_decided(known: Rules, entry: Decided, stage: Stage, today: date) -> tuple[Finding, ...]:
    """Return why this decision cannot be recorded now.

    X108 the election is over, X109 decided already, X112 nothing that is decided locally, X113 it
    has a rule and the candidates are posted, X114 a day to come, X123 no such number.
    """
    named = {"value": f"law.parameter.{entry.parameter}", "stage": f"stage.{stage}"}
    if stage in ENDS:
        return (Finding("X108", values=named),)
    findings = []
    if entry.parameter in known.settled:
        findings.append(Finding("X109", field="rule", values=named))
    elif not _is_open(known, entry.parameter, Stage.PREPARED):
        findings.append(Finding("X112", field="rule", values=named))
    elif not _is_open(known, entry.parameter, stage):
        findings.append(Finding("X113", field="rule", values=named))
    kind = PARAMETERS.get(entry.parameter)
    if kind and not kind.allowed and not kind.accepts(understood(entry.parameter, entry.value)):
        values = {**named, "found": entry.value, "hint": kind.hint()}
        findings.append(Finding("X123", field="amount", values=values))
    if entry.decided_on > today:
        findings.append(Finding("X114", field="decided_on", values={"today": str(today)}))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Preparation:
    """The election committee and the election method, as the meeting decided them.

    `members` are names, the first the head's, the second the deputy head's.
    """

    members: tuple[str, ...]
    chosen_by: str
    method_document: str


def check_preparation(entry: Preparation) -> tuple[Finding, ...]:
    """Return X106 for fewer than three members, X107 for a name written twice."""
    findings = []
    if len(entry.members) < 3:
        findings.append(Finding("X106", field="members", values={"found": len(entry.members)}))
    if len(set(entry.members)) < len(entry.members):
        findings.append(Finding("X107", field="members"))
    return tuple(findings)
