"""May this person stand for election, and what must be done before he does?

Villages: article 18 of the organic law. Communities: article 18. A bar of the law has no term: a
local list that forgives after some years does not clear whom the law bars. A clause of a local
list is told beside it, and warns.
"""

from collections.abc import Callable, Iterator
from datetime import date

from electionsys.law.calendar.days import before, later
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions.inquiry import (
    Answer,
    Inquiry,
    Law,
    Question,
    age_on,
    birthday,
    common,
    least,
)
from electionsys.law.seats import NEAR, RELATIONS
from electionsys.law.values import Body

_CLAUSES = tuple(f"C{number:02}" for number in range(1, 24))
_STATUTORY = PARAMETERS["statutory_bars"].allowed
_POSTS = ("chair", "deputy", "member")
_SELF = "self_nomination"
_ROUTES = (*PARAMETERS["nomination_routes"].allowed, _SELF)
_OFFICES = (*PARAMETERS["incompatible_with"].allowed, "supervision_member")

FIELDS = (
    *common(Body.VILLAGERS, Body.RESIDENTS, Body.SUPERVISION),
    Field("posts", Kind.WORDS, True, _POSTS, least=1, said="post"),
    Field("on_roll", Kind.YES, required=True),
    Field("born_on", Kind.DAY),
    Field(
        "bars",
        Kind.ROWS,
        of=(
            Field("clause", Kind.WORD, True, _CLAUSES, said="law.bar"),
            Field("ended_on", Kind.DAY),
            Field("clan_only", Kind.YES),
            Field("exempted", Kind.YES),
        ),
    ),
    Field(
        "local_list",
        Kind.ROWS,
        of=(
            Field("clause", Kind.WORD, True, _CLAUSES, said="law.bar"),
            Field("years", Kind.NUMBER),
        ),
    ),
    Field("route", Kind.WORD, allowed=_ROUTES),
    Field("nominators", Kind.NUMBER),
    Field("by_agent", Kind.YES),
    Field("same_voter_two_posts", Kind.YES),
    Field("confirmed_post", Kind.WORD, allowed=_POSTS, said="post"),
    Field("registered", Kind.NUMBER, least=1),
    Field("took_part_in_nomination", Kind.NUMBER),
    Field("self_nominated_on", Kind.DAY),
    Field("list_posted_on", Kind.DAY),
    Field("withdrew_on", Kind.DAY),
    Field("on_election_committee", Kind.YES),
    Field(
        "kin_on_election_committee",
        Kind.WORDS,
        False,
        tuple(sorted(RELATIONS)),
        said="law.relation",
    ),
    Field("kin_standing", Kind.WORDS, False, tuple(sorted(RELATIONS)), said="law.relation"),
    Field("offices", Kind.WORDS, allowed=_OFFICES),
)
DETAILS = (
    Field("barred_by", Kind.WORDS, allowed=_CLAUSES, said="law.bar"),
    Field("warned_of", Kind.WORDS, allowed=_CLAUSES, said="law.bar"),
    Field("leave_election_committee", Kind.WORDS, allowed=("self", "relatives")),
    Field("nominate_by", Kind.DAY),
    Field("withdraw_by", Kind.DAY),
)


def answer(facts: Facts, law: Law) -> Answer:
    """Return the clauses that bar or warn, who leaves the election committee, and the last days."""
    inquiry = Inquiry(facts, law)
    _voter(inquiry)
    barred, warned = _bars(inquiry)
    _nominated(inquiry)
    _two_posts(inquiry)
    _offices(inquiry)
    return inquiry.answer(
        barred_by=barred,
        warned_of=warned,
        leave_election_committee=_leaves(inquiry),
        nominate_by=_self_nominated(inquiry),
        withdraw_by=_withdrawn(inquiry),
    )


def _voter(inquiry: Inquiry) -> None:
    """Q120: too young on polling day. Q121: not on the roll, so not to be elected either."""
    facts, day = inquiry.facts, inquiry.rules.day
    if not facts.yes("on_roll"):
        inquiry.blocks("Q121", inquiry.clause("voting_age"), "on_roll")
    born_on = facts.day("born_on")
    age = inquiry.number("voting_age") if born_on else None
    if born_on and age and age_on(born_on, day) < age:
        full = birthday(born_on, born_on.year + age).isoformat()
        inquiry.blocks("Q120", inquiry.clause("voting_age"), "born_on", least=age, day=full)


def _bars(inquiry: Inquiry) -> tuple[list[str], list[str]]:
    barred: list[str] = []
    warned: list[str] = []
    for bar in inquiry.facts.rows("bars"):
        clause = bar.word("clause")
        if _barred(inquiry, bar):
            barred.append(clause)
        elif _warned(inquiry, bar):
            warned.append(clause)
    return list(dict.fromkeys(barred)), list(dict.fromkeys(warned))


