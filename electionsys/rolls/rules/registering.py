"""Who may be listed by the law of one polling day, and on which papers.

The numbers are the law's, and every finding that comes from one cites its article. What a file of
a million rows asks again and again is looked up once.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from electionsys.findings import Finding, Severity
from electionsys.law.rules import Rules
from electionsys.sheets import cells

# Who is registered of right needs no paper; who declared, or was consented to, does.
_OF_RIGHT = frozenset({"registered_resident", "registered_declared", "resident"})
# Of somebody older the office makes sure that he is still alive.
_VERY_OLD = 110
_CONSENTED = frozenset(
    {"other_resident_consented", "other_resident_or_worker_consented", "social_worker_confirmed"}
)


def class_words(law: Rules) -> tuple[str, ...]:
    """Return the words of the law's classes of registration, the first class first."""
    found = law.entry("registration_classes").value
    return found if isinstance(found, tuple) else ()


def papers_asked(word: str) -> str:
    """Return which papers a class of registration asks for: right, declared or consented."""
    if word in _OF_RIGHT:
        return "right"
    return "consented" if word in _CONSENTED else "declared"


class Registering:
    """The law's answers about one person after another."""

    def __init__(self, law: Rules, polling_day: date) -> None:
        self._day, self._words = polling_day, class_words(law)
        self._classes = law.clause("registration_classes")
        self._most = len(self._words) or 3
        # Where representatives vote, the law of their meeting names no age; they are listed voters.
        least = law.entry("voting_age").value
        self._least = least if isinstance(least, int) else None
        self._age_clause = law.clause("voting_age") if self._least is not None else ""
        self._grown = _latest_birth(self._least or 0, polling_day)
        self._very_old = _latest_birth(_VERY_OLD + 1, polling_day)
        needing = [word not in _OF_RIGHT for word in self._words]
        self._free = frozenset(at for at, needs in enumerate(needing, start=1) if not needs)

    def is_grown(self, born_on: date) -> bool:
        """Return whether somebody born then is of age before polling day."""
        return born_on < self._grown

    def is_very_old(self, born_on: date) -> bool:
        """Return whether hardly anybody born then is alive on polling day."""
        return born_on <= self._very_old

    def is_of_right(self, registration_class: int | None) -> bool:
        """Return whether a class of this law needs no paper."""
        return registration_class in self._free

    def age(self, born_on: date) -> Iterator[Finding]:
        """R219: not born yet. R222: too young on polling day. R234 tells: of age that very day.

        R241 warns: so old that he may have died.
        """
        if self.is_very_old(born_on):
            values = {"age": cells.age_on(born_on, self._day)}
            yield Finding("R241", severity=Severity.WARNS, field="id_number", values=values)
        if self.is_grown(born_on):
            return
        age = cells.age_on(born_on, self._day)
        if age < 0:
            yield Finding("R219", field="id_number")
        elif self._least is not None:
            yield from self._youth(born_on, age, self._least)

    def _youth(self, born_on: date, age: int, least: int) -> Iterator[Finding]:
        of_age = cells.birthday(born_on, born_on.year + least)
        if age < least:
            values = {"least": least, "day": of_age.isoformat()}
            yield Finding("R222", self._age_clause, field="id_number", values=values)
        elif of_age == self._day:
            yield Finding("R234", self._age_clause, Severity.INFORMS, "id_number", {"least": least})

    def papers(self, known: Mapping[str, Any]) -> Iterator[Finding]:
        """R225: no class of this law. R226: its declaration is missing; R227: its application, or
        the document of who consented to it.
        """
        chosen = known.get("registration_class")
        if chosen is None or self.is_of_right(chosen):
            return
        if not 1 <= chosen <= self._most:
            values = {"most": self._most}
            yield Finding("R225", self._classes, field="registration_class", values=values)
        elif self._words:
            yield from self._missing(self._words[chosen - 1], known)

    def _missing(self, word: str, known: Mapping[str, Any]) -> Iterator[Finding]:
        consented = word in _CONSENTED
        for column in ("basis", "consent") if consented else ("basis",):
            if not known.get(column):
                yield Finding("R227" if consented else "R226", self._classes, field=column)


def _latest_birth(least: int, polling_day: date) -> date:
    """Return the last day on which somebody was born who is `least` years old on polling day."""
    latest = cells.birthday(polling_day, polling_day.year - least)
    while cells.age_on(latest + timedelta(1), polling_day) >= least:
        latest += timedelta(1)
    return latest
