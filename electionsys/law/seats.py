"""Who takes which seat: posts from the highest down, by votes, relatives and ties respected.

Nobody is declared elected whose seat hangs on a vote still to be taken: such a seat is withheld.
"""

from collections.abc import Iterator
from dataclasses import replace

from electionsys.findings import Finding, Severity
from electionsys.law.cases import Case, PostKind, PostResult, Round
from electionsys.law.hall import Fill, Hall, in_order, tie, told
from electionsys.law.relatives import (
    NEAR,
    RELATIONS,
    beside,
    clash,
    compare,
    doubt,
    gives_way,
    keep_seats_of,
    kin_of,
    settle_column,
    wait,
)
from electionsys.law.tally import Tally
from electionsys.law.values import Rules

__all__ = ["NEAR", "RELATIONS", "enter", "explain", "fill_members", "fill_post", "result"]

_TOLD = {Round.FIRST: ("D110", "D111"), Round.ANOTHER: ("D117", "D109")}


def enter(case: Case, rules: Rules, tally: Tally) -> Hall:
    """Return the hall before the first post is filled."""
    return Hall(case, rules, tally, kin_of(case, rules, tally), case.holders())


def fill_post(hall: Hall, kind: str, seats: int, only: frozenset[str] | None = None) -> Fill:
    """Fill the seats of one post, from those of `only` where given."""
    fill = Fill(kind, seats)
    for votes, names in _groups(hall, kind, only):
        over = [name for name in names if _passed_over(hall, fill, name, votes)]
        standing = [name for name in names if name not in over]
        if standing:
            _take(hall, fill, votes, standing)
        keep_seats_of(fill, over)
    return fill


def fill_members(hall: Hall, column: int, members: int) -> tuple[Hall, Fill, Fill]:
    """Fill the women's column and the members together; return the hall between the two.

    A woman whose relative has more votes as a member leaves her seat to the next in the column,
    and the count of both begins anew. Each time one more has left, so it ends.
    """
    while True:
        women = fill_post(hall, PostKind.WOMAN, column)
        between = hall.after(women)
        fill = fill_post(between, PostKind.MEMBER, members)
        if not fill.evicted:
            break
        hall = replace(hall, gone={**hall.gone, **fill.evicted})
    settle_column(hall, women, fill)
    return hall.after(women), women, fill


def _groups(hall: Hall, kind: str, only: frozenset[str] | None) -> Iterator[tuple[int, list[str]]]:
    """Yield those with enough votes, most votes first, equal votes together."""
    votes = hall.votes(kind)
    enough = {
        name: number
        for name, number in votes.items()
        if number >= hall.tally.needed[kind] and (only is None or name in only)
    }
    for number in sorted(set(enough.values()), reverse=True):
        yield number, sorted(name for name in enough if enough[name] == number)


def _passed_over(hall: Hall, fill: Fill, name: str, votes: int) -> bool:
    """Note why somebody with enough votes cannot take this seat; False where he can."""
    in_column = fill.kind == PostKind.WOMAN
    if name in hall.seated:
        fill.why[name] = told(hall, fill, "D114", name, held=f"post.{hall.seated[name]}")
    elif name in hall.voided:
        fill.why[name] = _void(hall, fill, name)
    elif name in hall.clashed:
        fill.why[name] = told(hall, fill, "D170", name)
    elif in_column and hall.is_man(name):
        fill.why[name] = replace(told(hall, fill, "D147", name), clause=_women_clause(hall.rules))
    elif name in hall.gone:
        fill.why[name] = gives_way(hall, fill, name, hall.gone[name])
    else:
        return beside(hall, fill, name, votes)
    return True


def _women_clause(rules: Rules) -> str:
    return rules.clause("women_rule") or rules.clause("women_required")


def _take(hall: Hall, fill: Fill, votes: int, names: list[str]) -> None:
    """Seat one group of people with equal votes."""
    if fill.left == 0:
        for name in names:
            fill.why[name] = told(hall, fill, "D112", name)
    elif len(names) > fill.left:
        tie(hall, fill, names, fill.left)
        doubt(hall, fill, names)
    else:
        _seat_all(hall, fill, votes, names)


def _seat_all(hall: Hall, fill: Fill, votes: int, names: list[str]) -> None:
    void = [name for name in names if name in hall.case.barred]
    for name in void:
        fill.why[name] = _void(hall, fill, name)
    fill.voided.extend(void)
    fill.keep(len(void))
    waiting = wait(hall, fill, [name for name in names if name not in void])
    rest = [name for name in names if name not in void and name not in waiting]
    even = compare(hall, fill, votes, rest)
    rest = [name for name in rest if name not in even]
    near = [name for name in rest if hall.near(name, rest)]
    fill.elected.extend(name for name in rest if name not in near)
    fill.left -= len(rest) - len(near)
    if near:
        clash(hall, fill, near)


def _void(hall: Hall, fill: Fill, name: str) -> Finding:
    """Return why a winner is not elected; the rule is asked for once all seats are seen."""
    finding = told(hall, fill, "D160", name, clauses=", ".join(hall.case.barred[name]))
    return replace(finding, clause=hall.rules.clause("barred_winner"), severity=Severity.WARNS)


def result(hall: Hall, fill: Fill) -> PostResult:
    """Return what a filled post shows: the elected in order of votes."""
    votes = hall.votes(fill.kind)
    return PostResult(
        needed=hall.tally.needed[fill.kind],
        elected=tuple(name for name in in_order(votes) if name in fill.elected),
        tied=tuple(name for name in in_order(votes) if name in fill.tied),
        vacant=hall.case.seats(fill.kind) - len(fill.elected),
        votes={name: votes[name] for name in in_order(votes)},
        voided=tuple(name for name in in_order(votes) if name in fill.voided),
    )


def explain(hall: Hall, fill: Fill) -> Iterator[Finding]:
    """Yield one finding for everybody who had a vote for this post, and the notes besides."""
    elected, not_elected = _TOLD.get(hall.case.round, ("D161", "D162"))
    votes = hall.votes(fill.kind)
    for name in in_order(votes):
        if name in fill.elected:
            yield told(hall, fill, elected, name)
        elif name in fill.why:
            yield fill.why[name]
        else:
            yield told(hall, fill, not_elected, name)
    yield from (fill.why[key] for key in sorted(fill.why) if key not in votes)
