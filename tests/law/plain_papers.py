"""What each paper says, read one by one, and how many votes are enough."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.law.plain_vote import ORDER, SHARES, GapError, Vote

Sheet = dict[str, frozenset[str]]


@dataclass
class Table:
    """The papers as counted: who has how many votes, and how many papers there are."""

    votes: dict[str, dict[str, int]]
    valid: int | None = None
    blank: int | None = None
    sheets: list[tuple[int, Sheet]] | None = None


def counted(vote: Vote) -> Table:
    if vote.papers is None:
        votes = {post: dict(vote.case["votes"].get(post, {})) for post in vote.posts}
        return Table(votes, vote.ballots.get("valid"), vote.ballots.get("blank"))
    table = Table({post: {} for post in vote.posts}, 0, 0, [])
    gaps: set[str] = set()
    for row in vote.papers:
        try:
            lay(table, row["count"], judged(vote, row))
        except GapError as gap:
            gaps |= gap.names if row["count"] else set()
    if gaps:
        raise GapError(*gaps)
    if vote.listed != vote.returned:
        table.blank += vote.ballots.get("blank", 0)
    return table


def lay(table: Table, number: int, sheet: Sheet | None) -> None:
    """Add so many papers of one kind; None is invalid, no mark at all is blank."""
    if sheet is None:
        return
    if not sheet:
        table.blank += number
        return
    table.valid += number
    table.sheets.append((number, sheet))
    for post, names in sheet.items():
        for name in names:
            table.votes[post][name] = table.votes[post].get(name, 0) + number


def judged(vote: Vote, row: Mapping[str, Any]) -> Sheet | None:
    """Return what counts of one paper: {} where it is blank, None where it is invalid."""
    sheet = {post: frozenset(names) for post, names in row["marks"].items() if names}
    gaps: set[str] = set()
    for spoilt in (extra_marks, unreadable):
        try:
            if spoilt(vote, row):
                return None
        except GapError as gap:
            gaps |= gap.names
    unread = set(row.get("unreadable", ()))
    if not sheet and not unread and not gaps:
        return {}
    left = {p: admitted(vote, p, names) for p, names in sheet.items() if p not in unread}
    left = {post: names for post, names in left.items() if names}
    for rule in (overvoted, doubled):
        try:
            left = rule(vote, left)
        except GapError as gap:
            gaps |= gap.names
    if gaps and left is not None:
        raise GapError(*gaps)
    return (left and (womens(vote, left) or None)) or None


def extra_marks(vote: Vote, row: Mapping[str, Any]) -> bool:
    return bool(row.get("extra_marks")) and vote.ask("extra_marks") == "void"


def unreadable(vote: Vote, row: Mapping[str, Any]) -> bool:
    return bool(row.get("unreadable")) and vote.ask("partial_validity") == "no"


def admitted(vote: Vote, post: str, names: frozenset[str]) -> frozenset[str]:
    """Return the names that may stand there: others than the candidates only if written in."""
    printed = vote.case.get("candidates", {}).get(post)
    if printed is None or names <= set(printed) or vote.ask("write_in") == "yes":
        return names
    return names & set(printed)


def overvoted(vote: Vote, sheet: Sheet | None) -> Sheet | None:
    if sheet is None:
        return None
    over = {post for post, names in sheet.items() if len(names) > vote.seats[post]}
    if over and vote.known("poll_form") != "separate" and vote.ask("overvote_scope") == "ballot":
        return None
    return {post: names for post, names in sheet.items() if post not in over}


def doubled(vote: Vote, sheet: Sheet | None) -> Sheet | None:
    """Return a paper that names one person for several posts as the rule reads it."""
    if not sheet or vote.known("poll_form") == "separate":
        return sheet
    places = {
        n: [p for p in ORDER if n in sheet.get(p, ())] for names in sheet.values() for n in names
    }
    twice = {name: posts for name, posts in places.items() if len(posts) > 1}
    if not twice:
        return sheet
    rule = vote.ask("double_post_same_ballot")
    if rule in ("ballot_void", "illegal_form"):
        return None
    keep = {}
    for name, posts in twice.items():
        if rule == "women_column_only" and "woman_member" not in posts:
            raise GapError("double_post_same_ballot")
        keep[name] = posts[0] if rule == "higher_only" else "woman_member"
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


def enough(vote: Vote, table: Table) -> Callable[[int], bool]:
    """Return the test whether so many votes elect, before anybody is compared."""
    if vote.round == "tie_revote":
        return lambda votes: votes > 0
    if vote.round == "another":
        rule, base = str(vote.ask("another_election_threshold")), vote.returned
    else:
        rule = str(vote.ask("majority_rule"))
        base = 0 if rule == "plurality" else majority_base(vote, table)
    return lambda votes: votes > 0 and SHARES[rule](votes, base)


def majority_base(vote: Vote, table: Table) -> int:
    if vote.ask("majority_base") == "recovered":
        return vote.returned
    blank = table.blank or 0
    valid = table.valid
    if valid is None:
        valid = vote.returned - vote.number("invalid") - blank
    if blank and vote.ask("abstain_ballot") == "valid_abstention":
        valid += blank
    return valid
