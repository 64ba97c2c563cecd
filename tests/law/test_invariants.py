"""What must hold of every answer, whatever the case and the rules."""

import copy

import pytest

from electionsys.law.rules import Outcome
from tests.law.both import NUMBERS, engine, make
from tests.law.luck import NAMES, Luck, mixed, on_paper

MANY = range(400)
OTHERS = dict(zip([*NAMES, "己", "庚"], "戊丁庚乙己丙甲", strict=True))


def heads(decision):
    """Return the answer without order: names with equal votes are told by name."""
    return {
        kind: (set(post.elected), set(post.tied), set(post.voided), post.vacant, post.needed)
        for kind, post in decision.posts.items()
    }


def follows(decision):
    return [
        (step.step, dict(step.posts), {kind: set(names) for kind, names in step.candidates.items()})
        for step in decision.steps
    ]


def shuffled(luck, items):
    return sorted(items, key=lambda _: luck.below(60000))


def stirred(luck, case):
    """Return the same case with everything in it in another order."""
    other = {key: case[key] for key in shuffled(luck, case)}
    other["posts"] = shuffled(luck, case["posts"])
    other["relatives"] = [[b, a, how] for a, b, how in shuffled(luck, case["relatives"])]
    other["people"] = {name: case["people"][name] for name in shuffled(luck, case["people"])}
    for kind in ("votes", "candidates"):
        if kind in case:
            other[kind] = {p: case[kind][p] for p in shuffled(luck, case[kind])}
    if "votes" in case:
        other["votes"] = {
            post: {name: votes[name] for name in shuffled(luck, votes)}
            for post, votes in other["votes"].items()
        }
    if "papers" in case:
        other["papers"] = shuffled(luck, [row | {"marks": _turned(row)} for row in case["papers"]])
    return other


def _turned(row):
    return {post: names[::-1] for post, names in reversed(row["marks"].items())}


def renamed(value):
    """Return a case in which everybody is called something else."""
    if isinstance(value, dict):
        return {OTHERS.get(key, key): renamed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner) for inner in value]
    return OTHERS.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_the_order_of_the_input_never_matters(draw):
    for n in MANY:
        case = {"relatives": []} | draw(f"order {n}")
        first, second = engine(case), engine(stirred(Luck(f"stir {n}"), case))
        assert (first.outcome, first.posts) == (second.outcome, second.posts), case
        assert first.steps == second.steps, case
        assert {f.code for f in first.findings} == {f.code for f in second.findings}, case


@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_what_people_are_called_never_matters(draw):
    for n in MANY:
        case = draw(f"names {n}")
        first, second = engine(case), engine(renamed(case))
        assert first.outcome == second.outcome, case
        assert renamed_heads(heads(first)) == heads(second), case
        assert [
            (step, posts, {kind: {OTHERS[name] for name in names} for kind, names in who.items()})
            for step, posts, who in follows(first)
        ] == follows(second), case


def renamed_heads(found):
    return {
        kind: (*({OTHERS[name] for name in names} for names in people), vacant, needed)
        for kind, (*people, vacant, needed) in found.items()
    }


def plainest(seed, seats, **more):
    """Return a case of one post without relatives, women's rules or anything recorded.

    There is room for one vote more, for anybody.
    """
    luck = Luck(seed)
    returned = 3 + luck.below(7)
    left, votes = seats * returned - 1, {}
    for name in luck.some(NAMES, 80):
        votes[name] = min(luck.below(returned), left)
        left -= votes[name]
    return make({"member": seats}, returned, votes={"member": votes}, **more)


@pytest.mark.parametrize("seats", [1, 2, 3])
@pytest.mark.parametrize("round_", ["first", "another"])
def test_one_more_vote_never_unseats_its_receiver(seats, round_):
    seen = 0
    for n in MANY:
        case = plainest(f"vote {seats} {n}", seats, round=round_)
        for winner in _elected(case):
            more = copy.deepcopy(case)
            more["votes"]["member"][winner] += 1
            decision = engine(more)
            if decision.outcome is Outcome.VALID:
                assert winner in decision.posts["member"].elected, case
                seen += 1
    assert seen > 100


def _elected(case):
    decision = engine(case)
    return decision.posts["member"].elected if decision.outcome is Outcome.VALID else ()


def test_one_more_paper_with_a_name_never_costs_that_person_votes():
    for n in MANY:
        case = on_paper(f"paper {n}")
        before = engine(case)
        post, name = case["posts"][0]["post"], "甲"
        if before.outcome is not Outcome.VALID or post == "woman_member":
            continue
        papers = [*case["papers"], {"count": 1, "marks": {post: [name]}}]
        after = engine(case | {"papers": papers, "registered": case["registered"] + 1})
        if after.outcome is Outcome.VALID:
            had = before.posts[post].votes.get(name, 0)
            assert after.posts[post].votes.get(name, 0) >= had, case


@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_nobody_sits_twice_and_no_seat_is_given_twice(draw):
    valid = 0
    for n in MANY:
        case = draw(f"seats {n}")
        decision = engine(case)
        if decision.outcome is not Outcome.VALID:
            assert decision.posts == {}, case
            continue
        valid += 1
        elected = [name for post in decision.posts.values() for name in post.elected]
        before = [name for names in case.get("elected_before", {}).values() for name in names]
        assert len({*elected, *before}) == len(elected) + len(before), case
        for row in case["posts"]:
            post = decision.posts[row["post"]]
            assert len(post.elected) + post.vacant == row["seats"], case
            assert not {*post.tied} & {*elected}, case
            assert all(post.votes[name] >= post.needed for name in (*post.elected, *post.tied)), (
                case
            )
        near = [pair for pair in case.get("relatives", ()) if pair[2] != "cousin"]
        assert not [pair for pair in near if {*pair[:2]} <= {*elected}], case
    assert valid > 100


@pytest.mark.parametrize("draw", [mixed, on_paper])
def test_whatever_is_asked_for_is_named_and_the_answer_then_comes(draw):
    """No answer without naming what is missing; nothing is named where there is an answer."""
    for n in MANY:
        decision = engine(draw(f"gaps {n}"))
        asked = {f.code for f in decision.findings} & {"D130", *NUMBERS}
        assert bool(asked) == (decision.outcome is Outcome.UNDETERMINED), n


def test_there_is_another_step_wherever_a_tie_is_open():
    for n in MANY:
        decision = engine(mixed(f"ties {n}"))
        tied = {kind for kind, post in decision.posts.items() if post.tied}
        steps = {step.step: step for step in decision.steps}
        assert bool(tied) == ("tie_revote" in steps)
        if tied:
            assert set(steps["tie_revote"].posts) == tied
            for kind in tied:
                assert 0 < steps["tie_revote"].posts[kind] < len(decision.posts[kind].tied)
