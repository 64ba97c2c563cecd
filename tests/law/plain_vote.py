"""A case as anybody would write it, the values in force, and a word for what is asked of them."""

from collections.abc import Callable, Mapping
from typing import Any

ORDER = ("chair", "deputy", "woman_member", "member")
OFFICE = {"chair": 0, "deputy": 1, "woman_member": 2, "member": 2}
SHARES: Mapping[str, Callable[[int, int], bool]] = {
    "gt_half": lambda part, whole: 2 * part > whole,
    "gt_two_thirds": lambda part, whole: 3 * part > 2 * whole,
    "ge_two_thirds": lambda part, whole: 3 * part >= 2 * whole,
    "one_third_of_ballots": lambda part, whole: 3 * part >= whole,
    "plurality": lambda part, whole: True,
    "none": lambda part, whole: True,
}


class GapError(Exception):
    """Something the answer needs is neither read nor recorded."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = frozenset(names)


class Vote:
    """A case and the values in force, with a word for each thing that is asked of them."""

    def __init__(self, case: Mapping[str, Any], rules: Any) -> None:
        self.case, self.rules = case, rules
        self.ballots = {k: v for k, v in case["ballots"].items() if v is not None}
        self.round = case.get("round", "first")
        self.seats = {row["post"]: row["seats"] for row in case["posts"]}
        self.posts = [post for post in ORDER if post in self.seats]
        self.people = case.get("people", {})
        self.before = {n: p for p, names in case.get("elected_before", {}).items() for n in names}
        self.papers = case.get("papers")
        listed = sum(row["count"] for row in self.papers or ())
        aside = self.ballots.get("invalid", 0) + self.ballots.get("blank", 0)
        self.listed, self.aside = listed, aside
        self.returned = self.ballots.get("returned", listed + aside)

    def known(self, name: str) -> Any:
        """Return a value in force, None where nobody has read or recorded it."""
        return self.rules.value(name) if self.rules.known(name) else None

    def ask(self, name: str) -> Any:
        if not self.rules.known(name):
            raise GapError(name)
        return self.rules.value(name)

    def number(self, name: str) -> int:
        if name not in self.ballots:
            raise GapError(f"ballots.{name}")
        return self.ballots[name]

    def woman(self, name: str) -> bool | None:
        sex = self.people.get(name, {}).get("sex")
        return None if sex is None else sex == "F"

    def barred(self, name: str) -> bool:
        return bool(self.people.get(name, {}).get("barred"))


def higher(vote: Vote, post: str) -> list[str]:
    return [other for other in vote.posts if OFFICE[other] < OFFICE[post]]
