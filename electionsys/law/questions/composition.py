"""Is a body of these people lawfully composed, and what is missing?

Committees: articles 8 of both organic laws. The election committee: 15. Supervision: 37 and 36.
Representatives and their conference: 29, and 13 with 28. Mediation: articles 8 and 9 of its law.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, common
from electionsys.law.seats import NEAR, RELATIONS
from electionsys.law.values import Body, Rules

_BODIES = (
    Body.VILLAGERS,
    Body.RESIDENTS,
    Body.ELECTION,
    Body.SUPERVISION,
    Body.GROUP_LEADER,
    Body.REPRESENTATIVES,
    Body.MEDIATION,
    Body.SUBCOMMITTEE,
)
_POSTS = ("chair", "deputy", "member", "representative", "leader")
_MISSING = (
    "members",
    "fewer_members",
    "odd_number",
    "woman",
    "minority",
    "finance_skill",
    "representatives",
    "women_representatives",
)

FIELDS = (
    *common(*_BODIES),
    Field(
        "people",
        Kind.ROWS,
        required=True,
        least=1,
        unique="name",
        of=(
            Field("name", Kind.TEXT, required=True),
            Field("post", Kind.WORD, allowed=_POSTS),
            Field("sex", Kind.WORD, allowed=("F", "M")),
            Field("household", Kind.TEXT),
            Field(
                "offices",
                Kind.WORDS,
                allowed=PARAMETERS["incompatible_with"].allowed,
                said="law.value.incompatible_with",
            ),
            Field("finance_skill", Kind.YES),
            Field("resident", Kind.YES),
            Field("social_worker", Kind.YES),
            Field("representative", Kind.YES),
            Field("minority", Kind.YES),
        ),
    ),
    Field(
        "relatives",
        Kind.ROWS,
        of=(
            Field("one", Kind.TEXT, required=True),
            Field("other", Kind.TEXT, required=True),
            Field("relation", Kind.WORD, True, tuple(sorted(RELATIONS)), said="law.relation"),
        ),
    ),
    Field("committee", Kind.WORDS),
    Field("nominees", Kind.WORDS),
    Field(
        "elected_by",
        Kind.WORD,
        allowed=PARAMETERS["elected_by"].allowed,
        said="law.value.elected_by",
    ),
    Field("term_years", Kind.NUMBER, least=1),
    Field("several_nationalities", Kind.YES),
    Field("households", Kind.NUMBER, least=1),
    Field("by_groups", Kind.YES),
    Field("committee_members_in_conference", Kind.NUMBER),
)
DETAILS = (
    Field("size", Kind.NUMBER),
    Field("women", Kind.NUMBER),
    Field("missing", Kind.WORDS, allowed=_MISSING),
    Field("leave", Kind.WORDS),
)


@dataclass(slots=True)
class _Body:
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


def answer(facts: Facts, law: Law) -> Answer:
    """Return the size, the women, what is missing and who must leave."""
    inquiry = Inquiry(facts, law)
    body = _Body(inquiry, facts.rows("people"))
    _names(body)
    checks: tuple[Callable[[_Body], None], ...] = (
        _size,
        _women,
        _near,
        _incompatible,
        _skills,
        _chosen,
    )
    for check in (*checks, *_OWN.get(law.rules.body, ())):
        check(body)
    return inquiry.answer(
        size=len(body.people),
        women=sum(person.word("sex") == "F" for person in body.people),
        missing=list(dict.fromkeys(body.missing)),
        leave=list(dict.fromkeys(body.leave)),
    )


def _names(body: _Body) -> None:
    """Q006: a relation names somebody whom nothing else in the case names."""
    facts = body.inquiry.facts
    known = {*body.names, *facts.words("committee"), *facts.words("nominees")}
    for row in facts.rows("relatives"):
        for name in (row.text("one"), row.text("other")):
            if name not in known:
                body.inquiry.unsure("Q006", "", "relatives", name=name)


def _size(body: _Body) -> None:
    """Q160: too few. Q161: too many. Q162: not as usual. Q163: an even number."""
    inquiry, size = body.inquiry, len(body.people)
    if inquiry.rules.body in (Body.REPRESENTATIVES, Body.GROUP_LEADER):
        return
    if inquiry.rule("committee_size") is not None:
        fewest, most = inquiry.rules.span("committee_size")
        values = {"size": size, "least": fewest, "most": most or size}
        clause = inquiry.clause("committee_size")
        if size < fewest:
            body.lacks("members", "Q160", clause, **values)
        elif most is not None and size > most:
            body.lacks("fewer_members", "Q161", clause, **values)
    _usual(body)
    if inquiry.glance("committee_size_odd") == "yes" and size % 2 == 0:
        body.lacks("odd_number", "Q163", inquiry.clause("committee_size_odd"), size=size)


def _usual(body: _Body) -> None:
    inquiry, size = body.inquiry, len(body.people)
    if inquiry.glance("committee_size_usual") is None:
        return
    fewest, most = inquiry.rules.span("committee_size_usual")
    if size < fewest or (most is not None and size > most):
        values = {"size": size, "least": fewest, "most": most or size}
        inquiry.warns("Q162", inquiry.clause("committee_size_usual"), "people", **values)


def _women(body: _Body) -> None:
    """Q164: no woman."""
    inquiry = body.inquiry
    if inquiry.rule("women_required") != "yes":
        return
    sexes = [person.word("sex") for person in body.people]
    if "F" in sexes:
        return
    if "" in sexes:
        inquiry.missing("people.sex")
    else:
        body.lacks("woman", "Q164", inquiry.clause("women_required"))


def _near(body: _Body) -> None:
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


def _kin(body: _Body, others: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (member, the other, relation) for each relation of a member to one of `others`."""
    for row in body.inquiry.facts.rows("relatives"):
        one, other = row.text("one"), row.text("other")
        for member, stranger in ((one, other), (other, one)):
            if member in body.names and stranger in others:
                yield member, stranger, row.word("relation")


