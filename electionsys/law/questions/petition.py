"""Have enough people asked for it, and who must act by when?

Recall: article 19 of the organic law of villages, article 20 of that of communities. A meeting:
articles 25 and 30, 26 and 28. The days are the province's, counted by articles 201 and 203 of the
Civil Code.
"""

from datetime import date

from electionsys.law.calendar.days import MOVED, Period, months_after, within
from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.parameters import read_share
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, common
from electionsys.law.values import Body, Rules

_PURPOSES = ("recall", "recall_group_leader", "recall_representative", "assembly", "conference")
_WHO = ("voters", "households", "representatives")
# Purpose -> the body whose rules say how many, and the shares of people and of representatives.
_RULES = {
    "recall_group_leader": Body.GROUP_LEADER,
    "recall_representative": Body.REPRESENTATIVES,
    "assembly": Body.ASSEMBLY,
    "conference": Body.CONFERENCE,
}

FIELDS = (
    *common(Body.VILLAGERS, Body.RESIDENTS),
    Field("purpose", Kind.WORD, required=True, allowed=_PURPOSES),
    Field("voters", Kind.NUMBER),
    Field("voters_total", Kind.NUMBER, least=1),
    Field("households", Kind.NUMBER),
    Field("households_total", Kind.NUMBER, least=1),
    Field("representatives", Kind.NUMBER),
    Field("representatives_total", Kind.NUMBER, least=1),
    Field("by_township", Kind.YES),
    Field("reasons_given", Kind.YES),
    Field("received_on", Kind.DAY),
    Field("same_facts_refused_on", Kind.DAY),
    Field("same_term", Kind.YES),
)
DETAILS = (
    Field("enough", Kind.YES),
    *(Field(f"{who}_needed", Kind.NUMBER) for who in _WHO),
    Field("acts", Kind.WORD, allowed=(str(Body.VILLAGERS), str(Body.RESIDENTS)), said="body"),
    Field("act_by", Kind.DAY),
    Field("township_by", Kind.DAY),
)


def answer(facts: Facts, law: Law) -> Answer:
    """Return how many are needed, who acts, and the last days."""
    inquiry = Inquiry(facts, law)
    purpose = facts.word("purpose")
    rules = law.of(_RULES[purpose]) if purpose in _RULES else law.rules
    if rules is None:
        inquiry.blocks("Q199", "", "purpose", purpose=f"law.word.petition.purpose.{purpose}")
        return inquiry.answer()
    recall = purpose.startswith("recall")
    needed = _signatures(inquiry, rules, recall)
    enough = _enough(inquiry, rules, recall, needed)
    if recall:
        _recall(inquiry, rules)
    by, township = _days(inquiry, rules, recall) if enough is not False else (None, None)
    return inquiry.answer(
        enough=enough,
        **{f"{who}_needed": needed.get(who) for who in _WHO},
        acts=str(law.rules.body),
        act_by=by,
        township_by=township,
    )


def _share(who: str, recall: bool) -> str:
    of = "representatives" if who == "representatives" else ("voters" if recall else "people")
    return f"recall_share_{of}" if recall else f"convene_share_{of}"


