"""Every error this system raises on purpose."""

from collections.abc import Iterable

from electionsys.findings import Finding, blocking


class ElectionError(Exception):
    """Something the person using the system should be told."""


class NotFoundError(ElectionError):
    """There is no such record, or this person may not know that there is."""


class RefusedError(ElectionError):
    """A rule forbids the act; the findings say which rule and why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {dict(f.values)}" for f in findings))
        self.findings = findings


def refuse(findings: Iterable[Finding]) -> None:
    """Raise RefusedError with everything that blocks; do nothing when nothing does."""
    blocks = blocking(findings)
    if blocks:
        raise RefusedError(*blocks)
