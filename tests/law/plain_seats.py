"""Who sits where: by votes, beside no near relative, and with a woman.

A committee is seated again from the beginning whenever somebody has to give way.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from tests.law.plain_papers import Table, enough
from tests.law.plain_vote import OFFICE, GapError, Vote, higher

LINEAL = {"parent", "child", "grandparent", "grandchild"}
KIN = {
    "CC1045": {"spouse", "sibling", *LINEAL},
    "spouse+parents+children+siblings": {"spouse", "parent", "child", "sibling"},
    "spouse+lineal": {"spouse", *LINEAL},
}


@dataclass
class Seated:
    """Where everybody stands: post -> name -> elected, tied, waits, void or gone."""

    table: dict[str, dict[str, str]]
    tie_seats: dict[str, int]
    votes: dict[str, dict[str, int]]
    # How many seats of a post are kept for women, to be voted on again.
    kept: Counter[str] = field(default_factory=Counter)

    def of(self, post: str, *words: str) -> tuple[str, ...]:
        """Return the names standing so, the most votes first, then by name."""
        found = [name for name, word in self.table[post].items() if word in words]
        return tuple(sorted(found, key=lambda n: (-self.votes[post][n], n)))

    def everybody(self, *words: str) -> set[str]:
        return {name for post in self.table for name in self.of(post, *words)}


@dataclass(frozen=True)
class Group:
    """Relatives of one post and as many votes: `seats` can be theirs, `keeps` nobody else's."""

    post: str
    names: frozenset[str]
    seats: int
    keeps: int


@dataclass
class Course:
    """What was found so far in seating: who gives way, who waits, who is voted on again."""

    # Whom a relative keeps out, and of which office and those below it.
    out: dict[str, int] = field(default_factory=dict)
    gone: set[tuple[str, str]] = field(default_factory=set)
    hangs: set[tuple[str, str]] = field(default_factory=set)
    groups: list[Group] = field(default_factory=list)
    women: str = ""


def committee(vote: Vote, table: Table) -> Seated:
    """Return who sits; where only men would, as the rule for the women's seat has it."""
    seated = without_relatives(vote, table, "preset" if preset(vote) else "")
    rule = women_rule(vote, seated)
    if rule in ("first_majority_woman", "dedicated_column"):
        return without_relatives(vote, table, "first")
    if rule:
        return without_relatives(vote, table, "kept")
    return seated


def preset(vote: Vote) -> bool:
    # The tied alone stand again; which seat is hers was settled when they stood first.
    return (
        vote.round != "tie_revote"
        and vote.known("women_required") == "yes"
        and vote.known("women_rule") == "preset_post"
        and vote.known("women_post") in vote.seats
    )


def women_rule(vote: Vote, seated: Seated) -> str:
    """Return the rule that keeps a seat for a woman, "" where none has to be kept.

    An open seat of a member may still go to a woman; where there is none, the rule is needed.
    """
    if vote.ask("women_required") != "yes":
        return ""
    sitting = seated.everybody("elected") | set(vote.before)
    if seated.everybody("tied") or any(vote.woman(name) is not False for name in sitting):
        return ""
    if "woman_member" in vote.seats:
        return ""
    full = (
        len(seated.of("member", "elected")) == vote.seats["member"]
        if "member" in vote.seats
        else False
    )
    rule = str(vote.ask("women_rule") if full else vote.known("women_rule") or "")
    if rule == "preset_post":
        vote.ask("women_post")
    return rule if rule != "preset_post" and "member" in vote.seats else ""


def without_relatives(vote: Vote, table: Table, women: str) -> Seated:
    """Seat everybody by votes; whoever has to give way goes, and all begins anew."""
    course = Course(women=women)
    seated = by_votes(vote, table, course)
    while seated is None:
        seated = by_votes(vote, table, course)
    if seated.everybody("void"):
        vote.ask("barred_winner")
    return seated


def by_votes(vote: Vote, table: Table, course: Course) -> Seated | None:
    """Seat one office after the other; None as soon as somebody in it has to give way."""
    seated = Seated({}, {}, {})
    for post in vote.posts:
        one_post(vote, table, course, seated, post)
        last = [p for p in vote.posts if OFFICE[p] == OFFICE[post]][-1]
        if post == last and gives_way(vote, seated, course):
            return None
    return seated


