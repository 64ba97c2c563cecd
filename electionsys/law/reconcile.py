"""Before anybody is declared elected: can these numbers all be true, and did enough vote?"""

from collections import Counter
from collections.abc import Iterator, Mapping

from electionsys.findings import Finding, Severity
from electionsys.law.cases import Case, Occasion, PostKind, Round, Station, Turnout
from electionsys.law.papers import column_folds, folds, higher
from electionsys.law.tally import missing, needed_to_be_valid
from electionsys.law.values import Mode, Rules, UndeterminedError

__all__ = [
    "doubts",
    "identities",
    "least_turnout",
    "needed_to_be_valid",
    "overflow",
    "percent",
    "quorum",
    "took_part_of",
    "turnout",
]

_MEASURES = ("returned", "issued", "voters")


def identities(case: Case, rules: Rules) -> Iterator[Finding]:
    """Yield one finding for every identity the numbers break."""
    yield from _people(case)
    yield from _papers(case)
    yield from _stations(case)
    yield from _votes(case)
    yield from _once(case, rules)


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


def _stations(case: Case) -> Iterator[Finding]:
    """What the stations counted makes up the whole; a number that one did not give is no part."""
    for measure in _MEASURES if case.stations else ():
        parts = [getattr(station, measure) for station in case.stations]
        total = getattr(case.ballots, measure)
        if total is not None and None not in parts and sum(parts) != total:
            values = {"measure": f"law.number.{measure}", "stations": sum(parts), "total": total}
            yield _broken("D133", **values)


def _once(case: Case, rules: Rules) -> Iterator[Finding]:
    """Where votes are added up, nobody has more than there are papers: none names him twice."""
    most = case.ballots.most_valid()
    for post in case.ranked_posts() if most >= 0 else ():
        others = higher(post.kind, case) if folds(rules) else []
        added = [case.votes.get(other, {}) for other in others]
        if post.kind == PostKind.MEMBER and column_folds(case, rules):
            added.append(_of_women(case))
        own = case.votes.get(post.kind, {})
        for name in sorted({name for votes in added for name in votes}):
            votes = own.get(name, 0) + sum(each.get(name, 0) for each in added)
            if votes > most:
                post_key = f"post.{post.kind}"
                yield _broken("D132", post=post_key, name=name, votes=votes, valid=most)


def doubts(case: Case, rules: Rules) -> Iterator[Finding]:
    """Yield what can hardly be right, though it breaks no identity of its own."""
    issued, voters = case.ballots.issued, case.ballots.voters
    if issued is not None and voters is not None and voters > issued:
        # Who signed in may have taken no paper.
        yield _doubt("D171", voters=voters, issued=issued)
    most = case.ballots.most_valid()
    for name, votes in sorted(_of_all_posts(case).items()) if _names_once(rules) else ():
        if votes > most:
            yield _doubt("D174", name=name, votes=votes, valid=most)


def _names_once(rules: Rules) -> bool:
    """Return whether a paper with one name for two posts is void, or counts for one of them."""
    separate = rules.known("poll_form") and rules.word("poll_form") == "separate"
    known = rules.known("double_post_same_ballot") and not separate
    return known and rules.word("double_post_same_ballot") != "women_column_only"


def _of_all_posts(case: Case) -> Counter[str]:
    total: Counter[str] = Counter()
    for votes in case.votes.values():
        total.update(votes)
    return total


def _doubt(code: str, **values: object) -> Finding:
    return Finding(code, severity=Severity.WARNS, values=values)