def _signatures(inquiry: Inquiry, rules: Rules, recall: bool) -> dict[str, int]:
    """Return how many signatures each kind of people needs; Q202: more signed than there are."""
    facts, needed = inquiry.facts, {}
    for who in _WHO:
        total, signed = facts.number(f"{who}_total"), facts.number(who)
        if who == "households" and inquiry.law.family == "village":
            if signed:
                inquiry.warns("Q214", rules.clause(_share(who, recall)), who)
            continue
        if total is None:
            continue
        if signed is not None and signed > total:
            inquiry.unsure("Q202", "", who, signed=signed, total=total)
        value = inquiry.glance(_share(who, recall), rules)
        share = read_share(value) if value else None
        if share:
            # So many or more: article 1259 counts the number itself in.
            needed[who] = -(-total * share[0] // share[1])
    return needed


def _enough(inquiry: Inquiry, rules: Rules, recall: bool, needed: dict[str, int]) -> bool | None:
    """Q200: enough. Q201: too few. Each kind of people may be enough by itself."""
    facts = inquiry.facts
    if facts.yes("by_township") and recall:
        return _township(inquiry, rules)
    counted = [who for who in _WHO if who != "households" or inquiry.law.family == "community"]
    signed = {who: facts.number(who) for who in counted if facts.number(who)}
    for who, number in signed.items():
        if number and number >= needed.get(who, number + 1):
            counts = _counts(who, facts, needed)
            inquiry.informs("Q200", rules.clause(_share(who, recall)), who, **counts)
            return True
    if not any(facts.has(who) for who in counted):
        inquiry.missing("voters")
    for who in signed:
        if who in needed:
            counts = _counts(who, facts, needed)
            inquiry.blocks("Q201", rules.clause(_share(who, recall)), who, **counts)
        elif not facts.has(f"{who}_total"):
            inquiry.missing(f"{who}_total")
        else:
            inquiry.value(_share(who, recall), rules)
    return None if inquiry.open else False


def _counts(who: str, facts: Facts, needed: dict[str, int]) -> dict[str, object]:
    return {
        "who": f"law.field.petition.{who}",
        "signed": facts.number(who),
        "needed": needed[who],
        "total": facts.number(f"{who}_total"),
    }


def _township(inquiry: Inquiry, rules: Rules) -> bool | None:
    """Q207: the township may suggest it. Q208: it may not here."""
    parameter = "recall_suggested_by_township"
    said = inquiry.value(parameter, rules)
    if said is None:
        return None
    may = said == "yes"
    report = inquiry.informs if may else inquiry.blocks
    if may or rules.known(parameter):
        report("Q207" if may else "Q208", rules.clause(parameter), "by_township")
    return may


def _recall(inquiry: Inquiry, rules: Rules) -> None:
    """Q203: no reasons. Q204, Q205: the same again, too early. Q210: he may defend himself."""
    facts = inquiry.facts
    parameter = _share("voters", recall=True)
    if facts.yes("reasons_given") is False:
        inquiry.blocks("Q203", rules.clause(parameter), "reasons_given")
    if inquiry.glance("recall_defence", rules) == "yes":
        inquiry.informs("Q210", rules.clause("recall_defence"))
    refused = facts.day("same_facts_refused_on")
    if refused is None:
        return
    months = inquiry.glance("recall_repeat_months", rules)
    in_term = inquiry.glance("recall_repeat_in_term", rules)
    if months is None and in_term is None:
        inquiry.rule("recall_repeat_months", rules)
    again = months_after(refused, months) if isinstance(months, int) else None
    if again and _received(inquiry) < again:
        clause, day = rules.clause("recall_repeat_months"), again.isoformat()
        inquiry.blocks("Q204", clause, "same_facts_refused_on", months=months, day=day)
    if facts.yes("same_term") and in_term == "no":
        inquiry.blocks("Q205", rules.clause("recall_repeat_in_term"), "same_term")


def _received(inquiry: Inquiry) -> date:
    return inquiry.facts.day("received_on") or inquiry.rules.day


def _days(inquiry: Inquiry, rules: Rules, recall: bool) -> tuple[date | None, date | None]:
    """Q206: the committee acts by. Q209: then the township. Q211: moved. Q212: no day is set."""
    if not recall:
        inquiry.informs("Q212", rules.clause("convene_share_representatives"))
        return None, None
    first = _period(inquiry, rules, "recall_vote_days", _received(inquiry), "Q206")
    if first is None:
        inquiry.informs("Q212", rules.clause("recall_vote_days"))
        return None, None
    then = _period(inquiry, rules, "recall_township_days", first.last, "Q209")
    return first.last, then.last if then else None


def _period(
    inquiry: Inquiry, rules: Rules, parameter: str, start: date, code: str
) -> Period | None:
    days = inquiry.glance(parameter, rules)
    if not isinstance(days, int):
        return None
    period = within(start, days)
    by = period.last.isoformat()
    inquiry.informs(code, rules.clause(parameter), days=days, by=by)
    if period.last != period.counted:
        inquiry.informs("Q211", MOVED, counted=period.counted.isoformat(), by=by)
    if not period.known:
        inquiry.warns("Q213", MOVED, year=period.last.year)
    return period


QUESTION = Question(
    name="petition",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "villagers_committee",
        "election_day": "2026-06-01",
        "purpose": "recall",
        "voters": 210,
        "voters_total": 1043,
        "reasons_given": True,
    },
)
