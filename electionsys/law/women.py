"""The seat of a woman: every committee has one, and the method says how she gets it.

Her own column on the paper ............ only women are counted there
a post set aside for a woman ........... its last seat goes to a woman
the first woman with a majority ........ she takes a member's seat where only men would sit
voted on again until a woman has it .... one member's seat is kept for another election
"""

from collections.abc import Iterable, Mapping

from electionsys.findings import Finding, Severity
from electionsys.law.cases import PostKind, Round
from electionsys.law.hall import Fill, Hall, told
from electionsys.law.seats import fill_post
from electionsys.law.values import UndeterminedError

Notes = tuple[Finding, ...]


def fill_with_woman(hall: Hall, kind: str, seats: int) -> tuple[Fill, Notes]:
    """Fill one post; where it is the one set aside for a woman, she has the last of its seats.

    Raises UndeterminedError where somebody's sex decides that and was not given.
    """
    fill = fill_post(hall, kind, seats)
    if not _set_aside(hall, kind):
        return fill, ()
    holders = hall.case.elected_before.get(kind, ())
    if any(hall.is_woman(name) for name in (*fill.elected, *holders)):
        return fill, ()
    if fill.withheld:
        return fill, (_note(hall, "D142", Severity.WARNS),)
    return _make_room(hall, fill, seats, ("D148", "women_post"), first_woman=True)


def _set_aside(hall: Hall, kind: str) -> bool:
    """Return whether a seat of this post is a woman's; a vote between the tied fills no new one."""
    if hall.case.round is Round.REVOTE or not hall.says("women_required", "yes"):
        return False
    return hall.says("women_rule", "preset_post") and hall.says("women_post", kind)


def _strong(hall: Hall, kind: str) -> list[str]:
    votes = hall.votes(kind)
    return sorted(name for name in votes if votes[name] >= hall.tally.needed[kind])


def ask_sexes(hall: Hall, names: Iterable[str]) -> None:
    """Raise UndeterminedError for everybody whose sex decides the answer and was not given."""
    missing = [name for name in names if name not in hall.case.sexes]
    clause = hall.rules.clause("women_rule") or hall.rules.clause("women_required")
    if missing:
        fields = {name: f"people.{name}.sex" for name in sorted(missing)}
        findings = (
            Finding("D139", clause, field=field, values={"name": name, "field": field})
            for name, field in fields.items()
        )
        raise UndeterminedError(*findings)


def ask_column(hall: Hall) -> None:
    """Ask for the sex of those with enough votes in the women's column, or once it is added."""
    strong = {n for n in _strong(hall, PostKind.WOMAN) if hall.is_free(n, PostKind.WOMAN)}
    own, more = hall.tally.votes.get(PostKind.MEMBER, {}), hall.tally.with_column
    for name, votes in more.items():
        if votes > own.get(name, 0) and votes >= hall.tally.needed[PostKind.MEMBER]:
            strong |= {name} if hall.is_free(name, PostKind.MEMBER) else set()
    ask_sexes(hall, sorted(strong))


def seat_woman(hall: Hall, fill: Fill) -> tuple[Fill, Notes]:
    """Return the members' seats once the law's demand for a woman was looked at.

    `hall` is the state before the members were seated. Raises UndeterminedError where all their
    seats are taken by men and nobody recorded what follows.
    """
    if fill.voided:
        hall.rules.word("barred_winner")
    notes = look_for_woman(hall, fill)
    if notes is not None:
        return fill, notes
    # Without a column of her own on the paper, a woman who has enough votes takes the seat.
    first = hall.rules.word("women_rule") in ("first_majority_woman", "dedicated_column")
    if fill.left or (fill.kept and not first):
        _keep_open_seat(fill)
        return fill, (_note(hall, "D145", Severity.WARNS, "women_rule"),)
    seats = hall.case.seats(PostKind.MEMBER)
    return _make_room(hall, fill, seats, ("D146", "women_rule"), first_woman=first)


