"""Two tellings of the law, compared on every small election of each kind."""

from collections.abc import Iterable, Iterator
from itertools import combinations, combinations_with_replacement, product

import pytest

from tests.law.both import compare, differences, make, recorded

NAMES = "甲乙丙丁"
ROUNDS = ("first", "another", "tie_revote")
WOMEN = ("first_majority_woman", "rerun_until_woman", "dedicated_column", None)
SETTLED = {"women_rule": "first_majority_woman"}


def sorted_votes(levels: Iterable[int], names: str) -> Iterator[dict[str, int]]:
    """Yield each way to give these numbers of votes, the first name the most."""
    for numbers in combinations_with_replacement(sorted(levels, reverse=True), len(names)):
        yield dict(zip(names, numbers, strict=True))


def any_votes(levels: Iterable[int], names: str) -> Iterator[dict[str, int]]:
    for numbers in product(levels, repeat=len(names)):
        yield dict(zip(names, numbers, strict=True))


def families(names: str) -> Iterator[list[list[str]]]:
    """Yield every way in which some of these people are brothers and sisters."""
    pairs = list(combinations(names, 2))
    for chosen in product((False, True), repeat=len(pairs)):
        yield [[*pair, "sibling"] for pair, yes in zip(pairs, chosen, strict=True) if yes]


@pytest.mark.parametrize("round_", ROUNDS)
@pytest.mark.parametrize(
    ("posts", "names", "largest"),
    [
        ({"member": 1}, "甲乙丙丁", 4),
        ({"member": 2}, "甲乙丙丁", 3),
        ({"member": 3}, "甲乙丙丁", 3),
        ({"chair": 1, "member": 1}, "甲乙丙", 3),
        ({"chair": 1, "member": 2}, "甲乙", 4),
        ({"chair": 2, "member": 2}, "甲乙丙", 2),
        ({"chair": 1, "deputy": 1, "member": 1}, "甲乙", 3),
    ],
)
def test_however_the_votes_fall(posts, names, largest, round_):
    def cases():
        for returned in range(1, largest + 1):
            ways = [
                [*_within(range(returned + 1), seats * returned, names)] for seats in posts.values()
            ]
            for chosen in product(*ways):
                votes = dict(zip(posts, chosen, strict=True))
                yield make(posts, returned, votes=votes, round=round_, settled=SETTLED)

    compare(cases(), 100)


def _within(levels, most, names):
    return (votes for votes in any_votes(levels, names) if sum(votes.values()) <= most)


@pytest.mark.parametrize(
    ("seats", "returned", "levels", "round_"),
    [(1, 12, (2, 4, 5, 6), "another"), (2, 9, (4, 5, 6), "first"), (3, 9, (4, 5, 6), "first")],
)
@pytest.mark.parametrize("fill", [None, "another_election"])
def test_whoever_is_related_in_one_post(seats, returned, levels, round_, fill):
    settled = recorded(**SETTLED, relatives_fill=fill)
    compare(
        (
            make(
                {"member": seats},
                returned,
                votes={"member": votes},
                relatives=kin,
                settled=settled,
                round=round_,
            )
            for votes in sorted_votes(levels, NAMES)
            if sum(votes.values()) <= returned * seats
            for kin in families(NAMES)
        ),
        64,
    )


@pytest.mark.parametrize(
    "order", ["keep_higher_post>more_votes>revote", "keep_higher_post>more_votes"]
)
def test_whoever_is_related_across_posts(order):
    settled = SETTLED | {"relatives_resolution": order}
    compare(
        (
            make(
                {"chair": 1, "member": 2},
                6,
                votes={"chair": chair, "member": member},
                relatives=kin,
                settled=settled,
            )
            for chair in any_votes((0, 3, 6), "甲乙")
            if sum(chair.values()) <= 6
            for member in any_votes((0, 4, 5), "甲乙丙")
            if sum(member.values()) <= 12
            for kin in families("甲乙丙")
        ),
        500,
    )


@pytest.mark.parametrize("rule", WOMEN)
@pytest.mark.parametrize("posts", [{"member": 2}, {"chair": 1, "member": 1}, {"chair": 1}])
def test_whoever_is_a_woman(posts, rule):
    def cases():
        for sexes in product(("F", "M", None), repeat=3):
            people = {n: recorded(sex=sex) for n, sex in zip("甲乙丙", sexes, strict=True)}
            ways = [[*_within((0, 2, 3, 4), seats * 4, "甲乙丙")] for seats in posts.values()]
            for chosen in product(*(way[::3] for way in ways)):
                votes = dict(zip(posts, chosen, strict=True))
                yield make(posts, 4, votes=votes, people=people, settled=recorded(women_rule=rule))

    compare(cases(), 50)


@pytest.mark.parametrize("post", ["chair", "member", None])
def test_a_post_fixed_beforehand_for_a_woman(post):
    settled = recorded(women_rule="preset_post", women_post=post)
    compare(
        (
            make(
                {"chair": 1, "member": 2},
                6,
                votes={"chair": chair, "member": member},
                people={n: {"sex": sex} for n, sex in zip("甲乙丙", sexes, strict=True)},
                settled=settled,
            )
            for sexes in product("FM", repeat=3)
            for chair in any_votes((0, 2, 4), "甲乙")
            if sum(chair.values()) <= 6
            for member in any_votes((1, 4, 5), "甲乙丙")
            if sum(member.values()) <= 12
        ),
        500,
    )


