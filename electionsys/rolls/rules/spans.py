"""Numbers of days as the law of a body names them, or does not."""

from electionsys.law.values import Rules


def days(law: Rules, parameter: str) -> int | None:
    """Return a number of days, or None where the law of this body names none."""
    found = law.entry(parameter).value
    return found if isinstance(found, int) else None