def _barred(inquiry: Inquiry, bar: Facts) -> bool:
    """Return whether the law itself bars (Q122), whatever a local list forgives (Q123)."""
    clause = bar.word("clause")
    parameter = "voter_bars" if clause == "C01" else "statutory_bars"
    if clause not in (*_STATUTORY, "C01") or _only_clan(inquiry, bar):
        return False
    bars = inquiry.rule(parameter)
    if not isinstance(bars, tuple) or clause not in bars:
        return False
    said = f"law.bar.{clause}"
    if bar.yes("exempted"):
        # Whether an offence without punishment is a punishment, no text says.
        inquiry.unsure("Q124", inquiry.clause(parameter), "bars", bar=said)
        return False
    inquiry.blocks("Q122", inquiry.clause(parameter), "bars", bar=said)
    years = _years(inquiry, clause)
    if years is not None and _over(inquiry, bar, years):
        inquiry.informs("Q123", inquiry.clause(parameter), "local_list", bar=said, years=years)
    return True


def _only_clan(inquiry: Inquiry, bar: Facts) -> bool:
    """The law of communities speaks of gangs, not of clans (article 18 beside article 18)."""
    only = bar.yes("clan_only") is True and inquiry.rules.body is Body.RESIDENTS
    if only:
        inquiry.informs("Q125", inquiry.clause("statutory_bars"), "bars")
    return only


def _warned(inquiry: Inquiry, bar: Facts) -> bool:
    """Q126: a clause of the local list. Q127: its years are over. Q128: no local list has it."""
    clause = bar.word("clause")
    said, years = f"law.bar.{clause}", _years(inquiry, clause)
    listed = clause in [row.word("clause") for row in inquiry.facts.rows("local_list")]
    if not listed:
        inquiry.warns("Q128", "", "bars", bar=said)
    elif years is not None and _over(inquiry, bar, years):
        inquiry.informs("Q127", "", "bars", bar=said, years=years)
        return False
    else:
        inquiry.warns("Q126", "", "bars", bar=said)
    return True


def _years(inquiry: Inquiry, clause: str) -> int | None:
    rows = inquiry.facts.rows("local_list")
    return next((row.number("years") for row in rows if row.word("clause") == clause), None)


def _over(inquiry: Inquiry, bar: Facts, years: int) -> bool:
    ended = bar.day("ended_on")
    return ended is not None and age_on(ended, inquiry.rules.day) >= years


def _nominated(inquiry: Inquiry) -> None:
    """Q129 to Q133: by whom, by how many, in person, one post each, enough at the meeting."""
    facts, route = inquiry.facts, inquiry.facts.word("route")
    if route:
        _route(inquiry, route)
    if facts.yes("by_agent") and inquiry.value("nomination_by_proxy") == "no":
        inquiry.blocks("Q132", inquiry.clause("nomination_by_proxy"), "by_agent")
    if facts.yes("same_voter_two_posts") and inquiry.value("nomination_two_posts") == "void":
        inquiry.blocks("Q133", inquiry.clause("nomination_two_posts"), "same_voter_two_posts")
    took_part, registered = facts.number("took_part_in_nomination"), facts.number("registered")
    if took_part is None or registered is None or route == "party_organisation":
        return
    rule = inquiry.rule("nomination_quorum")
    needed = least(str(rule), registered) if rule else 0
    if took_part < needed:
        values = {"took_part": took_part, "registered": registered, "needed": needed}
        clause = inquiry.clause("nomination_quorum")
        inquiry.blocks("Q131", clause, "took_part_in_nomination", **values)


def _route(inquiry: Inquiry, route: str) -> None:
    """Q129: the law knows no such way. Q130: too few nominate together."""
    parameter = "candidates_modes" if route == _SELF else "nomination_routes"
    open_to = inquiry.rule(parameter)
    if not isinstance(open_to, tuple):
        return
    wanted = {"self_nominees"} if route == _SELF else {route}
    if route in ("registered_voters", "joint_voters"):
        wanted = {"registered_voters", "joint_voters"}
    if not wanted & set(open_to):
        said = f"law.word.eligibility.route.{route}"
        inquiry.blocks("Q129", inquiry.clause(parameter), "route", route=said)
    elif "joint_voters" in wanted and not (
        {"registered_voters"} & set(open_to) and _alone(inquiry)
    ):
        _joint(inquiry)


def _alone(inquiry: Inquiry) -> bool:
    """Where any registered voter may nominate, a number is asked for only if one was told."""
    joint = inquiry.facts.word("route") == "joint_voters"
    return not joint and inquiry.glance("nomination_min_joint") is None


def _joint(inquiry: Inquiry) -> None:
    enough, nominators = inquiry.rule("nomination_min_joint"), inquiry.facts.number("nominators")
    if not isinstance(enough, int):
        return
    if nominators is None:
        inquiry.missing("nominators")
    elif nominators < enough:
        values = {"nominators": nominators, "least": enough}
        inquiry.blocks("Q130", inquiry.clause("nomination_min_joint"), "nominators", **values)


