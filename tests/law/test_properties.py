"""What must hold for every count, whoever the people are."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from electionsys.law.reconcile import needed_to_be_valid
from electionsys.law.rules import (
    Ballots,
    Body,
    Case,
    Mode,
    Outcome,
    Post,
    Round,
    decide,
)
from electionsys.law.services import rules_for

DAY = date(2026, 3, 1)
RULES = rules_for("120221100200", "villagers_committee", DAY)
PEOPLE = "甲乙丙丁戊己庚辛"


@st.composite
def cases(draw, posts=("chair", "deputy", "member")):
    """Return a case whose numbers can all be true and whose quorum is reached."""
    returned = draw(st.integers(1, 60))
    seats = {kind: draw(st.integers(1, 3)) for kind in posts}
    votes = {}
    for kind in posts:
        left = seats[kind] * returned
        votes[kind] = {}
        for name in draw(st.lists(st.sampled_from(PEOPLE), unique=True)):
            votes[kind][name] = draw(st.integers(0, min(returned, left)))
            left -= votes[kind][name]
    return Case(
        place="120221100200",
        body=Body.VILLAGERS,
        day=DAY,
        registered=draw(st.integers(returned, 2 * returned - 1)),
        ballots=Ballots(returned=returned),
        posts=tuple(Post(kind, number) for kind, number in seats.items()),
        votes=votes,
        round=draw(st.sampled_from(Round)),
        relatives=draw(relatives()),
    )


def relatives():
    pair = st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.sampled_from(["spouse", "sibling"])
    ).filter(lambda pair: pair[0] != pair[1])
    return st.lists(pair, max_size=3).map(tuple)


def people(decision):
    return {k: (set(p.elected), set(p.tied), p.vacant) for k, p in decision.posts.items()}


@given(cases(), st.randoms())
def test_the_order_of_the_input_never_matters(case, luck):
    def shuffled(items):
        items = list(items)
        luck.shuffle(items)
        return items

    votes = {kind: dict(shuffled(case.votes[kind].items())) for kind in shuffled(case.votes)}
    other = replace(
        case,
        votes=votes,
        posts=tuple(shuffled(case.posts)),
        relatives=tuple((b, a, how) for a, b, how in shuffled(case.relatives)),
    )
    assert decide(other, RULES).posts == decide(case, RULES).posts
    assert decide(other, RULES).steps == decide(case, RULES).steps


@given(cases(), st.permutations(PEOPLE))
def test_what_people_are_called_never_matters(case, names):
    called = dict(zip(PEOPLE, names, strict=True))
    other = replace(
        case,
        votes={k: {called[n]: v for n, v in votes.items()} for k, votes in case.votes.items()},
        relatives=tuple((called[a], called[b], how) for a, b, how in case.relatives),
    )
    renamed = {
        kind: ({called[n] for n in elected}, {called[n] for n in tied}, vacant)
        for kind, (elected, tied, vacant) in people(decide(case, RULES)).items()
    }
    assert people(decide(other, RULES)) == renamed


@given(cases(posts=("member",)))
def test_the_elected_have_no_fewer_votes_than_anybody_else(case):
    case = replace(case, relatives=())
    post = decide(case, RULES).posts["member"]
    votes = case.votes["member"]
    rest = [votes[name] for name in votes if name not in post.elected]
    assert all(votes[name] >= max(rest, default=0) for name in post.elected)
    assert all(votes[name] >= post.needed for name in (*post.elected, *post.tied))


@given(cases(posts=("member",)), st.data())
def test_one_more_vote_never_unseats_its_receiver(case, data):
    case = replace(case, relatives=())
    before = decide(case, RULES).posts["member"]
    room = case.posts[0].seats * case.ballots.returned - sum(case.votes["member"].values())
    winners = [n for n in before.elected if case.votes["member"][n] < case.ballots.returned]
    if not winners or not room:
        return
    winner = data.draw(st.sampled_from(winners))
    votes = case.votes["member"] | {winner: case.votes["member"][winner] + 1}
    after = decide(replace(case, votes={"member": votes}), RULES).posts["member"]
    assert winner in after.elected


@given(cases())
def test_nobody_sits_twice_no_seat_is_given_twice_and_no_relatives_sit_together(case):
    decision = decide(case, RULES)
    assert decision.outcome is Outcome.VALID
    elected = [name for post in decision.posts.values() for name in post.elected]
    assert len(elected) == len(set(elected))
    for post in case.posts:
        assert (
            len(decision.posts[post.kind].elected) + decision.posts[post.kind].vacant == post.seats
        )
    assert not any(a in elected and b in elected for a, b, _ in case.relatives)
    assert not {n for p in decision.posts.values() for n in p.tied} & set(elected)


@given(cases())
def test_everybody_with_a_vote_is_told_why(case):
    told = [f for f in decide(case, RULES).findings if {"name", "votes"} <= f.values.keys()]
    voted = [(kind, name) for kind, votes in case.votes.items() for name in votes]
    assert sorted((f.values["post"], f.values["name"]) for f in told if f.code != "D128") == sorted(
        (f"post.{kind}", name) for kind, name in voted
    )


@given(st.integers(1, 10**9))
def test_quorums_are_exact(registered):
    rules = {
        "gt_half": lambda share: share > Fraction(1, 2),
        "gt_two_thirds": lambda share: share > Fraction(2, 3),
        "ge_two_thirds": lambda share: share >= Fraction(2, 3),
    }
    for rule, holds in rules.items():
        needed = needed_to_be_valid(rule, registered)
        assert holds(Fraction(needed, registered))
        assert not holds(Fraction(needed - 1, registered))


def test_the_rules_of_a_mode_are_those_of_the_case():
    assert RULES.mode is Mode.VOTERS
