"""Is a body of these people lawfully composed, and what is missing?

Committees: articles 8 of both organic laws. The election committee: 15. Supervision: 37 and 36.
Representatives and their conference: 29, and 13 with 28. Mediation: articles 8 and 9 of its law.
"""

from collections.abc import Callable

from electionsys.law.fields import Facts, Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions.assembled import (
    check_conference,
    check_nominated,
    check_representatives,
)
from electionsys.law.questions.inquiry import Answer, Inquiry, Law, Question, common
from electionsys.law.questions.members import (
    Members,
    check_names,
    check_offices,
    check_origin,
    check_relatives,
    check_size,
    check_skills,
    check_women,
)
from electionsys.law.seats import RELATIONS
from electionsys.law.values import Body

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


def answer(facts: Facts, law: Law) -> Answer:
    """Return the size, the women, what is missing and who must leave."""
    inquiry = Inquiry(facts, law)
    body = Members(inquiry, facts.rows("people"))
    for check in (*_OF_ALL, *_OWN.get(law.rules.body, ())):
        check(body)
    return inquiry.answer(
        size=len(body.people),
        women=sum(person.word("sex") == "F" for person in body.people),
        missing=list(dict.fromkeys(body.missing)),
        leave=list(dict.fromkeys(body.leave)),
    )


_OF_ALL: tuple[Callable[[Members], None], ...] = (
    check_names,
    check_size,
    check_women,
    check_relatives,
    check_offices,
    check_skills,
    check_origin,
)
_OWN: dict[Body, tuple[Callable[[Members], None], ...]] = {
    Body.ELECTION: (check_nominated,),
    Body.REPRESENTATIVES: (check_representatives, check_conference),
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
            {"name": "Zhao", "post": "chair", "sex": "M", "finance_skill": True},
            {"name": "Qian", "post": "member", "sex": "F", "finance_skill": False},
            {"name": "Sun", "post": "member", "sex": "M", "finance_skill": False},
        ],
        "committee": ["Li", "Zhou", "Wu"],
        "relatives": [{"one": "Sun", "other": "Li", "relation": "sibling"}],
        "elected_by": "conference",
    },
)