def _incompatible(body: _Body) -> None:
    """Q167: an office that may not go with a seat here. Q168: a near relative of a committee's."""
    inquiry = body.inquiry
    committee = inquiry.facts.words("committee")
    held = [
        (person.text("name"), office)
        for person in body.people
        for office in person.words("offices")
    ]
    if inquiry.rules.body not in (Body.VILLAGERS, Body.RESIDENTS):
        held += [(name, "committee_member") for name in body.names if name in committee]
    kin = list(_kin(body, committee))
    if not (held or kin):
        return
    barred = inquiry.words("incompatible_with") if inquiry.rule("incompatible_with") else ()
    clause = inquiry.clause("incompatible_with")
    for name, office in dict.fromkeys(held):
        if office in barred:
            said = f"law.value.incompatible_with.{office}"
            inquiry.blocks("Q167", clause, "people", name=name, office=said)
            body.leave.append(name)
    near = (
        inquiry.value("relatives_set")
        if "near_relative_of_committee_member" in barred and kin
        else None
    )
    for name, other, relation in kin if near else ():
        said = f"law.relation.{relation}"
        if relation in NEAR[str(near)]:
            inquiry.blocks("Q168", clause, "relatives", name=name, other=other, relation=said)
            body.leave.append(name)
        else:
            inquiry.informs("Q166", clause, "relatives", one=name, other=other, relation=said)


def _skills(body: _Body) -> None:
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


def _chosen(body: _Body) -> None:
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


def _from(body: _Body) -> None:
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


def _nominated(body: _Body) -> None:
    """Q174: a member is nominated. Q175: a near relative of his is; either way he leaves."""
    inquiry = body.inquiry
    nominees = inquiry.facts.words("nominees")
    rules = _committee(inquiry)
    for name in [name for name in body.names if name in nominees]:
        inquiry.blocks("Q174", rules.clause("ec_leaves_when"), "nominees", name=name)
        body.leave.append(name)
    kin = list(_kin(body, nominees))
    parameter = "election_committee_leaves_for_relative"
    if not kin or inquiry.value(parameter, rules) != "yes":
        return
    near = inquiry.value("ec_relatives_set", rules)
    for name, other, relation in kin if near else ():
        if relation in NEAR[str(near)]:
            values = {"name": name, "other": other, "relation": f"law.relation.{relation}"}
            inquiry.blocks("Q175", rules.clause(parameter), "relatives", **values)
            body.leave.append(name)


