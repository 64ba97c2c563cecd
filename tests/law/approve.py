"""Answers as they were last approved: what they say is compared with what is said now.

    python -m tests.law.approve      write them anew; read the difference before it is committed

The cases are drawn from what each question asks for, by a seed, under the national law alone. Of a
finding its code, severity, article, field and figures are kept; sentences have tests of their own.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from electionsys.errors import RefusedError
from electionsys.law import services as law
from electionsys.law.fields import Field, Kind
from electionsys.law.parameters import PARAMETERS
from electionsys.law.questions import QUESTIONS
from tests.law.luck import NAMES, Luck, mixed, on_paper

KEPT = Path(__file__).parent / "approved"
EACH = 120
# A calendar is long; a decision has many ways.
NUMBER = {"calendar": 12, "decide": 240}
PLACES = ("650100100200", "650100100001")
DAY = date(2026, 3, 1)
SPANS = ("3", "3-7", "5-9", "1+")
SHARES = ("1/10", "1/5", "1/3", "2/3")


def recorded(luck: Luck) -> dict[str, Any]:
    """Return some local decisions, each a value that may be recorded."""
    found: dict[str, Any] = {}
    for name in luck.some([*PARAMETERS], luck.one([0, 10, 20])):
        kind = PARAMETERS[name]
        if kind.number:
            found[name] = luck.below(13)
        elif kind.span:
            found[name] = luck.one(SPANS)
        elif kind.share:
            found[name] = luck.one(SHARES)
        else:
            found[name] = luck.some(kind.allowed) if kind.several else luck.one(kind.allowed)
    return found


def told(luck: Luck, field: Field) -> Any:
    """Return something that may be told for one field."""
    simple = {
        Kind.TEXT: lambda: luck.one(NAMES),
        Kind.PLACE: lambda: luck.one(PLACES),
        Kind.DAY: lambda: day(luck, field.name),
        Kind.NUMBER: lambda: field.least + luck.one([luck.below(8), luck.below(30), 40]),
        Kind.YES: lambda: luck.often(80),
        Kind.WORD: lambda: luck.one(field.allowed),
        Kind.SETTLED: lambda: recorded(luck),
        Kind.WORDS: lambda: luck.some(field.allowed or NAMES, 40),
        Kind.ROWS: lambda: [row(luck, field.of) for _ in range(max(field.least, luck.below(4)))],
        Kind.TABLE: lambda: row(luck, field.of),
    }
    return simple[field.kind]()


def row(luck: Luck, fields: tuple[Field, ...]) -> dict[str, Any]:
    return {f.name: told(luck, f) for f in fields if f.required or luck.often(75)}


def day(luck: Luck, name: str) -> str:
    """Return a day near enough to matter: an election's, somebody's birth, or a day around it."""
    if name == "election_day":
        return luck.one((DAY, DAY, date(2020, 3, 1), date(2012, 3, 1))).isoformat()
    if name == "born_on":
        return (DAY - timedelta(days=luck.one((6575, 6573, 6900, 9000, 12000)))).isoformat()
    return (DAY + timedelta(days=luck.below(90) - luck.one((60, 200, 2000)))).isoformat()


def cases(name: str) -> Iterator[dict[str, Any]]:
    """Yield cases of a question that are no bad input."""
    number = 0
    while True:
        luck = Luck(f"approved {name} {number}")
        number += 1
        if name == "decide":
            yield luck.one((mixed, on_paper))(f"approved {number}")
        else:
            yield row(luck, QUESTIONS[name].fields)


def answers(name: str) -> Iterator[dict[str, Any]]:
    """Yield case and answer, one after the other."""
    drawn = cases(name)
    seen = 0
    while seen < NUMBER.get(name, EACH):
        case = next(drawn)
        try:
            answer = law.ask(name, case)
        except RefusedError:
            continue
        seen += 1
        yield {"case": case, "answer": plain(answer)}


# What nobody can mean, or what may not stand there.
JUNK: tuple[Any, ...] = (
    *(-1, 1.5, "1", "１", True, "", "  ", "x" * 50, "2026-02-30", "9999-12-31", "1950-01-01"),
    *([], {}, [1], ["甲", "甲"], [{}], {"x": 1}, {"proxy_max": -1}, {"weather": "fine"}, None),
)


def refused(name: str) -> Iterator[list[str]]:
    """Yield what is found wrong with the example of a question, spoilt in one place or two."""
    example = dict(law.example(name))
    fields = sorted(law.schema(name)["properties"])
    for number in range(NUMBER.get("refused", EACH)):
        luck = Luck(f"refused {name} {number}")
        spoilt = example | {luck.one(fields): luck.one(JUNK) for _ in range(1 + luck.below(2))}
        for key in luck.some(sorted(spoilt), luck.one([0, 0, 10])):
            del spoilt[key]
        try:
            law.ask(name, spoilt)
        except RefusedError as error:
            yield sorted(
                f"{f.code}|{f.field}|" + ";".join(f"{k}={v}" for k, v in sorted(f.values.items()))
                for f in error.findings
            )
        else:
            yield []


def plain(answer: Any) -> Any:
    """Return an answer without its sentences, each finding on one line."""
    found = json.loads(json.dumps(answer))
    found["findings"] = [
        "|".join(
            str(part)
            for part in (
                one["code"],
                one["severity"],
                one["clause"],
                one["field"],
                ";".join(f"{key}={value}" for key, value in sorted(one["numbers"].items())),
            )
        )
        for one in found["findings"]
    ]
    return found


def write() -> None:
    KEPT.mkdir(exist_ok=True)
    for name in law.questions():
        said = (one["answer"] for one in answers(name))
        lines = [json.dumps(one, ensure_ascii=False, sort_keys=True) for one in said]
        (KEPT / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        wrong = [json.dumps(one, ensure_ascii=False) for one in refused(name)]
        (KEPT / f"{name}.refused.jsonl").write_text("\n".join(wrong) + "\n", "utf-8")


if __name__ == "__main__":
    write()
