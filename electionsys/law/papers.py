"""Papers judged one by one: which marks count, and which papers are void or blank.

A rule is asked for only where a paper comes out differently by it; what nobody has recorded is kept
until all papers were looked at, so that it is named all at once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from electionsys.findings import Finding, Severity
from electionsys.law.cases import ORDER, RANK, Case, Paper, PostKind
from electionsys.law.values import Rules, UndeterminedError, shown

Marks = Mapping[str, frozenset[str]]

_WOMAN, _MEMBER = PostKind.WOMAN.value, PostKind.MEMBER.value
_NOBODY: frozenset[str] = frozenset()
_DOUBLE, _COLUMN_ONLY = "double_post_same_ballot", "women_column_only"
# Every answer to a rule that makes another paper of one; an illegal form voids it, too.
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "extra_marks": ("void", "valid"),
    "partial_validity": ("no", "yes"),
    "write_in": ("no", "yes"),
    "overvote_scope": ("ballot", "post_column"),
    _DOUBLE: ("ballot_void", "higher_only", _COLUMN_ONLY),
}

# Post -> valid, invalid or blank; and the marks that count.
_Outcome = tuple[dict[str, str], Marks]


class _OpenError(Exception):
    """A paper hangs on a rule that nobody recorded."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


class _NoRuleError(Exception):
    """The rule for the women's column says nothing of a name in two other posts."""


@dataclass(slots=True)
class Kinds:
    """How many papers are valid, invalid and blank."""

    valid: int = 0
    invalid: int = 0
    blank: int = 0

    def add(self, kind: str, count: int) -> None:
        setattr(self, kind, getattr(self, kind) + count)


@dataclass(slots=True)
class Judged:
    """What the papers say. `kinds` maps a post to its papers: the same for all where one paper
    has every post. `with_column`: the votes of members once those of the women's column are added.
    """

    kinds: dict[str, Kinds]
    votes: dict[str, Counter[str]]
    with_column: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def folds(rules: Rules) -> bool:
    """Return whether votes for a higher post count for a lower one."""
    return rules.known("fold_down") and rules.word("fold_down") in ("losers_only", "all")


def ticks_only(rules: Rules) -> bool:
    """Return whether nothing but a tick beside a printed name is a vote."""
    return rules.known("approve_kind") and rules.word("approve_kind") == "ticks"


def column_folds(case: Case, rules: Rules) -> bool:
    """Return whether the votes of the women's column count for members too."""
    on = rules.known("women_column_fold") and rules.word("women_column_fold") == "on"
    return on and bool(case.seats(_WOMAN) and case.seats(_MEMBER))


def higher(kind: str, case: Case) -> list[str]:
    """Return the posts whose votes are added to this one; to the column nothing is added."""
    if kind == _WOMAN:
        return []
    return [post.kind for post in case.posts if RANK[post.kind] < RANK[kind]]


def judge(case: Case, rules: Rules) -> Judged:
    """Judge every paper of the case. Raises UndeterminedError with all that must be recorded."""
    desk = _Desk(case, rules)
    judged = Judged(
        kinds={post.kind: Kinds() for post in case.posts},
        votes={post.kind: Counter() for post in case.posts},
    )
    for paper in case.papers or ():
        if paper.count:
            desk.count(paper, judged)
    if desk.gaps:
        raise UndeterminedError(*(rules.gap(parameter) for parameter in sorted(desk.gaps)))
    judged.findings.extend(desk.findings(judged))
    return judged