def one_post(vote: Vote, table: Table, course: Course, seated: Seated, post: str) -> None:
    votes = seated.votes[post] = totals(vote, table, seated, post)
    elects = enough(vote, table, post)
    there = set(vote.before) | seated.everybody("elected", "void")
    there |= {name for name, office in course.out.items() if office <= OFFICE[post]}
    there |= {n for g in course.groups if g.post in seated.table for n in g.names}
    names = {
        n: v for n, v in votes.items() if elects(v) and (n not in there or (post, n) in course.gone)
    }
    sure, tied, seats = places(vote, post, names, course, seated)
    seated.tie_seats[post] = seats
    hang = seated.everybody("tied", "waits")
    seated.table[post] = dict.fromkeys(tied, "tied") | {
        name: standing(vote, course, post, name, hang) for name in sure
    }


def standing(vote: Vote, course: Course, post: str, name: str, hang: set[str]) -> str:
    if (post, name) in course.gone:
        return "gone"
    if vote.barred(name):
        return "void"
    return "waits" if name in hang or (post, name) in course.hangs else "elected"


def places(
    vote: Vote, post: str, names: dict[str, int], course: Course, seated: Seated
) -> tuple[set[str], set[str], int]:
    """Return (sure, tied, seats of the tied) of one post, with a seat for a woman if need be."""
    groups = [group for group in course.groups if group.post == post]
    seats = vote.seats[post]
    if post == "woman_member":
        return first(
            only_women(vote, free(vote, names, seated) | known(vote, names)), seats, groups
        )
    keep = course.women and post == (
        vote.known("women_post") if course.women == "preset" else "member"
    )
    whole = first(names, seats, groups)
    if not keep or a_woman_anyway(vote, whole):
        return whole
    women = {} if course.women == "kept" else first_woman(vote, free(vote, names, seated))
    if not women and any(vote.barred(name) for name in whole[0]):
        # A seat is open already, and that one is hers.
        seated.kept[post] = 1
        return whole
    others = {n: v for n, v in names.items() if n not in women}
    sure, tied, more = first(others, seats - 1, groups)
    if not women:
        seated.kept[post] = 1
    if len(women) == 1:
        return sure | set(women), tied, more
    return sure, tied | set(women), more + (1 if women else 0)


def a_woman_anyway(vote: Vote, place: tuple[set[str], set[str], int]) -> bool:
    """Return whether a woman has a seat, or the men tied are too few to take them all."""
    sure, tied, seats = place
    men = [name for name in tied if vote.woman(name) is False]
    women = [name for name in sure if vote.woman(name) and not vote.barred(name)]
    return bool(women) or (bool(tied) and len(men) < seats)


def only_women(vote: Vote, names: dict[str, int]) -> dict[str, int]:
    unknown = [f"people.{name}.sex" for name in names if vote.woman(name) is None]
    if unknown:
        raise GapError(*unknown)
    return {name: votes for name, votes in names.items() if vote.woman(name)}


def free(vote: Vote, names: dict[str, int], seated: Seated) -> dict[str, int]:
    """Return those whom neither the law nor a relative who sits keeps out."""
    above = seated.everybody("elected") | set(vote.before)
    return {
        name: votes
        for name, votes in names.items()
        if not vote.barred(name) and not any(kin(vote, name, other) for other in above)
    }


def known(vote: Vote, names: dict[str, int]) -> dict[str, int]:
    """Return those whose sex was given, and whoever may be a barred woman."""
    return {n: v for n, v in names.items() if vote.woman(n) is not None or vote.barred(n)}


def first_woman(vote: Vote, names: dict[str, int]) -> dict[str, int]:
    """Return the woman with the most votes, or all who have as many."""
    women = only_women(vote, names)
    return {n: v for n, v in women.items() if v == max(women.values())}


def first(names: dict[str, int], seats: int, groups: list[Group]) -> tuple[set[str], set[str], int]:
    """A seat is sure when those before and beside fit in; relatives of equal votes share seats."""
    together = {name: group for group in groups for name in group.names}

    def room(people: set[str]) -> int:
        alone = [name for name in people if name not in together]
        return len(alone) + sum(g.keeps for g in {together[n] for n in people if n in together})

    sure, tied, open_seats = set(), set(), 0
    for name, votes in names.items():
        ahead = room({n for n, v in names.items() if v > votes})
        level = room({n for n, v in names.items() if v >= votes})
        if level <= seats and name not in together:
            sure.add(name)
        elif level <= seats or ahead < seats:
            tied.add(name)
    cut = {n for n in tied if room({m for m, v in names.items() if v >= names[n]}) > seats}
    if cut:
        most = max(names[n] for n in cut)
        open_seats = seats - room({n for n, v in names.items() if v > most})
    return sure, tied, open_seats + sum(g.seats for g in {together[n] for n in tied - cut})


