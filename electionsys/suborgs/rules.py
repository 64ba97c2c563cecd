"""Who may follow whom: a supervision committee after a certified committee, and its electorate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from electionsys.findings import Finding

COMMITTEES = frozenset({"villagers_committee", "residents_committee"})

# The article on who makes up the representatives' meeting, by rule pack.
_MEETING: Mapping[str, int] = {
    "cn-village-2010": 25,
    "cn-village-2018": 25,
    "cn-village-2026": 29,
    "cn-community-2026": 28,
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """The representatives' meeting: `representatives`, `women` among them, committee `members`.

    A committee member belongs to the meeting by office and is not counted as a representative.
    """

    representatives: int
    women: int
    members: int

    @property
    def size(self) -> int:
        return self.representatives + self.members


def clause_of(pack_ids: Collection[str]) -> str:
    """Return the clause on the meeting in the first of these packs that has one, or ""."""
    return next((f"{pack}:{_MEETING[pack]}" for pack in pack_ids if pack in _MEETING), "")


def check_parent(body: str, stage: str) -> tuple[Finding, ...]:
    """Return S101 unless the election is a committee's and certified (Article 37 follows it)."""
    if body in COMMITTEES and stage == "certified":
        return ()
    return (Finding("S101", values={"stage": stage}),)


def check_meeting(meeting: Meeting, clause: str, *, women_third: bool) -> tuple[Finding, ...]:
    """Return what is unlawful about the meeting (village law 2025, Article 29; community 28).

    S103 no representative; S104 representatives are not four fifths of it; S105 women
    representatives are not one third of it, which only the village law demands.
    """
    if meeting.representatives == 0:
        return (Finding("S103", clause, field="representatives"),)
    findings = []
    numbers = {"size": meeting.size, "members": meeting.members}
    if 5 * meeting.representatives < 4 * meeting.size:
        found = {"found": meeting.representatives, "least": 4 * meeting.members}
        findings.append(Finding("S104", clause, field="representatives", values=numbers | found))
    if women_third and 3 * meeting.women < meeting.size:
        found = {"found": meeting.women, "least": -(-meeting.size // 3)}
        findings.append(Finding("S105", clause, field="representatives", values=numbers | found))
    return tuple(findings)


def check_day(polling_day: date, today: date) -> tuple[Finding, ...]:
    """Return S106 for a day that is over."""
    if polling_day >= today:
        return ()
    return (Finding("S106", field="polling_day", values={"today": today.isoformat()}),)
