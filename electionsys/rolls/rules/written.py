"""A person of the roll as the texts somebody would have typed: what `check_row` reads again."""

from collections.abc import Mapping

from electionsys.rolls.rules.entries import RollEntry


def written(entry: RollEntry) -> Mapping[str, str]:
    """Return column -> text; `check_row` makes the same person of it."""
    return {
        "name": entry.name,
        "id_number": entry.id_number,
        "group_no": str(entry.group_no),
        "household": entry.household,
        "registration_class": str(entry.registration_class),
        "basis": entry.basis,
        "consent": entry.consent,
        "phone": entry.phone,
        "address": entry.address,
        "needs": ",".join(sorted(entry.needs)),
    }


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns in which two such persons differ."""
    return tuple(column for column in after if after[column] != before.get(column, ""))
