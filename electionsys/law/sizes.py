"""What to look at before a vote is decided: seats of the body, candidates against seats."""

from collections.abc import Iterator

from electionsys.findings import Finding, Severity
from electionsys.law.cases import Case, Occasion, Post, PostKind, Round
from electionsys.law.values import Rules

DIFFERENCE = {
    "chair": "head_diff",
    "deputy": "deputy_diff",
    "woman_member": "member_diff",
    "member": "member_diff",
}


def sizes(case: Case, rules: Rules) -> Iterator[Finding]:
    """Yield what stands out in the seats and in the list of candidates; it voids nothing here."""
    seats = sum(post.seats for post in case.posts) + len(case.holders())
    whole = case.round is Round.FIRST and case.election is Occasion.TERM
    if rules.known("committee_size"):
        yield from _size(seats, rules, whole=whole)
    odd = rules.known("committee_size_odd") and rules.says("committee_size_odd")
    if whole and odd and seats % 2 == 0:
        yield _warn("D136", rules.clause("committee_size_odd"), seats=seats)
    if case.round is Round.FIRST and _lacks_column(case, rules):
        yield _warn("D172", rules.clause("women_rule"))
    for post in case.ranked_posts():
        if post.kind in case.candidates and case.round is not Round.REVOTE:
            yield from _candidates(post, len(set(case.candidates[post.kind])), case, rules)


def _lacks_column(case: Case, rules: Rules) -> bool:
    wanted = rules.known("women_rule") and rules.word("women_rule") == "dedicated_column"
    return wanted and bool(case.seats(PostKind.MEMBER)) and not case.seats(PostKind.WOMAN)


def _size(seats: int, rules: Rules, *, whole: bool) -> Iterator[Finding]:
    """A later vote may fill only a part of the body, so that it can be too large but not small."""
    least, most = rules.span("committee_size")
    clause = rules.clause("committee_size")
    if most is not None and seats > most:
        yield _warn("D107", clause, seats=seats, most=most)
    if whole and seats < least:
        yield _warn("D135", clause, seats=seats, least=least)


def _candidates(post: Post, number: int, case: Case, rules: Rules) -> Iterator[Finding]:
    first = case.round is Round.FIRST
    parameter = "candidates_exceed_seats" if first else "another_election_difference"
    values = {"post": f"post.{post.kind}", "seats": post.seats, "candidates": number}
    more = number - post.seats
    if rules.known(parameter) and rules.says(parameter) and more <= 0:
        yield _warn("D137", rules.clause(parameter), **values)
    elif first and rules.known(DIFFERENCE[post.kind]):
        least, most = rules.span(DIFFERENCE[post.kind])
        if more < least or (most is not None and more > most):
            values |= {"difference": str(rules.value(DIFFERENCE[post.kind]))}
            yield _warn("D138", rules.clause(DIFFERENCE[post.kind]), **values)


def _warn(code: str, clause: str, **values: object) -> Finding:
    return Finding(code, clause, Severity.WARNS, values=values)
