"""From numbers or papers to votes per person, and how many of them elect."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import RANK, Ballots, Case, Paper, Round
from electionsys.law.values import Rules, UndeterminedError

Marks = Mapping[str, frozenset[str]]


@dataclass(slots=True)
class Tally:
    """`votes`: post -> name -> votes. `needed` elects; `base` is the number it is taken of."""

    votes: dict[str, dict[str, int]]
    base: int
    needed: int
    basis: str
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Judged:
    """What the papers say once each was judged alone."""

    valid: int = 0
    invalid: int = 0
    blank: int = 0
    votes: dict[str, Counter[str]] = field(default_factory=dict)


def tally(case: Case, rules: Rules) -> Tally:
    """Return the votes of everybody. Raises UndeterminedError with all that must be recorded."""
    gaps = [rules.gap(parameter) for parameter in _needs(case, rules) if not rules.known(parameter)]
    if gaps:
        raise UndeterminedError(*gaps)
    findings: list[Finding] = []
    if case.papers is None:
        votes, ballots = _summed(case, rules, findings), case.ballots
    else:
        judged = _judge_all(case, rules)
        votes = {kind: dict(count) for kind, count in judged.votes.items()}
        ballots = _completed(case, judged)
        findings.extend(_judgement(case, judged, rules))
    base, basis = _base(case, ballots, rules)
    return Tally(votes, base, _needed(case, rules, base), basis, findings)


def _needs(case: Case, rules: Rules) -> Iterator[str]:
    """Name every parameter this case cannot be decided without."""
    if case.round is Round.ANOTHER:
        yield "another_election_threshold"
    else:
        # Where even the majority is open, recording its base records both.
        plurality = rules.settled.get("majority_rule") == "plurality"
        if not plurality or rules.known("majority_base"):
            yield "majority_base"
    for paper in case.papers or ():
        marks = _marks(paper)
        if any(len(names) > case.seats(kind) for kind, names in marks.items()):
            yield "overvote_scope"
        if _doubled(marks):
            yield "double_post_same_ballot"


def _needed(case: Case, rules: Rules, base: int) -> int:
    """Return the least votes that elect: 2v > base, or in another election 3v >= base."""
    if case.round is Round.ANOTHER:
        third = rules.word("another_election_threshold") == "one_third_of_ballots"
        return max(1, -(-base // 3)) if third else 1
    return base // 2 + 1 if rules.word("majority_rule") == "gt_half" else 1


def _base(case: Case, ballots: Ballots, rules: Rules) -> tuple[int, str]:
    """Return the number the majority is taken of, and its name."""
    first = case.round is Round.FIRST
    if not first or not rules.known("majority_base") or rules.word("majority_base") == "recovered":
        return ballots.returned, "recovered"
    return _valid(ballots, rules), "valid"


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


def _higher(kind: str, case: Case) -> list[str]:
    return [post.kind for post in case.ranked_posts() if RANK[post.kind] < RANK[kind]]


def _folds(rules: Rules) -> bool:
    return rules.word("fold_down") in ("losers_only", "all")


def _summed(case: Case, rules: Rules, findings: list[Finding]) -> dict[str, dict[str, int]]:
    """Return the votes as counted, with those for higher posts added where that was recorded."""
    votes = {post.kind: dict(case.votes.get(post.kind, {})) for post in case.posts}
    if not _folds(rules):
        return votes
    findings.append(_folded(rules))
    return {kind: _with_higher(kind, case, votes) for kind in votes}


def _with_higher(kind: str, case: Case, votes: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    total = Counter(votes[kind])
    for higher in _higher(kind, case):
        total.update(votes[higher])
    return dict(total)


def _folded(rules: Rules) -> Finding:
    return Finding("D119", rules.clause("fold_down"), Severity.INFORMS)


def _judge_all(case: Case, rules: Rules) -> _Judged:
    judged = _Judged(votes={post.kind: Counter() for post in case.posts})
    for paper in case.papers or ():
        _judge(paper, case, rules, judged)
    return judged


def _judge(paper: Paper, case: Case, rules: Rules, judged: _Judged) -> None:
    marks = _marks(paper)
    if not any(marks.values()):
        judged.blank += paper.count
        return
    left = _readable(marks, case, rules)
    if not any(left.values()):
        judged.invalid += paper.count
        return
    judged.valid += paper.count
    for kind in judged.votes:
        for name in _named(kind, left, case, rules):
            judged.votes[kind][name] += paper.count


def _marks(paper: Paper) -> Marks:
    """A name written twice for one post is one vote for it."""
    return {kind: frozenset(names) for kind, names in paper.marks.items()}


def _readable(marks: Marks, case: Case, rules: Rules) -> Marks:
    """Return the marks that count; none where the whole paper is void."""
    over = {kind for kind, names in marks.items() if len(names) > case.seats(kind)}
    if over and rules.word("overvote_scope") == "ballot":
        return {}
    left = {kind: names for kind, names in marks.items() if kind not in over}
    if not _doubled(left):
        return left
    rule = rules.word("double_post_same_ballot")
    if rule == "women_column_only":
        # That rule speaks of a women's column, and a case has none.
        raise UndeterminedError(rules.gap("double_post_same_ballot"))
    return _highest_only(left) if rule == "higher_only" else {}


def _doubled(marks: Marks) -> bool:
    return any(n > 1 for n in Counter(name for names in marks.values() for name in names).values())


def _highest_only(marks: Marks) -> Marks:
    seen: set[str] = set()
    left: dict[str, frozenset[str]] = {}
    for kind in sorted(marks, key=RANK.__getitem__):
        left[kind] = marks[kind] - seen
        seen |= marks[kind]
    return left


def _named(kind: str, marks: Marks, case: Case, rules: Rules) -> frozenset[str]:
    """Return whom a paper supports for a post; a person named higher up counts once."""
    names = marks.get(kind, frozenset())
    if not _folds(rules):
        return names
    return names.union(*(marks.get(higher, frozenset()) for higher in _higher(kind, case)))


def _completed(case: Case, judged: _Judged) -> Ballots:
    """Return the ballots with what judging found; blank papers set aside before come on top."""
    aside = 0 if _all_listed(case) else case.ballots.blank or 0
    return replace(case.ballots, valid=judged.valid, invalid=None, blank=judged.blank + aside)


def _all_listed(case: Case) -> bool:
    """Whether the void and blank papers of the record are among the papers listed."""
    return sum(paper.count for paper in case.papers or ()) == case.ballots.returned


def _judgement(case: Case, judged: _Judged, rules: Rules) -> Iterator[Finding]:
    clause = rules.clause("overvote_scope")
    numbers = {"valid": judged.valid, "invalid": judged.invalid, "blank": judged.blank}
    yield Finding("D118", clause, Severity.INFORMS, values=numbers)
    recorded = {"invalid": case.ballots.invalid, "blank": case.ballots.blank}
    for kind, number in recorded.items():
        # A record of none was written before anybody judged the papers.
        if _all_listed(case) and number and number != numbers[kind]:
            values = {"kind": f"law.number.{kind}", "recorded": number, "judged": numbers[kind]}
            yield Finding("D129", clause, Severity.WARNS, values=values)
    if _folds(rules):
        yield _folded(rules)
