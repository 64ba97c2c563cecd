"""Before anybody is declared elected: can these numbers all be true, and did enough vote?"""

from collections.abc import Iterator, Mapping

from electionsys.findings import Finding, Severity
from electionsys.law.cases import Case, Round, Turnout
from electionsys.law.tally import missing
from electionsys.law.values import Rules, UndeterminedError


def identities(case: Case) -> Iterator[Finding]:
    """Yield one finding for every identity the numbers break."""
    yield from _people(case)
    yield from _papers(case)
    yield from _votes(case)


def _people(case: Case) -> Iterator[Finding]:
    """Nobody receives more than one paper, and nobody votes who is not on the roll."""
    ballots, registered = case.ballots, case.registered
    if ballots.issued is not None and ballots.issued > registered:
        yield _broken("D120", issued=ballots.issued, registered=registered)
    if ballots.voters is not None and ballots.voters > registered:
        yield _broken("D121", voters=ballots.voters, registered=registered)
    counted = ballots.issued is not None or ballots.voters is not None
    if not counted and ballots.returned > registered:
        yield _broken("D122", returned=ballots.returned, registered=registered)


def _papers(case: Case) -> Iterator[Finding]:
    ballots = case.ballots
    invalid, blank = ballots.invalid or 0, ballots.blank or 0
    if invalid + blank > ballots.returned:
        yield _broken("D123", invalid=invalid, blank=blank, returned=ballots.returned)
    elif ballots.valid is not None:
        yield from _kinds(ballots.valid, case)
    if case.papers is not None:
        yield from _listed(sum(paper.count for paper in case.papers), case)


def _kinds(valid: int, case: Case) -> Iterator[Finding]:
    """Valid, invalid and blank papers are all that was found; some may not be published."""
    ballots = case.ballots
    total = valid + (ballots.invalid or 0) + (ballots.blank or 0)
    complete = ballots.invalid is not None and ballots.blank is not None
    if total > ballots.returned or (complete and total != ballots.returned):
        yield _broken("D124", total=total, returned=ballots.returned)


def _listed(listed: int, case: Case) -> Iterator[Finding]:
    ballots = case.ballots
    aside = (ballots.invalid or 0) + (ballots.blank or 0)
    if ballots.returned not in (listed, listed + aside):
        yield _broken("D125", listed=listed, aside=aside, returned=ballots.returned)


def _votes(case: Case) -> Iterator[Finding]:
    """No post has more votes than its seats times the valid papers, no person more than those."""
    most = case.ballots.most_valid()
    if most < 0:
        return
    for post in case.ranked_posts():
        votes = case.votes.get(post.kind, {})
        total, ceiling = sum(votes.values()), post.seats * most
        if total > ceiling:
            numbers = {"votes": total, "seats": post.seats, "valid": most, "ceiling": ceiling}
            yield _broken("D126", post=f"post.{post.kind}", **numbers)
        yield from _each(post.kind, votes, most)


def _each(kind: str, votes: Mapping[str, int], most: int) -> Iterator[Finding]:
    for name in sorted(votes):
        if votes[name] > most:
            yield _broken("D127", post=f"post.{kind}", name=name, votes=votes[name], valid=most)


def _broken(code: str, **values: object) -> Finding:
    return Finding(code, values=values)


def overflow(case: Case, rules: Rules) -> Iterator[Finding]:
    """Yield what voids the election because the boxes hold too many papers."""
    ballots = case.ballots
    measures = {"issued": ballots.issued, "voters": ballots.voters}
    over = {k: n for k, n in measures.items() if n is not None and ballots.returned > n}
    if not over:
        return
    rule, clause = rules.word("box_overflow_rule"), rules.clause("box_overflow_rule")
    for measure, number in over.items():
        voids = rule in (measure, "both")
        values = {"returned": ballots.returned, "measure": f"law.number.{measure}", "n": number}
        severity = Severity.BLOCKS if voids else Severity.WARNS
        yield Finding("D104" if voids else "D105", clause, severity, values=values)


def turnout(case: Case, rules: Rules) -> tuple[Turnout, Finding]:
    """Return who took part against how many must. Raises UndeterminedError."""
    took_part = took_part_of(case, rules)
    rule = _quorum_rule(case, rules)
    needed = needed_to_be_valid(rule, case.registered)
    values = {
        "took_part": took_part,
        "registered": case.registered,
        "needed": needed,
        "percent": percent(took_part, case.registered),
    }
    clause = rules.clause("quorum_rule")
    if rule == "none":
        finding = Finding("D103", clause, Severity.INFORMS, values=values)
    elif took_part >= needed:
        finding = Finding("D101", clause, Severity.INFORMS, values=values)
    else:
        finding = Finding("D102", clause, values=values)
    return Turnout(took_part, case.registered, needed), finding


def percent(part: int, whole: int) -> str:
    """Return a share in percent with one digit, rounded half up, computed exactly."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def took_part_of(case: Case, rules: Rules) -> int:
    """Return how many took part, by the measure in force."""
    ballots, measure = case.ballots, rules.word("participants_measure")
    number = {"issued": ballots.issued, "signed_in": ballots.voters}.get(measure, ballots.returned)
    if number is None:
        field = "issued" if measure == "issued" else "voters"
        raise UndeterminedError(missing(field, rules.clause("participants_measure")))
    return number


def _quorum_rule(case: Case, rules: Rules) -> str:
    if case.round is Round.ANOTHER and rules.word("another_election_quorum") == "none":
        return "none"
    return rules.word("quorum_rule")


def needed_to_be_valid(rule: str, registered: int) -> int:
    """Return the least number that satisfies the rule, exactly.

    More than half: 2p > n. More than two thirds: 3p > 2n. Two thirds or more: 3p >= 2n.
    """
    if rule == "gt_half":
        return registered // 2 + 1
    if rule == "gt_two_thirds":
        return 2 * registered // 3 + 1
    return -(-2 * registered // 3) if rule == "ge_two_thirds" else 0
