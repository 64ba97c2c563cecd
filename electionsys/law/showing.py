"""The law laid open: every value that holds in a place on a day, and every finding there is."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law.catalogue import names
from electionsys.law.citing import cite, spoken
from electionsys.law.packs import packs
from electionsys.law.parameters import PARAMETERS
from electionsys.law.services import finding_json, rules_for
from electionsys.law.values import Body, Mode, Plain, Rules, Value

_FAMILIES = ("village", "community")
# A committee belongs to one family of law; the other bodies are in both.
_OWN = {Body.VILLAGERS: "village", Body.RESIDENTS: "community"}


def show(
    place: str, day: date, body: str | None = None, mode: str | None = None
) -> dict[str, object]:
    """Return every value of the law of a place on a day, as plain JSON values.

    All bodies of both families where no body is named; every mode where none is. Raises
    RefusedError for what is no place, or a day or a body the law does not know.
    """
    tables: list[dict[str, object]] = []
    refused: list[RefusedError] = []
    for rules in _held(place, day, body, refused):
        modes = [Mode(mode)] if mode else list(Mode)
        tables.append(_table(rules, modes))
    if not tables:
        raise refused[0]
    return {"place": place, "day": day.isoformat(), "bodies": tables}


def _held(place: str, day: date, body: str | None, refused: list[RefusedError]) -> Iterator[Rules]:
    bodies = [Body(body)] if body else list(Body)
    for family in _FAMILIES:
        for each in bodies:
            if _OWN.get(each, family) != family:
                continue
            try:
                yield rules_for(place, each, day, family=family)
            except RefusedError as error:
                refused.append(error)


def _table(rules: Rules, modes: list[Mode]) -> dict[str, object]:
    told = {mode: rules.under(mode, {}) for mode in modes}
    conflicts = {mode: rules.conflicts() for mode, rules in told.items()}
    rows = [
        {mode: _row(told[mode], parameter, conflicts[mode]) for mode in modes}
        for parameter in PARAMETERS
    ]
    return {
        "body": str(rules.body),
        "rules": list(rules.pack_ids),
        "province_read": rules.province_read,
        "values": [row for by_mode in rows for row in _merged(by_mode)],
    }


def _merged(by_mode: dict[Mode, dict[str, object] | None]) -> Iterator[dict[str, object]]:
    """Yield one row, or one for each mode where the mode makes a difference."""
    rows = list(by_mode.values())
    if rows[0] is not None and all(row == rows[0] for row in rows):
        yield {**rows[0], "mode": None}
        return
    for mode, row in by_mode.items():
        if row is not None:
            yield {**row, "mode": str(mode)}


def _row(rules: Rules, parameter: str, conflicts: tuple[Finding, ...]) -> dict[str, object] | None:
    """Return what is known of a value; None where no text speaks of it at all."""
    entry = rules.entry(parameter)
    if not entry.clause:
        return None
    return {
        "parameter": parameter,
        "label": _in_both(lambda language: words.say(language, f"law.parameter.{parameter}")),
        **_value(parameter, entry),
        "national": _value(parameter, rules.national(parameter)),
        "local": [_value(parameter, value) for value in rules.provincial(parameter)],
        "conflicts": [finding_json(one) for one in conflicts if one.field == parameter],
    }


def _value(parameter: str, value: Value) -> dict[str, object]:
    pack = packs().get(value.clause.partition(":")[0])
    since = value.since if value.since > date.min else (pack.since if pack else None)
    until = value.until or (pack.until if pack else None)
    return {
        "value": list(value.value) if isinstance(value.value, tuple) else value.value,
        "words": _said(parameter, value.value),
        "article": value.clause,
        "citation": _in_both(lambda language: cite(value.clause, language)),
        "source": value.source or (pack.source if pack else ""),
        "evidence": str(value.evidence),
        "silent": value.silent,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "note": value.note,
    }


def _said(parameter: str, value: Plain | None) -> dict[str, str]:
    return _in_both(lambda language: spoken(parameter, value, language))


def _in_both(say: Callable[[str], str]) -> dict[str, str]:
    return {language: say(language) for language in words.LANGUAGES}


def lines(shown: dict[str, object], language: str) -> list[str]:
    """Return what `show` returned as lines for people."""
    told: list[str] = []
    for table in _tables(shown.get("bodies")):
        body = words.say(language, f"body.{table['body']}")
        told += ["", f"== {body}  ({', '.join(map(str, _list(table['rules'])))})"]
        told += [_line(row, language) for row in _tables(table["values"])]
    return told


def _line(row: dict[str, object], language: str) -> str:
    way = words.say(language, f"mode.{row['mode']}")
    mode = f" [{way}]" if row["mode"] else ""
    evidence = words.say(language, f"law.evidence.{row['evidence']}")
    said = f"{_of(row['label'], language)}{mode}: {_of(row['words'], language)}"
    source = f"{_of(row['citation'], language)} [{evidence}] {row['note']}".rstrip()
    wrong = [f"  ! {_of(one['message'], language)}" for one in _tables(row["conflicts"])]
    return "\n".join([f"{said}  —  {source}", *wrong])


def _of(found: object, language: str) -> str:
    return str(found[language]) if isinstance(found, dict) else ""


def _list(found: object) -> list[object]:
    return found if isinstance(found, list) else []


def _tables(found: object) -> list[dict[str, object]]:
    return [one for one in _list(found) if isinstance(one, dict)]


def findings() -> list[dict[str, object]]:
    """Return every finding of the law: its code, its name and its sentence, values still open."""
    return [
        {"code": code, "name": name, "message": _in_both(partial(words.say, key=code))}
        for code, name in names().items()
    ]
