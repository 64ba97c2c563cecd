"""Boxes: each is opened once, its papers are counted, and all are mixed before any is read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from electionsys.findings import Finding

_REASON = 200


@dataclass(frozen=True, slots=True)
class Box:
    """A box as it was opened, and how many papers it held."""

    label: str
    papers: int


def check_box(box: Box, taken: Iterable[str]) -> tuple[Finding, ...]:
    """Return what is wrong with a box (T201 opened already, T202 no number of papers)."""
    findings = []
    if box.label in taken:
        findings.append(Finding("T201", field="label", values={"label": box.label}))
    return (*findings, *_box_papers(box))


def check_correction(
    box: Box, reason: str, held: Iterable[str], *, mixed: bool = False
) -> tuple[Finding, ...]:
    """Return what is wrong with a box counted again.

    T209 nobody can: its papers lie among those of the others. T203 never opened, T204 no reason.
    """
    if mixed:
        return (Finding("T209"),)
    findings = []
    if box.label not in held:
        findings.append(Finding("T203", field="label", values={"label": box.label}))
    return (*findings, *_box_papers(box), *check_reason(reason))


def check_mixing(boxes: Sequence[Box], mixed: bool, confirmed: bool) -> tuple[Finding, ...]:
    """Return why the boxes do not count as mixed.

    T205 they were before, T206 none was opened, T207 nobody says that he saw it.
    """
    if mixed:
        return (Finding("T205"),)
    findings = []
    if not boxes:
        findings.append(Finding("T206"))
    if not confirmed:
        findings.append(Finding("T207", field="mixed"))
    return tuple(findings)


def check_reason(reason: str) -> tuple[Finding, ...]:
    """Return T204 where nobody could tell later why."""
    if 2 <= len(reason.strip()) <= _REASON:
        return ()
    return (Finding("T204", field="reason", values={"most": _REASON}),)


def _box_papers(box: Box) -> tuple[Finding, ...]:
    return () if 0 <= box.papers <= 1_000_000 else (Finding("T202", field="papers"),)
