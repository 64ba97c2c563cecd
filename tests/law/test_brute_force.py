"""A second, plainer way to the same answer, compared on every small election there is."""

from datetime import date
from itertools import combinations_with_replacement, product

import pytest

from electionsys.law.rules import Ballots, Body, Case, Outcome, Paper, Post, Round, decide
from electionsys.law.services import rules_for

DAY = date(2026, 3, 1)
RULES = rules_for("120221100200", "villagers_committee", DAY)
NAMES = "甲乙丙"


def elections(*posts, names=NAMES, largest=4):
    """Yield (ballots, votes) for every way so many papers can fall."""
    for returned in range(1, largest + 1):
        each = [list(distributions(seats, returned, names)) for _, seats in posts]
        for chosen in product(*each):
            yield returned, {kind: votes for (kind, _), votes in zip(posts, chosen, strict=True)}


def distributions(seats, returned, names):
    for numbers in product(range(returned + 1), repeat=len(names)):
        if sum(numbers) <= seats * returned:
            yield dict(zip(names, numbers, strict=True))


def case(returned, votes, posts, **more):
    return Case(
        place="120221100200",
        body=Body.VILLAGERS,
        day=DAY,
        registered=returned,
        ballots=Ballots(returned=returned),
        posts=tuple(Post(kind, seats) for kind, seats in posts),
        votes=votes,
        **more,
    )


def enough_votes(number, returned, round_):
    if round_ is Round.FIRST:
        return number * 2 > returned
    return number * 3 >= returned or round_ is Round.REVOTE


def plain(votes, returned, posts, round_):
    """Answer by definition: a seat is sure when fewer people stand before or beside than seats."""
    seated, waiting, answer = set(), set(), {}
    for kind, seats in posts:
        enough = {
            name: number
            for name, number in votes[kind].items()
            if name not in seated and number > 0 and enough_votes(number, returned, round_)
        }
        ahead = {n: sum(v > enough[n] for v in enough.values()) for n in enough}
        level = {n: sum(v == enough[n] for v in enough.values()) for n in enough}
        sure = {n for n in enough if ahead[n] + level[n] <= seats}
        tied = {n for n in enough if ahead[n] < seats < ahead[n] + level[n]}
        answer[kind] = (sure - waiting, tied)
        seated |= sure - waiting
        waiting |= tied | (sure & waiting)
    return answer


@pytest.mark.parametrize("round_", list(Round))
@pytest.mark.parametrize(
    ("posts", "names", "largest"),
    [
        ((("member", 1),), "甲乙丙丁", 7),
        ((("member", 2),), "甲乙丙丁", 5),
        ((("member", 3),), "甲乙丙丁", 5),
        ((("chair", 1), ("member", 1)), NAMES, 4),
        ((("chair", 1), ("member", 2)), NAMES, 3),
        ((("chair", 2), ("member", 2)), NAMES, 3),
        ((("chair", 1), ("deputy", 1), ("member", 1)), NAMES, 2),
    ],
)
def test_every_small_election_gives_the_plain_answer(round_, posts, names, largest):
    seen = 0
    for returned, votes in elections(*posts, names=names, largest=largest):
        decision = decide(case(returned, votes, posts, round=round_), RULES)
        found = {k: (set(p.elected), set(p.tied)) for k, p in decision.posts.items()}
        assert found == plain(votes, returned, posts, round_), (returned, votes)
        seen += 1
    assert seen > 500


SHEETS = [
    {"chair": chair, "member": member}
    for chair in ((), ("甲",), ("乙",), ("甲", "乙"))
    for member in ((), ("甲",), ("乙",), ("甲", "乙"))
]


def read_aloud(sheets, whole_void, lower_counts, fold):
    """Call the papers out one by one, as at the table, with one seat for each post."""
    called = {"chair": {}, "member": {}}
    for sheet in sheets:
        chair, member = set(sheet["chair"]), set(sheet["member"])
        if whole_void and (len(chair) > 1 or len(member) > 1):
            continue
        chair = chair if len(chair) < 2 else set()
        member = member if len(member) < 2 else set()
        if chair & member:
            if not lower_counts:
                continue
            member -= chair
        for name in chair:
            called["chair"][name] = called["chair"].get(name, 0) + 1
        for name in member | chair if fold else member:
            called["member"][name] = called["member"].get(name, 0) + 1
    return called


@pytest.mark.parametrize("scope", ["ballot", "post_column"])
@pytest.mark.parametrize("double", ["ballot_void", "higher_only"])
@pytest.mark.parametrize("fold", ["off", "all"])
def test_every_handful_of_papers_is_judged_as_read_aloud(scope, double, fold):
    posts = (("chair", 1), ("member", 1))
    settled = {"overvote_scope": scope, "double_post_same_ballot": double, "fold_down": fold}
    for sheets in combinations_with_replacement(SHEETS, 3):
        papers = tuple(Paper(1, sheet) for sheet in sheets)
        decision = decide(case(3, {}, posts, papers=papers, settled=settled), RULES)
        assert decision.outcome is Outcome.VALID
        found = {kind: dict(post.votes) for kind, post in decision.posts.items()}
        wanted = read_aloud(sheets, scope == "ballot", double == "higher_only", fold == "all")
        assert found == wanted, sheets


def test_the_comparison_would_find_an_error():
    """The control: against the plain answer of another rule the two differ."""
    posts = (("member", 1),)
    found = {
        decide(case(returned, votes, posts), RULES).posts["member"].elected
        == tuple(sorted(plain(votes, returned, posts, Round.ANOTHER)["member"][0]))
        for returned, votes in elections(*posts, largest=3)
    }
    assert found == {True, False}
