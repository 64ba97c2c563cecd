"""The seat of a woman: every committee has one, and the method says how she gets it."""

from collections.abc import Mapping

from electionsys.findings import Finding, Severity
from electionsys.law.cases import PostKind
from electionsys.law.seats import Fill, Hall, fill_post
from electionsys.law.values import UndeterminedError


def seat_woman(hall: Hall, fill: Fill) -> tuple[Fill, tuple[Finding, ...]]:
    """Return the members' seats once the law's demand for a woman was looked at.

    `hall` is the state before the members were seated. Raises UndeterminedError where all seats
    are taken by men and nobody recorded what follows.
    """
    if fill.kind != PostKind.MEMBER or not hall.rules.says("women_required"):
        return fill, ()
    sexes = hall.case.sexes
    sitting = [*hall.seated, *fill.elected]
    if any(sexes.get(name) == "F" for name in sitting):
        return fill, (_note(hall, "D140", Severity.INFORMS),)
    if any(name not in sexes for name in sitting):
        return fill, (_note(hall, "D141", Severity.WARNS),)
    if fill.tied or fill.withheld or hall.pending:
        return fill, (_note(hall, "D142", Severity.WARNS),)
    return _without_woman(hall, fill)


def _without_woman(hall: Hall, fill: Fill) -> tuple[Fill, tuple[Finding, ...]]:
    if not hall.rules.known("women_rule"):
        if fill.short:
            return fill, (_note(hall, "D143", Severity.WARNS),)
        raise UndeterminedError(hall.rules.gap("women_rule"))
    rule = hall.rules.word("women_rule")
    if rule in ("dedicated_column", "preset_post"):
        return fill, (_note(hall, "D144", Severity.WARNS, "women_rule"),)
    if fill.short:
        fill.left -= 1
        fill.for_woman = 1
        return fill, (_note(hall, "D145", Severity.WARNS, "women_rule"),)
    return _make_room(hall, rule)


def _make_room(hall: Hall, rule: str) -> tuple[Fill, tuple[Finding, ...]]:
    """All seats would go to men: seat the first woman with enough votes, or keep one seat free."""
    seats = hall.case.seats(PostKind.MEMBER)
    if rule == "first_majority_woman":
        women = frozenset(name for name, sex in hall.case.sexes.items() if sex == "F")
        first = fill_post(hall, PostKind.MEMBER, 1, women)
        if first.elected or first.tied:
            rest = fill_post(hall.after(first), PostKind.MEMBER, seats - 1)
            return _joined(first, rest), (_note(hall, "D146", Severity.INFORMS, "women_rule"),)
    rest = fill_post(hall, PostKind.MEMBER, seats - 1)
    rest.for_woman = 1
    return rest, (_note(hall, "D145", Severity.WARNS, "women_rule"),)


def _joined(first: Fill, rest: Fill) -> Fill:
    """Return one post filled in two goes."""
    elected = [*first.elected, *rest.elected]
    tied = [*first.tied, *(name for name in rest.tied if name not in first.tied)]
    return Fill(
        kind=rest.kind,
        left=rest.left,
        elected=elected,
        tied=tied,
        revote=first.revote + rest.revote,
        withheld=rest.withheld,
        why=_reasons({**first.why, **rest.why}, elected),
    )


def _reasons(why: Mapping[str, Finding], elected: list[str]) -> dict[str, Finding]:
    return {name: finding for name, finding in why.items() if name not in elected}


def _note(hall: Hall, code: str, severity: Severity, parameter: str = "women_required") -> Finding:
    return Finding(code, hall.rules.clause(parameter), severity)