def totals(vote: Vote, table: Table, seated: Seated, post: str) -> dict[str, int]:
    """Return the votes for a post, with those of other columns where that was decided."""
    won = set(seated.of("woman_member", "elected")) if "woman_member" in seated.table else set()
    found = {}
    for name in {name for votes in table.votes.values() for name in votes}:
        counted = columns(vote, post, name)
        if name in won and post == "member":
            counted = [column for column in counted if column != "woman_member"]
        found[name] = mentions(table, name, counted)
    return found


def columns(vote: Vote, post: str, name: str) -> list[str]:
    """Return the columns in which a mention of somebody counts for a post."""
    found = [post]
    if post in ("deputy", "member") and vote.known("fold_down") in ("losers_only", "all"):
        found += higher(vote, post)
    if (
        post == "member"
        and vote.known("women_column_fold") == "on"
        and vote.woman(name) is not False
    ):
        found += ["woman_member"] if "woman_member" in vote.seats else []
    return found


def mentions(table: Table, name: str, columns: list[str]) -> int:
    """Return how many papers name a person in any of these columns, each paper once."""
    if table.sheets is None:
        return sum(table.votes[column].get(name, 0) for column in columns)
    return sum(
        number
        for number, sheet in table.sheets
        if any(name in sheet.get(column, ()) for column in columns)
    )


# Near relatives.


def gives_way(vote: Vote, seated: Seated, course: Course) -> bool:
    """Find the highest who cannot sit beside another, and note it; return whether there is one."""
    people = [(OFFICE[p], float("-inf"), n, p, "before") for n, p in vote.before.items()]
    people += [
        (OFFICE[post], -seated.votes[post][name], name, post, word)
        for post in seated.table
        for name, word in seated.table[post].items()
        if word in ("elected", "tied", "waits", "void")
    ]
    people.sort()
    movable = [p for p in people if p[4] != "before" and (p[3], p[2]) not in course.hangs]
    for level in sorted({person[:2] for person in movable}):
        here = [person for person in movable if person[:2] == level]
        for step in (below_another, level_with_another):
            for person in here:
                beside = [other for other in people if kin(vote, person[2], other[2])]
                if step(vote, person, beside, course, people):
                    return True
    return False


def below_another(vote: Vote, person: Any, beside: list[Any], course: Course, _: Any) -> bool:
    """Note who gives way to somebody above, or waits for one whose own seat is open."""
    office, minus, name, post, word = person
    above = [o for o in beside if o[:2] < (office, minus) and o[4] != "void"]
    if any(other[4] in ("elected", "before") for other in above):
        resolution(vote)
        if vote.known("relatives_fill") == "another_election" and word != "tied":
            course.gone.add((post, name))
        course.out[name] = min(office, course.out.get(name, office))
        return True
    if word == "elected" and above:
        course.hangs.add((post, name))
        return True
    return False


def level_with_another(
    vote: Vote, person: Any, beside: list[Any], course: Course, people: Any
) -> bool:
    """Note relatives of one office and as many votes, who are voted on again."""
    office, minus, name, post, word = person
    level = [o[4] for o in beside if o[:2] == (office, minus)]
    if word == "elected" and "waits" in level:
        course.hangs.add((post, name))
        return True
    if word != "elected" or "elected" not in level:
        return False
    if "revote" not in resolution(vote):
        raise GapError("relatives_resolution")
    share_seats(vote, name, people, course)
    return True


def resolution(vote: Vote) -> str:
    return str(vote.ask("relatives_resolution"))


def kin(vote: Vote, one: str, other: str) -> bool:
    """Return whether the law of that day keeps two people from sitting together."""
    how = [r[2] for r in vote.case.get("relatives", ()) if {r[0], r[1]} == {one, other}]
    if not how or vote.ask("relatives_avoid") != "yes":
        return False
    return not KIN[vote.ask("relatives_set")].isdisjoint(how)


def share_seats(vote: Vote, name: str, people: list[Any], course: Course) -> None:
    """Note those of equal votes who are related: as many seats as can sit together are open."""
    mine = next(p for p in people if p[2] == name and p[4] == "elected")
    level = [p for p in people if p[:2] == mine[:2] and p[4] == "elected"]
    group = {name}
    while True:
        more = {p[2] for p in level if any(kin(vote, p[2], n) for n in group)} - group
        if not more:
            break
        group |= more
    for post in {p[3] for p in level if p[2] in group}:
        here = frozenset(p[2] for p in level if p[2] in group and p[3] == post)
        seats = most_together(vote, here)
        opens = vote.known("relatives_fill") == "another_election"
        course.groups.append(Group(post, here, seats, len(here) if opens else seats))


def most_together(vote: Vote, names: frozenset[str]) -> int:
    return max(
        size
        for size in range(1, len(names) + 1)
        for some in combinations(names, size)
        if not any(kin(vote, a, b) for a, b in combinations(some, 2))
    )