def look_for_woman(hall: Hall, fill: Fill) -> Notes | None:
    """Return what is to be said of the women elected; None where a member's seat is to be hers.

    `fill` are the members, not yet in `hall`: where none of their seats is open, no woman can
    follow among them. Raises UndeterminedError.
    """
    sitting = [*hall.seated, *fill.elected]
    if not hall.rules.says("women_required"):
        return ()
    if any(hall.is_woman(name) for name in sitting):
        return (_note(hall, "D140", Severity.INFORMS),)
    if any(name not in hall.case.sexes for name in sitting):
        return (_note(hall, "D141", Severity.WARNS),)
    if fill.tied or fill.withheld or hall.pending:
        return (_note(hall, "D142", Severity.WARNS),)
    return _without_woman(hall, full=not fill.short)


def _without_woman(hall: Hall, *, full: bool) -> Notes | None:
    rules = hall.rules
    if hall.case.seats(PostKind.WOMAN):
        return (_note(hall, "D144", Severity.WARNS),)
    if not rules.known("women_rule"):
        # Where members are elected in another vote, a woman may follow there.
        if full and hall.case.seats(PostKind.MEMBER):
            raise UndeterminedError(rules.gap("women_rule"))
        return (_note(hall, "D143", Severity.WARNS),)
    if hall.says("women_rule", "preset_post"):
        if not rules.known("women_post"):
            raise UndeterminedError(rules.gap("women_post"))
        return (_note(hall, "D144", Severity.WARNS, "women_post"),)
    if not hall.case.seats(PostKind.MEMBER):
        return (_note(hall, "D143", Severity.WARNS, "women_rule"),)
    return None


def _keep_open_seat(fill: Fill) -> None:
    if fill.left:
        fill.left -= 1
    else:
        fill.kept -= 1
    fill.for_woman += 1


def _make_room(
    hall: Hall, men: Fill, seats: int, seated: tuple[str, str], *, first_woman: bool
) -> tuple[Fill, Notes]:
    """All seats would go to men: seat the first woman with enough votes, or keep one seat free.

    `seated` is the finding that says she sits, and the parameter it rests on.
    """
    code, parameter = seated

    def may_sit(name: str) -> bool:
        return hall.is_free(name, men.kind) and name not in hall.case.barred

    if first_woman:
        ask_sexes(hall, filter(may_sit, _strong(hall, men.kind)))
    women = frozenset(filter(may_sit, (n for n, sex in hall.case.sexes.items() if sex == "F")))
    first = fill_post(hall, men.kind, 1 if first_woman else 0, women)
    if first.elected or first.tied:
        rest = fill_post(hall.after(first), men.kind, seats - 1)
        note = _note(hall, code, Severity.INFORMS, parameter)
        return _hers(hall, men, _joined(first, rest)), (note,)
    if men.kept:
        # A seat is open already, its winner being barred or having given way: it is hers.
        _keep_open_seat(men)
        return men, (_note(hall, "D145", Severity.WARNS, parameter),)
    rest = fill_post(hall, men.kind, seats - 1)
    rest.for_woman = 1
    return _hers(hall, men, rest), (_note(hall, "D145", Severity.WARNS, parameter),)


def _hers(hall: Hall, men: Fill, fill: Fill) -> Fill:
    """Tell the men for whom there was a seat but for hers."""
    for name in {*men.elected, *men.tied} - {*fill.elected, *fill.tied}:
        if name in fill.why and fill.why[name].code == "D112":
            fill.why[name] = told(hall, fill, "D168", name)
    return fill


def _joined(first: Fill, rest: Fill) -> Fill:
    """Return one post filled in two goes."""
    elected = [*first.elected, *rest.elected]
    return Fill(
        kind=rest.kind,
        left=first.left + rest.left,
        elected=elected,
        tied=[*first.tied, *(name for name in rest.tied if name not in first.tied)],
        voided=rest.voided,
        revote=first.revote + rest.revote,
        withheld=first.withheld + rest.withheld,
        kept=first.kept + rest.kept,
        why=_reasons({**first.why, **rest.why}, elected),
        clashed=first.clashed | rest.clashed,
        evicted={**first.evicted, **rest.evicted},
        even=first.even | rest.even,
        doubted=first.doubted | rest.doubted,
    )


def _reasons(why: Mapping[str, Finding], elected: list[str]) -> dict[str, Finding]:
    return {name: finding for name, finding in why.items() if name not in elected}


def _note(hall: Hall, code: str, severity: Severity, parameter: str = "women_required") -> Finding:
    return Finding(code, hall.rules.clause(parameter), severity)
