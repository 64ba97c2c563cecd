"""The rule packs: one file per law and period, read once and checked as they are read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from electionsys.law.values import PARAMETERS, Body, Evidence, Mode, Plain, Table, Value

T = TypeVar("T")

_FOLDER = Path(__file__).resolve().parent
_KEYS = frozenset({"value", "article", "evidence", "silent", "note", "source", "since", "until"})
_PACK_KEYS = frozenset(
    {"id", "family", "place", "since", "until", "source", "articles", "like", "law"}
    | set(map(str, Body))
)
_FAMILIES = ("village", "community", "general")
_PLACE = re.compile(r"\d{2,6}")
_ELSEWHERE = re.compile(r"[a-z0-9-]+:\d+")


class PackError(ValueError):
    """A rule pack breaks the schema. The message names file, body and parameter."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One instrument in one period, `until` inclusive. `place` is "" for a national law.

    `bodies`: body -> parameter -> mode -> Value.
    """

    id: str
    family: str
    place: str
    since: date
    until: date | None
    source: str
    articles: int
    names: Mapping[str, str]
    bodies: Mapping[str, Table] = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@cache
def packs() -> Mapping[str, Pack]:
    """Return id -> pack, every file checked; raises PackError."""
    sources = {path.stem: path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.toml"))}
    return read_packs(sources)


def read_packs(sources: Mapping[str, str]) -> Mapping[str, Pack]:
    """Return the packs of these files (name -> TOML text); raises PackError."""
    raw = {name: tomllib.loads(text) for name, text in sources.items()}
    read = {name: _pack(name, table, raw) for name, table in raw.items()}
    for pack in read.values():
        _expect(pack.until is None or pack.since <= pack.until, pack.id, "until is before since")
        _check_clauses(pack, read)
    return read


def _pack(name: str, table: Mapping[str, object], raw: Mapping[str, Mapping[str, object]]) -> Pack:
    _expect(not set(table) - _PACK_KEYS, name, f"unknown keys {sorted(set(table) - _PACK_KEYS)}")
    _expect(table.get("id") == name, name, "id is not the name of the file")
    family, place = _take(name, table, "family", str), str(table.get("place", ""))
    _expect(family in _FAMILIES, name, f"family must be one of {_FAMILIES}")
    _expect(not place or _PLACE.fullmatch(place) is not None, name, "place is not a code")
    return Pack(
        id=name,
        family=family,
        place=place,
        since=_take(name, table, "since", date),
        until=_take(name, table, "until", date) if "until" in table else None,
        source=_take(name, table, "source", str),
        articles=_take(name, table, "articles", int),
        names=_names(name, table.get("law")),
        bodies=dict(_bodies(name, table, raw)),
    )


def _take(pack: str, table: Mapping[str, object], key: str, kind: type[T]) -> T:
    found = table.get(key)
    if not isinstance(found, kind):
        raise PackError(f"{pack}: {key} is not a {kind.__name__}")
    return found


def _names(name: str, law: object) -> Mapping[str, str]:
    wanted = {"zh", "en", "version_zh", "version_en"}
    _expect(isinstance(law, dict) and set(law) == wanted, name, f"[law] wants {sorted(wanted)}")
    return {str(key): str(text) for key, text in law.items()} if isinstance(law, dict) else {}


def _bodies(
    name: str, table: Mapping[str, object], raw: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, Mapping[str, Mapping[str, Value]]]]:
    """Read the bodies of a pack; a pack `like` another starts from that one's values."""
    _expect(str(table.get("like", name)) in raw, name, "there is no pack it is like")
    model = raw[str(table["like"])] if "like" in table else {}
    for body in map(str, Body):
        merged = {**_table(name, model.get(body)), **_table(name, table.get(body))}
        if merged:
            yield body, {p: _modes(name, f"{body}.{p}", p, e) for p, e in merged.items()}


def _table(name: str, found: object) -> Mapping[str, object]:
    _expect(found is None or isinstance(found, dict), name, "a body is not a table")
    return found if isinstance(found, dict) else {}


def _modes(pack: str, where: str, parameter: str, entry: object) -> Mapping[str, Value]:
    _expect(parameter in PARAMETERS, pack, f"{where}: no such parameter")
    _expect(isinstance(entry, dict), pack, f"{where}: not a table")
    found: Mapping[str, object] = entry if isinstance(entry, dict) else {}
    if found and set(found) <= set(map(str, Mode)):
        return {mode: _value(pack, f"{where}.{mode}", parameter, found[mode]) for mode in found}
    return {"": _value(pack, where, parameter, found)}


def _value(pack: str, where: str, parameter: str, entry: object) -> Value:
    _expect(isinstance(entry, dict), pack, f"{where}: not a table")
    table: Mapping[str, object] = entry if isinstance(entry, dict) else {}
    _expect(not set(table) - _KEYS, pack, f"{where}: unknown keys {sorted(set(table) - _KEYS)}")
    evidence, value = _evidence(pack, where, table.get("evidence")), _plain(table.get("value"))
    _expect(isinstance(table.get("silent", False), bool), pack, f"{where}: silent is true or false")
    if evidence is Evidence.UNKNOWN:
        _expect(value is None, pack, f"{where}: unknown, and yet it has a value")
    else:
        _expect(PARAMETERS[parameter].accepts(value), pack, f"{where}: {value!r} is not allowed")
    return Value(
        value=value,
        clause=_clause(pack, where, table.get("article")),
        evidence=evidence,
        silent=table.get("silent") is True,
        note=str(table.get("note", "")),
        source=str(table.get("source", "")),
        since=_day(pack, where, table.get("since"), date.min),
        until=_day(pack, where, table.get("until"), None),
    )


def _day(pack: str, where: str, found: object, otherwise: T) -> date | T:
    if found is None:
        return otherwise
    _expect(isinstance(found, date), pack, f"{where}: since and until are days")
    return found if isinstance(found, date) else otherwise


def _evidence(pack: str, where: str, word: object) -> Evidence:
    shipped = [level for level in Evidence if level is not Evidence.SETTLED]
    _expect(word in list(map(str, shipped)), pack, f"{where}: evidence must be one of {shipped}")
    return Evidence(str(word))


def _plain(found: object) -> Plain | None:
    if isinstance(found, list):
        return tuple(map(str, found))
    return found if isinstance(found, str | int) else None


def _clause(pack: str, where: str, article: object) -> str:
    elsewhere = isinstance(article, str) and _ELSEWHERE.fullmatch(article) is not None
    number = isinstance(article, int) and not isinstance(article, bool)
    _expect(elsewhere or number, pack, f"{where}: no article")
    return str(article) if elsewhere else f"{pack}:{article}"


def _check_clauses(pack: Pack, read: Mapping[str, Pack]) -> None:
    for body, parameters in pack.bodies.items():
        for parameter, modes in parameters.items():
            for value in modes.values():
                law, _, article = value.clause.partition(":")
                exists = law in read and 1 <= int(article) <= read[law].articles
                _expect(exists, pack.id, f"{body}.{parameter}: there is no {value.clause}")


def _expect(holds: bool, pack: str, message: str) -> None:
    if not holds:
        raise PackError(f"{pack}: {message}")