@pytest.mark.parametrize("fold", [None, "on"])
@pytest.mark.parametrize("kin", [[], [["甲", "丙", "child"]], [["乙", "丙", "spouse"]]])
def test_a_column_of_the_paper_for_a_woman(fold, kin):
    compare(
        (
            make(
                {"woman_member": 1, "member": 2},
                6,
                votes={"woman_member": column, "member": member},
                people={n: {"sex": sex} for n, sex in zip("甲乙丙", sexes, strict=True)},
                relatives=kin,
                settled=recorded(women_column_fold=fold, **SETTLED),
            )
            for sexes in ("FFM", "FMM", "MMM", "FMF")
            for column in any_votes((0, 2, 4), "甲乙")
            if sum(column.values()) <= 6
            for member in any_votes((1, 4, 5), "甲乙丙")
            if sum(member.values()) <= 12
        ),
        300,
    )


@pytest.mark.parametrize("registered", range(1, 14))
@pytest.mark.parametrize(
    ("body", "mode"),
    [
        ("villagers_committee", "voters"),
        ("villagers_committee", "households"),
        ("residents_committee", "voters"),
        ("residents_committee", "households"),
        ("residents_committee", "representatives"),
        ("supervision_committee", "households"),
        ("supervision_committee", "representatives"),
    ],
)
def test_every_turnout(registered, body, mode):
    compare(
        (
            make(
                {"member": 1},
                returned,
                registered=registered,
                body=body,
                mode=mode,
                round=round_,
                votes={"member": {"甲": returned}},
            )
            for returned in range(registered + 2)
            for round_ in ("first", "another")
            if body != "supervision_committee" or round_ == "first"
        ),
        3,
    )


@pytest.mark.parametrize("rule", ["both", "issued", "voters"])
@pytest.mark.parametrize("base", ["recovered", "valid"])
def test_every_set_of_numbers(rule, base):
    numbers = {
        "issued": (None, 3, 4, 5),
        "voters": (None, 3, 5),
        "invalid": (None, 0, 1),
        "blank": (None, 0, 1),
        "valid": (None, 3),
    }
    settled = {"box_overflow_rule": rule, "majority_base": base, "abstain_ballot": "invalid"}
    compare(
        (
            make(
                {"member": 1},
                4,
                ballots={"returned": 4, **dict(zip(numbers, values, strict=True))},
                votes={"member": {"甲": votes}},
                settled=settled | SETTLED,
            )
            for values in product(*numbers.values())
            for votes in (2, 4)
        ),
        400,
    )


@pytest.mark.parametrize("scope", ["whole", "station"])
@pytest.mark.parametrize("rule", ["both", "issued", "voters"])
def test_every_pair_of_stations(scope, rule):
    settled = {"invalidity_scope": scope, "box_overflow_rule": rule} | SETTLED
    compare(
        (
            make(
                {"member": 1},
                sum(returned),
                registered=9,
                ballots={"returned": sum(returned), "issued": 4, "voters": 4},
                votes={"member": {}},
                stations=[
                    {"name": name, "issued": i, "voters": v, "returned": r}
                    for name, i, v, r in zip("东西", issued, voters, returned, strict=True)
                ],
                settled=settled,
            )
            for issued in ((2, 2), (1, 3), (2, 1))
            for voters in ((2, 2), (3, 1))
            for returned in product((1, 2, 3), repeat=2)
        ),
        50,
    )


@pytest.mark.parametrize("round_", ROUNDS)
def test_every_rule_for_stopping(round_):
    rules = {
        "min_members_to_stop": (None, 1, 2, 3),
        "stop_from_round": (None, "first", "another"),
        "stop_needs_head": (None, "yes", "no"),
        "stop_needs_meeting": (None, "yes", "no"),
        "another_rounds_max": (None, 1, 2),
    }
    compare(
        (
            make(
                {"chair": 1, "member": 2},
                4,
                votes={"chair": {"甲": chair}, "member": {"乙": 4}},
                round=round_,
                elected_before=before,
                settled=recorded(**dict(zip(rules, values, strict=True)), **SETTLED),
            )
            for values in product(*rules.values())
            for chair in (0, 4)
            for before in ({}, {"deputy": ["丙"]})
        ),
        1000,
    )


@pytest.mark.parametrize("rule", ["void", None])
def test_whoever_is_barred(rule):
    compare(
        (
            make(
                {"chair": 1, "member": 2},
                6,
                votes={"chair": chair, "member": member},
                people={name: {"barred": ["C03"]} for name in barred},
                relatives=kin,
                settled=recorded(barred_winner=rule, **SETTLED),
            )
            for barred in ("甲", "乙", "甲乙")
            for kin in ([], [["甲", "丙", "spouse"]])
            for chair in any_votes((0, 2, 4), "甲乙")
            if sum(chair.values()) <= 6
            for member in any_votes((1, 4, 5), "甲乙丙")
            if sum(member.values()) <= 12
        ),
        300,
    )


@pytest.mark.parametrize("by", [["assembly"], ["conference"], ["assembly", "conference"], None])
@pytest.mark.parametrize("quorum", ["gt_half", "ge_two_thirds", None])
def test_every_by_election(by, quorum):
    compare(
        (
            make(
                {"member": 1},
                returned,
                registered=6,
                mode=mode,
                election="by_election",
                votes={"member": {"甲": returned}},
                settled=recorded(by_election_by=by, by_election_quorum=quorum, **SETTLED),
            )
            for mode in ("voters", "households", "representatives")
            for returned in range(7)
        ),
        21,
    )


def test_the_comparison_would_find_an_error():
    """The control: judged by another rule than the engine, a plain answer differs."""
    case = make({"member": 1}, 4, votes={"member": {"甲": 2}}, settled=SETTLED)
    assert differences(case) == {}
    assert set(differences(case, case | {"round": "another"})) == {"posts", "needed", "steps"}
