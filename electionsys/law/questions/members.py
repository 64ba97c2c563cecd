"""The people of one body, and what is asked of every body: size, women, kin, offices, origin."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from electionsys.law.fields import Facts
from electionsys.law.questions.inquiry import Inquiry
from electionsys.law.seats import NEAR
from electionsys.law.values import Body, Rules


@dataclass(slots=True)
class Members:
    """The people of one body, and what is missing and who must leave, as it is found."""

    inquiry: Inquiry
    people: tuple[Facts, ...]
    missing: list[str] = field(default_factory=list)
    leave: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [person.text("name") for person in self.people]

    def lacks(self, what: str, code: str, clause: str, **values: object) -> None:
        self.missing.append(what)
        self.inquiry.blocks(code, clause, "people", **values)

    def any(self, fact: str) -> bool | None:
        """Return whether somebody is so; None where nobody is told to be and not all are told."""
        told = [person.yes(fact) for person in self.people]
        return True if True in told else (None if None in told else False)


def check_names(body: Members) -> None:
    """Q006: a relation names somebody whom nothing else in the case names."""
    facts = body.inquiry.facts
    known = {*body.names, *facts.words("committee"), *facts.words("nominees")}
    for row in facts.rows("relatives"):
        for name in (row.text("one"), row.text("other")):
            if name not in known:
                body.inquiry.unsure("Q006", "", "relatives", name=name)


def committee_rules(inquiry: Inquiry) -> Rules:
    """Return the rules of the committee whose election this is: they say who prepares it."""
    community = inquiry.law.family == "community"
    return inquiry.law.of(Body.RESIDENTS if community else Body.VILLAGERS) or inquiry.rules


# Of an election committee the law of the election itself speaks, beside that of the body.
_OF_ELECTION_COMMITTEE = {
    "committee_size": "ec_size",
    "committee_size_odd": "ec_size_odd",
    "women_required": "ec_woman",
}


def _rule(inquiry: Inquiry, parameter: str) -> tuple[str, Rules]:
    """Return where a rule of this body stands: the text that was read before the practice."""
    other, rules = _OF_ELECTION_COMMITTEE.get(parameter), inquiry.rules
    if other is None or rules.body is not Body.ELECTION or rules.entry(parameter).fixed:
        return parameter, rules
    election = committee_rules(inquiry)
    return (other, election) if election.entry(other).fixed else (parameter, rules)


def check_size(body: Members) -> None:
    """Q160: too few. Q161: too many. Q162: not as usual. Q163: an even number."""
    inquiry, size = body.inquiry, len(body.people)
    if inquiry.rules.body in (Body.REPRESENTATIVES, Body.GROUP_LEADER):
        return
    parameter, rules = _rule(inquiry, "committee_size")
    ask = inquiry.glance if rules.body is Body.SUBCOMMITTEE else inquiry.rule
    if ask(parameter, rules) is not None:
        fewest, most = rules.span(parameter)
        values = {"size": size, "least": fewest, "most": most or size}
        clause = rules.clause(parameter)
        if size < fewest:
            body.lacks("members", "Q160", clause, **values)
        elif most is not None and size > most:
            body.lacks("fewer_members", "Q161", clause, **values)
    _usual(body)
    parameter, rules = _rule(inquiry, "committee_size_odd")
    if inquiry.glance(parameter, rules) == "yes" and size % 2 == 0:
        body.lacks("odd_number", "Q163", rules.clause(parameter), size=size)


def _usual(body: Members) -> None:
    inquiry, size = body.inquiry, len(body.people)
    if inquiry.glance("committee_size_usual") is None:
        return
    fewest, most = inquiry.rules.span("committee_size_usual")
    if size < fewest or (most is not None and size > most):
        values = {"size": size, "least": fewest, "most": most or size}
        inquiry.warns("Q162", inquiry.clause("committee_size_usual"), "people", **values)


def check_women(body: Members) -> None:
    """Q164: no woman."""
    inquiry = body.inquiry
    parameter, rules = _rule(inquiry, "women_required")
    if inquiry.rule(parameter, rules) != "yes":
        return
    sexes = [person.word("sex") for person in body.people]
    if "F" in sexes:
        return
    if "" in sexes:
        inquiry.missing("people.sex")
    else:
        body.lacks("woman", "Q164", rules.clause(parameter))


def check_relatives(body: Members) -> None:
    """Q165: two of them are near relatives. Q166: related, but not near in the law's sense."""
    inquiry = body.inquiry
    among = [row for row in inquiry.facts.rows("relatives") if _both(row, body.names)]
    if not among or inquiry.rule("relatives_avoid") != "yes":
        return
    near = inquiry.value("relatives_set")
    for row in among if near else ():
        relation = row.word("relation")
        values = {"one": row.text("one"), "other": row.text("other")}
        clause, said = inquiry.clause("relatives_set"), f"law.relation.{relation}"
        if relation in NEAR[str(near)]:
            inquiry.blocks("Q165", clause, "relatives", relation=said, **values)
        else:
            inquiry.informs("Q166", clause, "relatives", relation=said, **values)