def _two_posts(inquiry: Inquiry) -> None:
    """Q134: named for two posts, he says in writing for which one he stands."""
    facts = inquiry.facts
    posts, confirmed = facts.words("posts"), facts.word("confirmed_post")
    clause = inquiry.clause("nomination_two_posts")
    if len(posts) > 1 and facts.word("route") == _SELF:
        inquiry.blocks("Q118", inquiry.clause("candidates_modes"), "posts")
    elif len(posts) > 1 and not confirmed:
        inquiry.warns("Q134", clause, "posts")
    elif confirmed and confirmed not in posts:
        inquiry.blocks("Q117", clause, "confirmed_post", post=f"post.{confirmed}")


def _offices(inquiry: Inquiry) -> None:
    """Q139: an office that may not go with this one. Q119: a near relative stands as well."""
    facts = inquiry.facts
    offices = facts.words("offices")
    if inquiry.rules.body is Body.SUPERVISION:
        barred = inquiry.words("incompatible_with") if offices else ()
        for office in [one for one in offices if one in barred]:
            said = f"law.word.eligibility.offices.{office}"
            inquiry.blocks("Q139", inquiry.clause("incompatible_with"), "offices", office=said)
        return
    if "supervision_member" in offices:
        other = inquiry.law.of(Body.SUPERVISION)
        clause = other.clause("incompatible_with") if other else ""
        inquiry.warns("Q116", clause, "offices")
    kin = facts.words("kin_standing")
    if not kin or inquiry.value("relatives_avoid") != "yes":
        return
    near = inquiry.value("relatives_set")
    for relation in [one for one in kin if near and one in NEAR[str(near)]]:
        said = f"law.relation.{relation}"
        inquiry.warns("Q119", inquiry.clause("relatives_set"), "kin_standing", relation=said)


def _leaves(inquiry: Inquiry) -> list[str]:
    """Q138: who must leave the election committee, himself (Q137) or his near relatives."""
    facts, leaves = inquiry.facts, []
    if facts.yes("on_election_committee"):
        when = inquiry.value("ec_leaves_when")
        if when:
            said = f"law.value.ec_leaves_when.{when}"
            inquiry.warns(
                "Q137", inquiry.clause("ec_leaves_when"), "on_election_committee", when=said
            )
            leaves.append("self")
    kin = facts.words("kin_on_election_committee")
    parameter = "election_committee_leaves_for_relative"
    if not kin or inquiry.value(parameter) != "yes":
        return leaves
    near = inquiry.value("ec_relatives_set")
    for relation in [one for one in kin if near and one in NEAR[str(near)]]:
        said = f"law.relation.{relation}"
        clause = inquiry.clause(parameter)
        inquiry.warns("Q138", clause, "kin_on_election_committee", relation=said)
        leaves.append("relatives")
    return list(dict.fromkeys(leaves))


def _self_nominated(inquiry: Inquiry) -> date | None:
    """Q135: a self-nomination that came too late."""
    facts = inquiry.facts
    if facts.word("route") != _SELF:
        return None
    on = facts.day("self_nominated_on")
    days = inquiry.number("self_nomination_days") if on else inquiry.glance("self_nomination_days")
    if not isinstance(days, int):
        return None
    last = before(inquiry.rules.day, days)
    if on and on > last:
        values = {"on": on.isoformat(), "by": last.isoformat(), "days": days}
        clause = inquiry.clause("self_nomination_days")
        inquiry.blocks("Q135", clause, "self_nominated_on", **values)
    return last


def _withdrawn(inquiry: Inquiry) -> date | None:
    """Q136: withdrew in time and stands no more. Q115: too late, and stands."""
    on = inquiry.facts.day("withdrew_on")
    found = [(parameter, last) for parameter, last in _last_days(inquiry) if last is not None]
    if on is None:
        return min((last for _, last in found), default=None)
    if not found:
        inquiry.value("candidate_withdraw_days_before")
        return None
    parameter, last = min(found, key=lambda one: one[1])
    values = {"on": on.isoformat(), "by": last.isoformat()}
    report: Callable[..., None] = inquiry.blocks if on <= last else inquiry.warns
    report("Q136" if on <= last else "Q115", inquiry.clause(parameter), "withdrew_on", **values)
    return last


def _last_days(inquiry: Inquiry) -> Iterator[tuple[str, date | None]]:
    """Yield the last day to withdraw: so many days before the poll, or after the list."""
    days = inquiry.glance("candidate_withdraw_days_before")
    last = before(inquiry.rules.day, days) if isinstance(days, int) else None
    yield "candidate_withdraw_days_before", last
    listed = inquiry.facts.day("list_posted_on")
    days = inquiry.glance("candidate_withdraw_days_after_list") if listed else None
    last = later(listed, days) if listed and isinstance(days, int) else None
    yield "candidate_withdraw_days_after_list", last


QUESTION = Question(
    name="eligibility",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "posts": ["chair"],
        "on_roll": True,
        "route": "registered_voters",
        "bars": [{"clause": "C03", "ended_on": "2015-05-01"}],
        "local_list": [{"clause": "C03", "years": 5}],
        "on_election_committee": False,
    },
)
