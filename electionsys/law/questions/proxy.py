"""May this voter vote for that one?

Villages: article 18, paragraph 4. Communities: article 19, paragraph 4. The province says by when,
how the list is posted, and what becomes of the voter card.
"""

from datetime import date

from electionsys.law.calendar.days import before
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, common
from electionsys.law.seats import NEAR, RELATIONS
from electionsys.law.values import Body

_GROUNDS = ("away", "special_reason", "other")
# Which grounds of the law a reason is: who has cause may be away, ill or otherwise kept.
_COVERED = {
    "away": {"away", "for_cause"},
    "special_reason": {"special_reason", "for_cause"},
    "other": {"for_cause"},
}

FIELDS = (
    *common(Body.VILLAGERS, Body.RESIDENTS),
    Field("principal_on_roll", Kind.YES, required=True),
    Field("principal_voted", Kind.YES),
    Field("ground", Kind.WORD, required=True, allowed=_GROUNDS),
    Field("proxy_on_roll", Kind.YES, required=True),
    Field("relation", Kind.WORD, allowed=(*sorted(RELATIONS), "none"), said="law.relation"),
    Field("same_person", Kind.YES),
    Field("holds", Kind.NUMBER),
    Field("proxy_is_candidate", Kind.YES),
    Field("proxy_is_self_nominee", Kind.YES),
    Field("proxy_has_a_proxy", Kind.YES),
    Field("passed_on", Kind.YES),
    Field("written", Kind.YES),
    Field("delegated_on", Kind.DAY),
    Field("at_the_station", Kind.YES),
    Field("posted", Kind.YES),
    Field("posted_on", Kind.DAY),
    Field("card_surrendered", Kind.YES),
)
DETAILS = (
    Field("may_hold", Kind.NUMBER),
    Field("delegate_by", Kind.DAY),
    Field("post_by", Kind.DAY),
    Field("surrender_card", Kind.YES),
)


def answer(facts: Facts, law: Law) -> Answer:
    """Return how many a proxy may hold, and the last days to delegate and to post."""
    inquiry = Inquiry(facts, law)
    allowed = inquiry.value("proxy_allowed")
    if allowed == "no":
        mode = f"mode.{law.rules.mode}"
        inquiry.blocks("Q140", inquiry.clause("proxy_allowed"), "mode", mode=mode)
        return inquiry.answer(may_hold=0, delegate_by=None, post_by=None, surrender_card=None)
    _principal(inquiry)
    _proxy(inquiry)
    most = _held(inquiry)
    return inquiry.answer(
        may_hold=most,
        delegate_by=_in_time(inquiry),
        post_by=_posted(inquiry),
        surrender_card=_papers(inquiry),
    )


def _principal(inquiry: Inquiry) -> None:
    """Q141: not on the roll. Q142: has voted. Q143: no ground of the law."""
    facts, clause = inquiry.facts, inquiry.clause("proxy_allowed")
    if not facts.yes("principal_on_roll"):
        inquiry.blocks("Q141", clause, "principal_on_roll")
    if facts.yes("principal_voted"):
        inquiry.blocks("Q142", clause, "principal_voted")
    ground = facts.word("ground")
    grounds = inquiry.words("proxy_grounds")
    if grounds and not _COVERED[ground] & set(grounds):
        said = ", ".join(f"law.value.proxy_grounds.{one}" for one in grounds)
        values = {"ground": f"law.word.proxy.ground.{ground}", "grounds": said}
        inquiry.blocks("Q143", inquiry.clause("proxy_grounds"), "ground", **values)


def _proxy(inquiry: Inquiry) -> None:
    """Q144 to Q150: who may vote for another."""
    facts, clause = inquiry.facts, inquiry.clause("proxy_who")
    if not facts.yes("proxy_on_roll"):
        inquiry.blocks("Q144", clause, "proxy_on_roll")
    if facts.yes("same_person"):
        inquiry.blocks("Q145", clause, "same_person")
    _related(inquiry)
    if facts.yes("proxy_is_self_nominee"):
        inquiry.blocks("Q148", inquiry.clause("proxy_candidate"), "proxy_is_self_nominee")
    elif facts.yes("proxy_is_candidate") and inquiry.value("proxy_candidate") == "no":
        inquiry.blocks("Q147", inquiry.clause("proxy_candidate"), "proxy_is_candidate")
    for chain in ("passed_on", "proxy_has_a_proxy"):
        if facts.yes(chain) and inquiry.value("proxy_sub_delegation") == "no":
            inquiry.blocks("Q149", inquiry.clause("proxy_sub_delegation"), chain)


