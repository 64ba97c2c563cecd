"""What each paper says, read one by one, and how many votes are enough."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.law.plain_vote import ORDER, SHARES, GapError, Vote

Sheet = dict[str, frozenset[str]]
# What a paper may be judged by, and every answer to it.
ON_PAPER = {
    "extra_marks": ("void", "valid"),
    "partial_validity": ("yes", "no"),
    "overvote_scope": ("ballot", "post_column"),
    "double_post_same_ballot": ("ballot_void", "higher_only", "women_column_only"),
}


@dataclass
class Table:
    """The papers as counted: who has how many votes; `valid` and `blank` papers by post."""

    votes: dict[str, dict[str, int]]
    valid: dict[str, int | None]
    blank: dict[str, int]
    sheets: list[tuple[int, Sheet]] | None = None


def empty(vote: Vote) -> Table:
    return Table(
        {post: {} for post in vote.posts},
        dict.fromkeys(vote.posts, 0),
        dict.fromkeys(vote.posts, 0),
        [],
    )


def counted(vote: Vote) -> Table:
    if vote.papers is None:
        votes = {post: printed(vote, post) for post in vote.posts}
        valid, blank = vote.ballots.get("valid"), vote.ballots.get("blank", 0)
        return Table(votes, dict.fromkeys(vote.posts, valid), dict.fromkeys(vote.posts, blank))
    table = empty(vote)
    gaps: set[str] = set()
    for row in vote.papers:
        try:
            lay(vote, table, row["count"], row)
        except GapError as gap:
            gaps |= gap.names if row["count"] else set()
    if gaps:
        raise GapError(*gaps)
    if vote.listed != vote.returned:
        for post in vote.posts:
            table.blank[post] += vote.ballots.get("blank", 0)
    return table


def lay(vote: Vote, table: Table, number: int, row: Mapping[str, Any]) -> None:
    """Add so many papers of one kind; where each post has its own paper, each by itself."""
    if vote.known("poll_form") != "separate":
        add(table, number, judged(vote, row), vote.posts)
        return
    apart = {post: judged(vote, alone(row, post)) for post in vote.posts}
    for post, sheet in apart.items():
        add(table, number, sheet, [post])
    # One voter is one voter: whom he names on two papers he names once for a lower post.
    together = {post: sheet[post] for post, sheet in apart.items() if sheet}
    table.sheets = [*(table.sheets or [])[: -len(together) or None], (number, together)]


def alone(row: Mapping[str, Any], post: str) -> dict[str, Any]:
    return {
        "marks": {post: row["marks"].get(post, [])},
        "unreadable": [p for p in row.get("unreadable", ()) if p == post],
        "extra_marks": row.get("extra_marks", False),
    }


def add(table: Table, number: int, sheet: Sheet | None, posts: list[str]) -> None:
    """Add what counts of a paper for some posts; None is invalid, no mark at all is blank."""
    if sheet is None:
        return
    papers = table.valid if sheet else table.blank
    for post in posts:
        papers[post] = (papers[post] or 0) + number
    if table.sheets is not None and sheet:
        table.sheets.append((number, sheet))
    for post, names in sheet.items():
        for name in names:
            table.votes[post][name] = table.votes[post].get(name, 0) + number


def judged(vote: Vote, row: Mapping[str, Any]) -> Sheet | None:
    """Return what counts of one paper: {} where it is blank, None where it is invalid.

    What nobody recorded is needed where another answer to it would make another paper of this.
    """
    open_rules = [name for name in ON_PAPER if vote.known(name) is None]
    answers = [dict(zip(open_rules, words, strict=True)) for words in _every(vote, open_rules)]
    results = [read(vote, row, said) for said in answers]
    if all(result == results[0] for result in results):
        return results[0]
    differ = [
        name
        for name in open_rules
        for one, first in zip(answers, results, strict=True)
        for two, second in zip(answers, results, strict=True)
        if one | {name: ""} == two | {name: ""} and first != second
    ]
    raise GapError(*differ)


def _every(vote: Vote, names: list[str]) -> Iterable[tuple[str, ...]]:
    words = {name: ON_PAPER[name] for name in names}
    if "woman_member" not in vote.seats and "double_post_same_ballot" in words:
        words["double_post_same_ballot"] = ("ballot_void", "higher_only")
    return product(*words.values())


def read(vote: Vote, row: Mapping[str, Any], said: Mapping[str, str]) -> Sheet | None:
    """Return what counts of one paper, if what nobody recorded were as `said`."""

    def rule(name: str) -> str:
        return said.get(name) or str(vote.ask(name))

    marks = {post: frozenset(names) for post, names in row["marks"].items() if names}
    unread = set(row.get("unreadable", ()))
    if row.get("extra_marks") and rule("extra_marks") == "void":
        return None
    if unread and rule("partial_validity") == "no":
        return None
    if not marks and not unread:
        return {}
    sheet = {p: admitted(vote, p, names) for p, names in marks.items() if p not in unread}
    over = {post for post, names in sheet.items() if len(names) > vote.seats[post]}
    if over and rule("overvote_scope") == "ballot":
        return None
    once = doubled({p: n for p, n in sheet.items() if p not in over}, rule)
    return (once and womens(vote, once)) or None


def printed(vote: Vote, post: str) -> dict[str, int]:
    """Return the votes given for a post, without those for people who may not stand there."""
    given = {name: votes for name, votes in vote.case["votes"].get(post, {}).items() if votes}
    names = admitted(vote, post, frozenset(given))
    return {name: votes for name, votes in given.items() if name in names}


def admitted(vote: Vote, post: str, names: frozenset[str]) -> frozenset[str]:
    """Return the names that may stand there: others than the candidates only if written in."""
    on_it = vote.case.get("candidates", {}).get(post)
    if on_it is None or names <= set(on_it):
        return names
    if vote.known("approve_kind") != "ticks" and vote.ask("write_in") == "yes":
        return names
    return names & set(on_it)


def doubled(sheet: Sheet, rule: Callable[[str], str]) -> Sheet | None:
    """Return a paper that names one person for several posts as the rule reads it."""
    names = {name for written in sheet.values() for name in written}
    places = {name: [post for post in ORDER if name in sheet.get(post, ())] for name in names}
    twice = {name: posts for name, posts in places.items() if len(posts) > 1}
    if not twice:
        return sheet
    word = rule("double_post_same_ballot")
    if word in ("ballot_void", "illegal_form"):
        return None
    keep = {}
    for name, posts in twice.items():
        if word == "women_column_only" and "woman_member" not in posts:
            raise GapError("double_post_same_ballot")
        keep[name] = posts[0] if word == "higher_only" else "woman_member"
    return {
        post: frozenset(n for n in names if keep.get(n, post) == post)
        for post, names in sheet.items()
    }


def womens(vote: Vote, sheet: Sheet) -> Sheet:
    """Return the paper without the men in the women's column."""
    kept = {
        post: frozenset(n for n in names if post != "woman_member" or vote.woman(n) is not False)
        for post, names in sheet.items()
    }
    return {post: names for post, names in kept.items() if names}


# How many votes are enough.


def enough(vote: Vote, table: Table, post: str) -> Callable[[int], bool]:
    """Return the test whether so many votes elect, before anybody is compared."""
    if vote.round == "tie_revote":
        return lambda votes: votes > 0
    if vote.round == "another":
        rule, base = str(vote.ask("another_election_threshold")), vote.returned
    else:
        rule = str(vote.ask("majority_rule"))
        base = 0 if rule == "plurality" else majority_base(vote, table, post)
    return lambda votes: votes > 0 and SHARES[rule](votes, base)


def majority_base(vote: Vote, table: Table, post: str) -> int:
    if vote.ask("majority_base") == "recovered":
        return vote.returned
    valid, blank = table.valid[post], table.blank[post]
    if valid is None:
        valid = vote.returned - vote.number("invalid") - blank
    if blank and vote.ask("abstain_ballot") == "valid_abstention":
        valid += blank
    return valid