def _of_women(case: Case) -> Mapping[str, int]:
    column = case.votes.get(PostKind.WOMAN, {})
    return {name: votes for name, votes in column.items() if case.sexes.get(name) == "F"}


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
    """Yield what voids the election, or that of a station, because of too many papers."""
    ballots = case.ballots
    pooled = list(_over(ballots.returned, ballots.issued, ballots.voters))
    stations = [
        (station, *over)
        for station in case.stations
        for over in _over(station.returned, station.issued, station.voters)
    ]
    if not pooled and not stations:
        return
    rule = rules.word("box_overflow_rule")
    if pooled and getattr(ballots, rule, 0) is None:
        # Too many by one number; whether by the one that rules was not told.
        raise UndeterminedError(missing(rule, rules.clause("box_overflow_rule")))
    apart = any(rule in (measure, "both") for _, measure, _ in stations) and _apart(rules)
    for measure, number in pooled:
        # Where each station stands for itself, its own papers void its own vote only.
        if not apart:
            yield _too_many(rules, measure, ballots.returned, number)
    for station, measure, number in stations:
        yield _at_station(rules, station, measure, number, voids=apart)


def _apart(rules: Rules) -> bool:
    return rules.word("invalidity_scope") == "station"


def _over(returned: int, issued: int | None, voters: int | None) -> Iterator[tuple[str, int]]:
    for measure, number in (("issued", issued), ("voters", voters)):
        if number is not None and returned > number:
            yield measure, number


def _too_many(rules: Rules, measure: str, returned: int, number: int) -> Finding:
    voids = rules.word("box_overflow_rule") in (measure, "both")
    values = {"returned": returned, "measure": f"law.number.{measure}", "n": number}
    clause = rules.clause("box_overflow_rule")
    severity = Severity.BLOCKS if voids else Severity.WARNS
    return Finding("D104" if voids else "D105", clause, severity, values=values)


def _at_station(
    rules: Rules, station: Station, measure: str, number: int, *, voids: bool
) -> Finding:
    found = _too_many(rules, measure, station.returned, number)
    voids = voids and found.severity is Severity.BLOCKS
    values = {"station": station.name, **found.values}
    clause = rules.clause("invalidity_scope") if voids else found.clause
    severity = Severity.BLOCKS if voids else Severity.WARNS
    return Finding("D134" if voids else "D166", clause, severity, values=values)


def turnout(case: Case, rules: Rules) -> tuple[Turnout, Finding]:
    """Return who took part against how many must. Raises UndeterminedError."""
    parameter, rule = quorum(case, rules)
    took_part = took_part_of(case, rules) if rule != "none" else _any_number(case, rules)
    needed = needed_to_be_valid(rule, case.registered)
    values = {
        "took_part": took_part,
        "registered": case.registered,
        "needed": needed,
        "percent": percent(took_part, case.registered),
    }
    clause = rules.clause(parameter)
    if rule == "none":
        finding = Finding("D103", clause, Severity.INFORMS, values=values)
    elif took_part >= needed:
        finding = Finding("D101", clause, Severity.INFORMS, values=values)
    else:
        finding = Finding("D102", clause, values=values)
    return Turnout(took_part, case.registered, needed), finding


def least_turnout(case: Case, rules: Rules) -> int | None:
    """Return how many must take part; None where nobody recorded it."""
    try:
        return needed_to_be_valid(quorum(case, rules)[1], case.registered)
    except UndeterminedError:
        return None


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


def _any_number(case: Case, rules: Rules) -> int:
    """Without a quorum the number decides nothing, so that nothing is asked for."""
    try:
        return took_part_of(case, rules)
    except UndeterminedError:
        return case.ballots.returned


def quorum(case: Case, rules: Rules) -> tuple[str, str]:
    """Return the parameter that sets how many must take part, and its word."""
    if case.round is Round.ANOTHER and rules.word("another_election_quorum") == "none":
        return "another_election_quorum", "none"
    if case.round is Round.REVOTE and _settled_none(rules):
        return "tie_revote_quorum", "none"
    parameter = "quorum_rule"
    if case.election is Occasion.BY_ELECTION:
        by_meeting = case.mode is Mode.REPRESENTATIVES or rules.known("by_election_quorum")
        parameter = "by_election_quorum" if by_meeting else parameter
    return parameter, rules.word(parameter)


def _settled_none(rules: Rules) -> bool:
    return rules.known("tie_revote_quorum") and rules.word("tie_revote_quorum") == "none"