class _Desk:
    """The people who judge, with the rules they have used."""

    def __init__(self, case: Case, rules: Rules) -> None:
        self.case, self.rules = case, rules
        self.seats = {post.kind: post.seats for post in case.posts}
        self.gaps: set[str] = set()
        self.applied: Counter[str] = Counter()
        self.men = 0
        self.separate = rules.known("poll_form") and rules.word("poll_form") == "separate"
        self.ticks_only = ticks_only(rules)
        self.printed = {kind: frozenset(names) for kind, names in case.candidates.items()}
        self.added = {kind: higher(kind, case) if folds(rules) else [] for kind in self.seats}
        self.column = column_folds(case, rules)
        self.known: dict[str, str] = {}
        # What is supposed of rules nobody recorded, while a paper is looked at.
        self.supposed: dict[str, str] = {}
        self.asked: set[str] = set()

    def ask(self, parameter: str) -> str:
        """Return what the rule says, or what is supposed of it."""
        if parameter not in self.known:
            known = self.rules.known(parameter)
            self.known[parameter] = self.rules.word(parameter) if known else ""
        self.asked.add(parameter)
        if self.known[parameter]:
            return self.known[parameter]
        if parameter not in self.supposed:
            raise _OpenError(parameter)
        return self.supposed[parameter]

    def count(self, paper: Paper, judged: Judged) -> None:
        """Count one paper; a rule that nobody recorded is needed where it makes a difference."""
        marks = {kind: frozenset(names) for kind, names in paper.marks.items() if names}
        self.asked = set()
        outcomes = list(self._outcomes(paper, marks, {}))
        first = outcomes[0][1]
        if first is None or any(outcome != first for _, outcome in outcomes):
            self.gaps.update(_decisive(outcomes))
            return
        self.applied.update({p: paper.count for p in self.asked if self.known[p]})
        kinds, left = first
        for kind, word in kinds.items():
            judged.kinds[kind].add(word, paper.count)
        self._add(left, paper.count, judged)
        self._men(marks, left, paper)

    def _outcomes(
        self, paper: Paper, marks: Marks, supposed: dict[str, str]
    ) -> Iterator[tuple[dict[str, str], _Outcome | None]]:
        """Yield what becomes of a paper under every answer to what nobody recorded."""
        self.supposed = supposed
        try:
            yield supposed, self._outcome(paper, marks)
        except _NoRuleError:
            yield {**supposed, _DOUBLE: _COLUMN_ONLY}, None
        except _OpenError as open_:
            for word in _ANSWERS[open_.parameter]:
                if word != _COLUMN_ONLY or _WOMAN in self.seats:
                    yield from self._outcomes(paper, marks, {**supposed, open_.parameter: word})

    def _outcome(self, paper: Paper, marks: Marks) -> _Outcome:
        """Return what the paper is for each post, and the marks that count."""
        left = self.left(paper, marks)
        if self.separate:
            return {kind: _sort(kind, paper, marks, left) for kind in self.seats}, left or {}
        empty = not marks and not paper.unreadable and left is not None
        word = "blank" if empty else "valid" if left else "invalid"
        return dict.fromkeys(self.seats, word), left or {}

    def _add(self, left: Marks, count: int, judged: Judged) -> None:
        for kind, votes in judged.votes.items():
            names = left.get(kind, _NOBODY).union(*(left.get(h, _NOBODY) for h in self.added[kind]))
            for name in names:
                votes[name] += count
            if self.column and kind == _MEMBER:
                judged.with_column.update(dict.fromkeys(names | left.get(_WOMAN, _NOBODY), count))

    def _men(self, marks: Marks, left: Marks, paper: Paper) -> None:
        column = marks.get(_WOMAN, _NOBODY) - left.get(_WOMAN, _NOBODY)
        if any(self.case.sexes.get(name) == "M" for name in column):
            self.men += paper.count

    def left(self, paper: Paper, marks: Marks) -> Marks | None:
        """Return the marks that count, by post; None where the whole paper is void."""
        if self._spoilt(paper):
            return None
        left = self._not_too_many(self._in_print(paper, marks))
        if left and not self.separate:
            left = self._once(left)
        left = self._women(left) if left else left
        return None if marks and not left and not self.separate else left

    def _spoilt(self, paper: Paper) -> bool:
        """Return whether marks beside the boxes, or such as nobody can read, void the paper."""
        if paper.extra_marks and self.ask("extra_marks") == "void":
            return True
        # Of papers of one post each, one that cannot be read leaves the others as they are.
        unreadable = paper.unreadable and not self.separate
        return bool(unreadable) and self.ask("partial_validity") == "no"

    def _in_print(self, paper: Paper, marks: Marks) -> Marks:
        """Drop what nobody can read, and whom nobody may write in."""
        left = {kind: names for kind, names in marks.items() if kind not in paper.unreadable}
        for kind, names in left.items():
            added = names - self.printed[kind] if kind in self.printed else _NOBODY
            if added and (self.ticks_only or self.ask("write_in") == "no"):
                left[kind] = names - added
        return {kind: names for kind, names in left.items() if names}

    def _not_too_many(self, marks: Marks) -> Marks | None:
        over = {kind for kind, names in marks.items() if len(names) > self.seats[kind]}
        if not over:
            return marks
        if not self.separate and self.ask("overvote_scope") == "ballot":
            return None
        return {kind: names for kind, names in marks.items() if kind not in over}

    def _once(self, marks: Marks) -> Marks | None:
        """Judge a paper that names one person for two posts."""
        found = Counter(name for names in marks.values() for name in names)
        twice = {name for name, times in found.items() if times > 1}
        if not twice:
            return marks
        rule = self.ask(_DOUBLE)
        if rule == "higher_only":
            return _highest_only(marks)
        if rule != _COLUMN_ONLY:
            return None
        column = marks.get(_WOMAN, _NOBODY)
        if twice - column:
            raise _NoRuleError
        left = {kind: names - column for kind, names in marks.items()} | {_WOMAN: column}
        return {kind: names for kind, names in left.items() if names}

    def _women(self, marks: Marks) -> Marks:
        """Drop a man in the women's column."""
        column = marks.get(_WOMAN, _NOBODY)
        women = frozenset(name for name in column if self.case.sexes.get(name) != "M")
        return {kind: names for kind, names in ({**marks, _WOMAN: women}).items() if names}

    def findings(self, judged: Judged) -> Iterator[Finding]:
        """Yield how the papers came out, and every rule that was applied to some."""
        clause = self.rules.clause("overvote_scope")
        for kind, found in (
            judged.kinds.items() if self.separate else list(judged.kinds.items())[:1]
        ):
            numbers = {"valid": found.valid, "invalid": found.invalid, "blank": found.blank}
            values = numbers | {"post": f"post.{kind}"} if self.separate else numbers
            code = "D165" if self.separate else "D118"
            yield Finding(code, clause, Severity.INFORMS, values=values)
        for parameter in sorted(self.applied):
            yield self._used(parameter)
        if self.men:
            clause, values = self.rules.clause("women_rule"), {"papers": self.men}
            yield Finding("D169", clause, Severity.INFORMS, values=values)

    def _used(self, parameter: str) -> Finding:
        values = {
            "parameter": f"law.parameter.{parameter}",
            "value": shown(parameter, self.rules.value(parameter)),
            "papers": self.applied[parameter],
        }
        return Finding("D164", self.rules.clause(parameter), Severity.INFORMS, values=values)


def _sort(kind: str, paper: Paper, marks: Marks, left: Marks | None) -> str:
    """Return what the paper of one post is, where every post has its own."""
    if left is not None and kind in left:
        return "valid"
    return "invalid" if left is None or kind in marks or kind in paper.unreadable else "blank"


def _decisive(outcomes: Sequence[tuple[dict[str, str], _Outcome | None]]) -> Iterator[str]:
    """Yield the rules of which another answer alone makes another paper of it."""
    for supposed, outcome in outcomes:
        if outcome is None:
            yield _DOUBLE
        for parameter in supposed:
            rest = {key: word for key, word in supposed.items() if key != parameter}
            for other, found in outcomes:
                if all(other.get(k, w) == w for k, w in rest.items()) and found != outcome:
                    yield parameter


def _highest_only(marks: Marks) -> Marks:
    seen: frozenset[str] = _NOBODY
    left: dict[str, frozenset[str]] = {}
    for kind in sorted(marks, key=ORDER.__getitem__):
        left[kind] = marks[kind] - seen
        seen |= marks[kind]
    return {kind: names for kind, names in left.items() if names}