def _committee(inquiry: Inquiry) -> Rules:
    """Return the rules of the committee whose election this is: they say who leaves."""
    community = inquiry.law.family == "community"
    return inquiry.law.of(Body.RESIDENTS if community else Body.VILLAGERS) or inquiry.rules


def _representatives(body: _Body) -> None:
    """Q176: not one per so many households. Q177: too few. Q178: two from one household."""
    inquiry, facts, size = body.inquiry, body.inquiry.facts, len(body.people)
    households = facts.number("households")
    if households is not None and not facts.yes("by_groups"):
        _ratio(body, households)
    fewest = inquiry.glance("representatives_least")
    if isinstance(fewest, int) and size < fewest:
        clause = inquiry.clause("representatives_least")
        body.lacks("representatives", "Q177", clause, size=size, least=fewest)
    if inquiry.glance("two_from_one_household") != "no":
        return
    homes = [person.text("household") for person in body.people]
    for home in sorted({home for home in homes if home and homes.count(home) > 1}):
        clause = inquiry.clause("two_from_one_household")
        inquiry.blocks("Q178", clause, "people", household=home, number=homes.count(home))


def _ratio(body: _Body, households: int) -> None:
    inquiry, size = body.inquiry, len(body.people)
    if inquiry.rule("households_per_representative") is None:
        return
    fewest, most = inquiry.rules.span("households_per_representative")
    enough = most is None or households <= most * size
    if enough and households >= fewest * size:
        return
    values = {"households": households, "size": size, "least": fewest, "most": most or households}
    clause = inquiry.clause("households_per_representative")
    # Communities take so many households "as a rule", and may take others as the place needs.
    silent = inquiry.rules.entry("households_per_representative").silent
    (inquiry.warns if silent else inquiry.blocks)("Q176", clause, "households", **values)


def _conference(body: _Body) -> None:
    """Q179: too few representatives in their conference. Q159: too few women among them."""
    inquiry, size = body.inquiry, len(body.people)
    rules = inquiry.law.of(Body.CONFERENCE) or inquiry.rules
    women = sum(person.word("sex") == "F" for person in body.people)
    unknown = sum(not person.word("sex") for person in body.people)
    counted = (
        ("representatives_share", "representatives", "Q179", size, 0),
        ("women_share", "women_representatives", "Q159", women, unknown),
    )
    members = inquiry.facts.number("committee_members_in_conference")
    for parameter, what, code, number, maybe in counted:
        if inquiry.rule(parameter, rules) is None:
            continue
        if members is None:
            inquiry.missing("committee_members_in_conference")
            continue
        over, under = rules.share(parameter)
        all_ = size + members
        needed = -(-all_ * over // under)
        if number + maybe < needed:
            clause = rules.clause(parameter)
            body.lacks(what, code, clause, number=number, all=all_, needed=needed)
        elif number < needed:
            inquiry.missing("people.sex")


_OWN: dict[Body, tuple[Callable[[_Body], None], ...]] = {
    Body.ELECTION: (_nominated,),
    Body.REPRESENTATIVES: (_representatives, _conference),
}

QUESTION = Question(
    name="composition",
    fields=FIELDS,
    details=DETAILS,
    answer=answer,
    example={
        "place": "330106",
        "body": "supervision_committee",
        "election_day": "2026-03-01",
        "people": [
            {"name": "甲", "post": "chair", "sex": "M", "finance_skill": True},
            {"name": "乙", "post": "member", "sex": "F", "finance_skill": False},
            {"name": "丙", "post": "member", "sex": "M", "finance_skill": False},
        ],
        "committee": ["丁", "戊", "己"],
        "relatives": [{"one": "丙", "other": "丁", "relation": "sibling"}],
        "elected_by": "conference",
    },
)
