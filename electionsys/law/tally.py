"""From numbers or papers to votes per person, and how many of them elect."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import Ballots, Case, PostKind, Round
from electionsys.law.papers import Judged, Kinds, column_folds, folds, higher, judge, ticks_only
from electionsys.law.values import Rules, UndeterminedError

Votes = Mapping[str, Mapping[str, int]]


@dataclass(slots=True)
class Tally:
    """`votes`: post -> name -> votes. `needed` elects; `base` is the number it is taken of, both
    by post. `with_column`: the votes of members with those of the women's column, where added.
    """

    votes: Votes
    with_column: Mapping[str, int]
    base: Mapping[str, int]
    needed: Mapping[str, int]
    basis: str
    findings: list[Finding] = field(default_factory=list)


def tally(case: Case, rules: Rules) -> Tally:
    """Return the votes of everybody. Raises UndeterminedError with all that must be recorded."""
    gaps = [rules.gap(parameter) for parameter in _needs(case, rules) if not rules.known(parameter)]
    judged = None
    try:
        judged = judge(case, rules) if case.papers is not None else None
    except UndeterminedError as more:
        gaps.extend(more.findings)
    if gaps:
        raise UndeterminedError(*gaps)
    return _counted(case, rules, judged)


def _counted(case: Case, rules: Rules, judged: Judged | None) -> Tally:
    kinds = [post.kind for post in case.posts]
    basis = _basis(case, rules)
    if judged is None:
        votes, with_column = _summed(case, rules)
        ballots, findings = dict.fromkeys(kinds, case.ballots), list(_not_counted(case, rules))
    else:
        votes, with_column = judged.votes, judged.with_column
        ballots = {kind: _completed(case, judged.kinds[kind]) for kind in kinds}
        findings = [*judged.findings, *_differs(case, judged, rules)]
    findings.extend(_added(case, rules))
    base = {kind: _base(basis, ballots[kind], rules) for kind in kinds}
    needed = {kind: _needed(case, rules, base[kind]) for kind in kinds}
    return Tally(votes, with_column, base, needed, basis, findings)


def _needs(case: Case, rules: Rules) -> Iterator[str]:
    """Name every parameter this case cannot be decided without."""
    if case.round is Round.ANOTHER:
        yield "another_election_threshold"
    elif case.round is Round.FIRST and not _plurality(rules):
        # Where even the majority is open, recording its base records both.
        yield "majority_base"
    if _added_in(case) and not ticks_only(rules):
        yield "write_in"


def _added_in(case: Case) -> dict[str, dict[str, int]]:
    """Return post -> name -> votes of those who are not printed, where the list is known."""
    found = {
        kind: {n: v for n, v in case.votes.get(kind, {}).items() if v and n not in printed}
        for kind, printed in case.candidates.items()
    }
    return {kind: votes for kind, votes in found.items() if votes}


def _refused(case: Case, rules: Rules) -> dict[str, dict[str, int]]:
    """Return the votes for people not printed, where nobody may be added."""
    added = _added_in(case)
    no = added and (ticks_only(rules) or rules.word("write_in") == "no")
    return added if no else {}


def _not_counted(case: Case, rules: Rules) -> Iterator[Finding]:
    clause = rules.clause("approve_kind" if ticks_only(rules) else "write_in")
    for kind, votes in _refused(case, rules).items():
        for name in sorted(votes):
            values = {"post": f"post.{kind}", "name": name, "votes": votes[name]}
            yield Finding("D173", clause, Severity.INFORMS, values=values)


def _plurality(rules: Rules) -> bool:
    return rules.known("majority_rule") and rules.word("majority_rule") == "plurality"


def _needed(case: Case, rules: Rules, base: int) -> int:
    """Return the least votes that elect: 2v > base, or in another election 3v >= base."""
    if case.round is Round.REVOTE:
        return 1
    if case.round is Round.ANOTHER:
        third = rules.word("another_election_threshold") == "one_third_of_ballots"
        return max(1, -(-base // 3)) if third else 1
    return max(1, needed_to_be_valid(rules.word("majority_rule"), base))


def needed_to_be_valid(rule: str, number: int) -> int:
    """Return the least number that satisfies the rule, exactly.

    More than half: 2p > n. More than two thirds: 3p > 2n. Two thirds or more: 3p >= 2n.
    """
    if rule == "gt_half":
        return number // 2 + 1
    if rule == "gt_two_thirds":
        return 2 * number // 3 + 1
    return -(-2 * number // 3) if rule == "ge_two_thirds" else 0


def _basis(case: Case, rules: Rules) -> str:
    """Return the name of the number the majority is taken of."""
    asked = case.round is Round.FIRST and not _plurality(rules)
    return rules.word("majority_base") if asked else "recovered"


def _base(basis: str, ballots: Ballots, rules: Rules) -> int:
    return ballots.returned if basis == "recovered" else _valid(ballots, rules)


def _valid(ballots: Ballots, rules: Rules) -> int:
    if ballots.valid is not None:
        valid = ballots.valid
    elif ballots.invalid is None:
        raise UndeterminedError(missing("invalid", rules.clause("majority_base")))
    else:
        valid = ballots.most_valid()
    blank = ballots.blank or 0
    if blank and rules.word("abstain_ballot") == "valid_abstention":
        return valid + blank
    return valid


def missing(number: str, clause: str) -> Finding:
    """A number of the record that the rule asks for was not given."""
    values = {"number": f"law.number.{number}", "field": f"ballots.{number}"}
    return Finding("D131", clause, field=f"ballots.{number}", values=values)


def _summed(case: Case, rules: Rules) -> tuple[Votes, Mapping[str, int]]:
    """Return the votes as counted, with those for other posts added where that was recorded."""
    refused = _refused(case, rules)
    votes = {
        kind: {n: v for n, v in case.votes.get(kind, {}).items() if n not in refused.get(kind, {})}
        for kind in (post.kind for post in case.posts)
    }
    if folds(rules):
        counted = {kind: dict(found) for kind, found in votes.items()}
        votes = {kind: _with(votes[kind], higher(kind, case), counted) for kind in votes}
    if not column_folds(case, rules):
        return votes, {}
    return votes, _with(votes[PostKind.MEMBER], [PostKind.WOMAN], votes)


def _with(own: Mapping[str, int], others: list[str], votes: Votes) -> dict[str, int]:
    total = Counter(own)
    for other in others:
        total.update(votes[other])
    return dict(total)


def _added(case: Case, rules: Rules) -> Iterator[Finding]:
    if folds(rules):
        yield Finding("D119", rules.clause("fold_down"), Severity.INFORMS)
        if case.papers is None and not rules.known("double_post_same_ballot"):
            yield from _perhaps_twice(case)
    if column_folds(case, rules):
        yield Finding("D149", rules.clause("women_column_fold"), Severity.INFORMS)


def _perhaps_twice(case: Case) -> Iterator[Finding]:
    """Totals do not tell whether one paper named somebody twice; it would count once."""
    for kind in (post.kind for post in case.ranked_posts()):
        above = [case.votes.get(other, {}) for other in higher(kind, case)]
        for name, votes in sorted(case.votes.get(kind, {}).items()):
            if votes and any(other.get(name) for other in above):
                values = {"post": f"post.{kind}", "name": name}
                yield Finding("D175", "", Severity.WARNS, values=values)


def _completed(case: Case, kinds: Kinds) -> Ballots:
    """Return the ballots with what judging found; blank papers set aside before come on top."""
    aside = 0 if _all_listed(case) else case.ballots.blank or 0
    return replace(case.ballots, valid=kinds.valid, invalid=None, blank=kinds.blank + aside)


def _all_listed(case: Case) -> bool:
    """Whether the void and blank papers of the record are among the papers listed."""
    return sum(paper.count for paper in case.papers or ()) == case.ballots.returned


def _differs(case: Case, judged: Judged, rules: Rules) -> Iterator[Finding]:
    """Yield where the record of the table differs from what the papers say."""
    one = len({(k.invalid, k.blank) for k in judged.kinds.values()}) == 1
    if not _all_listed(case) or not one:
        return
    found = next(iter(judged.kinds.values()))
    for kind in ("invalid", "blank"):
        recorded, number = getattr(case.ballots, kind), getattr(found, kind)
        # A record of none was written before anybody judged the papers.
        if recorded and recorded != number:
            values = {"kind": f"law.number.{kind}", "recorded": recorded, "judged": number}
            clause = rules.clause("overvote_scope")
            yield Finding("D129", clause, Severity.WARNS, values=values)
