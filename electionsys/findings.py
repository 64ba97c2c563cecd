"""What a rule reports: a code to look up, the clause, and the numbers of the case.

The sentence itself stands in the catalogue under the code, in every language (`words.say`).
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    `code` is a letter for the room and three digits, and a key of the catalogue. `clause` is
    `pack:article` (shown by `law.services.cite`), or the name of a standard, or empty. `values`
    fill the sentence: strings, whole numbers and days only, never personal data.
    """

    code: str
    clause: str = ""
    severity: Severity = Severity.BLOCKS
    field: str | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f.severity is Severity.BLOCKS)
