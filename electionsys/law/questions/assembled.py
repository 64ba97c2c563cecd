"""What is asked of some bodies only: who leaves an election committee, what a conference needs."""

from electionsys.law.questions.members import Members, committee_rules, relations_to
from electionsys.law.seats import NEAR
from electionsys.law.values import Body


def check_nominated(body: Members) -> None:
    """Q174: a member is nominated. Q175: a near relative of his is; either way he leaves."""
    inquiry = body.inquiry
    nominees = inquiry.facts.words("nominees")
    rules = committee_rules(inquiry)
    for name in [name for name in body.names if name in nominees]:
        inquiry.blocks("Q174", rules.clause("ec_leaves_when"), "nominees", name=name)
        body.leave.append(name)
    kin = list(relations_to(body, nominees))
    parameter = "election_committee_leaves_for_relative"
    if not kin or inquiry.value(parameter, rules) != "yes":
        return
    near = inquiry.value("ec_relatives_set", rules)
    for name, other, relation in kin if near else ():
        if relation in NEAR[str(near)]:
            values = {"name": name, "other": other, "relation": f"law.relation.{relation}"}
            inquiry.blocks("Q175", rules.clause(parameter), "relatives", **values)
            body.leave.append(name)


def check_representatives(body: Members) -> None:
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


def _ratio(body: Members, households: int) -> None:
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


def check_conference(body: Members) -> None:
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
        if inquiry.glance(parameter, rules) is None:
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