def _both(row: Facts, names: list[str]) -> bool:
    return row.text("one") in names and row.text("other") in names


def relations_to(body: Members, others: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (member, the other, relation) for each relation of a member to one of `others`."""
    for row in body.inquiry.facts.rows("relatives"):
        one, other = row.text("one"), row.text("other")
        for member, stranger in ((one, other), (other, one)):
            if member in body.names and stranger in others:
                yield member, stranger, row.word("relation")


def check_offices(body: Members) -> None:
    """Q167: an office that may not go with a seat here. Q168: a near relative of a committee's."""
    inquiry = body.inquiry
    committee = inquiry.facts.words("committee")
    held = [(one.text("name"), office) for one in body.people for office in one.words("offices")]
    if inquiry.rules.body not in (Body.VILLAGERS, Body.RESIDENTS):
        held += [(name, "committee_member") for name in body.names if name in committee]
    kin = list(relations_to(body, committee))
    if not (held or kin) or not inquiry.rule("incompatible_with"):
        return
    barred, clause = inquiry.words("incompatible_with"), inquiry.clause("incompatible_with")
    for name, office in dict.fromkeys(held):
        if office in barred:
            said = f"law.value.incompatible_with.{office}"
            inquiry.blocks("Q167", clause, "people", name=name, office=said)
            body.leave.append(name)
    if "near_relative_of_committee_member" in barred:
        _near_the_committee(body, kin)


def _near_the_committee(body: Members, kin: list[tuple[str, str, str]]) -> None:
    inquiry = body.inquiry
    near = inquiry.value("relatives_set") if kin else None
    for name, other, relation in kin if near else ():
        clause, said = inquiry.clause("incompatible_with"), f"law.relation.{relation}"
        if relation in NEAR[str(near)]:
            inquiry.blocks("Q168", clause, "relatives", name=name, other=other, relation=said)
            body.leave.append(name)
        else:
            inquiry.informs("Q166", clause, "relatives", one=name, other=other, relation=said)


def check_skills(body: Members) -> None:
    """Q169: nobody knows finance. Q170: nobody of the smaller nationalities."""
    inquiry = body.inquiry
    if inquiry.glance("finance_skill") == "yes":
        skilled = body.any("finance_skill")
        if skilled is None:
            inquiry.missing("people.finance_skill")
        elif not skilled:
            body.lacks("finance_skill", "Q169", inquiry.clause("finance_skill"))
    if inquiry.facts.yes("several_nationalities") and inquiry.glance("minority_member") == "yes":
        minority = body.any("minority")
        if minority is None:
            inquiry.missing("people.minority")
        elif not minority:
            body.lacks("minority", "Q170", inquiry.clause("minority_member"))


def check_origin(body: Members) -> None:
    """Q171: chosen by others than the law says. Q172: from others. Q173: for another term."""
    inquiry, facts = body.inquiry, body.inquiry.facts
    by = facts.word("elected_by")
    by_whom = inquiry.words("elected_by") if by else ()
    if by_whom and by not in by_whom:
        said = f"law.value.elected_by.{by}"
        inquiry.blocks("Q171", inquiry.clause("elected_by"), "elected_by", by=said)
    _from(body)
    term, told = None, facts.number("term_years")
    if told is not None:
        term = inquiry.number("term_years")
    if term is not None and told != term:
        values = {"term": term, "told": told}
        inquiry.blocks("Q173", inquiry.clause("term_years"), "term_years", **values)


def _from(body: Members) -> None:
    inquiry = body.inquiry
    source = inquiry.glance("elected_from")
    for person in body.people:
        name, resident = person.text("name"), person.yes("resident")
        stranger = resident is False and source in ("residents", "residents_or_social_workers")
        if source == "residents_or_social_workers" and person.yes("social_worker"):
            stranger = False
        if source == "representatives" and person.yes("representative") is None:
            inquiry.missing("people.representative")
        if stranger or (source == "representatives" and person.yes("representative") is False):
            said = f"law.value.elected_from.{source}"
            inquiry.blocks("Q172", inquiry.clause("elected_from"), "people", name=name, source=said)