def _related(inquiry: Inquiry) -> None:
    """Q146: not near enough. A near relative may wherever anybody may, so nothing is asked."""
    relation, near = inquiry.facts.word("relation"), inquiry.glance("proxy_relatives_set")
    sure = NEAR[str(near)] if near else frozenset.intersection(*NEAR.values())
    if relation in sure or inquiry.value("proxy_who") != "near_relative":
        return
    if not relation:
        inquiry.missing("relation")
    elif inquiry.value("proxy_relatives_set"):
        values = {"relation": f"law.relation.{relation}"}
        inquiry.blocks("Q146", inquiry.clause("proxy_who"), "relation", **values)


def _held(inquiry: Inquiry) -> int | None:
    """Q150: one more than the law lets a proxy hold. Nobody asks how many while he holds none."""
    held = inquiry.facts.number("holds")
    found = inquiry.number("proxy_max") if held else inquiry.glance("proxy_max")
    most = found if isinstance(found, int) else None
    if most is not None and (held or 0) >= most:
        inquiry.blocks("Q150", inquiry.clause("proxy_max"), "holds", held=held, most=most)
    return most


def _in_time(inquiry: Inquiry) -> date | None:
    """Q151: too late. Q152: at the polling station. Q153: the last day, where it is to come."""
    facts, day = inquiry.facts, inquiry.rules.day
    if facts.yes("at_the_station") and inquiry.value("proxy_on_site") == "no":
        inquiry.blocks("Q152", inquiry.clause("proxy_on_site"), "at_the_station")
    on = facts.day("delegated_on")
    days = inquiry.rule("proxy_deadline_days") if on else inquiry.glance("proxy_deadline_days")
    if not isinstance(days, int):
        return None
    last = before(day, days)
    values = {"days": days, "by": last.isoformat()}
    if on is None:
        inquiry.informs("Q153", inquiry.clause("proxy_deadline_days"), "delegated_on", **values)
    elif on > last:
        values["on"] = on.isoformat()
        inquiry.blocks("Q151", inquiry.clause("proxy_deadline_days"), "delegated_on", **values)
    return last


def _posted(inquiry: Inquiry) -> date | None:
    """Q154: the list was not posted. Q155: posted too late. Q156: post it, by when."""
    facts, clause = inquiry.facts, inquiry.clause("proxy_list_posted")
    if inquiry.value("proxy_list_posted") != "yes":
        return None
    days = inquiry.glance("proxy_list_days")
    # Before polling day, also where no rule says how many days before.
    last = before(inquiry.rules.day, max(days, 1) if isinstance(days, int) else 1)
    by, on = last.isoformat(), facts.day("posted_on")
    if facts.yes("posted") is False:
        inquiry.blocks("Q154", clause, "posted", by=by)
    elif on is None:
        inquiry.informs("Q156", clause, "posted_on", by=by)
    elif on > last:
        inquiry.blocks("Q155", clause, "posted_on", on=on.isoformat(), by=by)
    return last


def _papers(inquiry: Inquiry) -> bool | None:
    """Q157: not in writing. Q158: the voter card was not handed in."""
    facts = inquiry.facts
    written = facts.yes("written")
    if not written and inquiry.value("proxy_written") == "yes":
        report = inquiry.informs if written is None else inquiry.blocks
        report("Q157", inquiry.clause("proxy_written"), "written")
    surrender = inquiry.glance("proxy_card_surrendered") == "yes"
    if surrender and not facts.yes("card_surrendered"):
        report = inquiry.blocks if facts.has("card_surrendered") else inquiry.informs
        report("Q158", inquiry.clause("proxy_card_surrendered"), "card_surrendered")
    return surrender


QUESTION = Question(
    name="proxy",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "villagers_committee",
        "election_day": "2026-03-01",
        "principal_on_roll": True,
        "ground": "away",
        "proxy_on_roll": True,
        "relation": "sibling",
        "holds": 1,
        "written": True,
        "delegated_on": "2026-02-20",
    },
)
