"""What a question asks for, written once: read from it, published from it, filled in from it.

A `Field` is one thing to be told. `read` takes a case and finds all that is wrong with it at once;
`json_schema` is the same for others' programs; a page makes its form from the same fields.
Who is not asked leaves a field out, or writes null.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.law.parameters import NAMES, PARAMETERS, Plain, also, named
from electionsys.law.reading import Reader, read_settled, read_table

# Free text beside a case: where it was published, and what was printed there.
REMARKS = ("note", "source", "printed", "title")
_LONGEST = 200


class Kind(StrEnum):
    """What is written: a name, a code of a place, a day, a whole number, yes or no, words, rows.

    `WORD` is one of `allowed`; `WORDS` are several of `allowed`, or names where that is empty;
    `ROWS` are tables one below the other, `TABLE` is one; `SETTLED` are recorded local decisions.
    """

    TEXT = "text"
    PLACE = "place"
    DAY = "day"
    NUMBER = "number"
    YES = "yes"
    WORD = "word"
    WORDS = "words"
    ROWS = "rows"
    TABLE = "table"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to be told. `least` is the least number, or the least number of words or rows.

    `said` is the prefix of the catalogue keys of `allowed` where another list has them already
    ("body" for body.villagers_committee); `common` fields have one label in all questions. Of two
    rows with one value in the column `unique`, one is too many.
    """

    name: str
    kind: Kind
    required: bool = False
    allowed: tuple[str, ...] = ()
    least: int = 0
    of: tuple["Field", ...] = ()
    said: str = ""
    common: bool = False
    unique: str = ""


def label(question: str, *path: Field) -> str:
    """Return the catalogue key of a field's name; `path` leads from the question to the field."""
    if path[0].common:
        return f"law.field.common.{path[0].name}"
    return ".".join(["law.field", question, *(field.name for field in path)])


def word_label(question: str, word: str, *path: Field) -> str:
    """Return the catalogue key of one of the words that a field allows."""
    if path[-1].said:
        return f"{path[-1].said}.{word}"
    return ".".join(["law.word", question, *(field.name for field in path), word])


class Facts:
    """What was told, read and checked. Nothing told is None, or empty for words and rows."""

    def __init__(self, told: Mapping[str, object]) -> None:
        self._told = told

    def has(self, name: str) -> bool:
        return self._told.get(name) is not None

    def text(self, name: str) -> str:
        return str(self._told.get(name) or "")

    def number(self, name: str) -> int | None:
        found = self._told.get(name)
        return found if isinstance(found, int) else None

    def day(self, name: str) -> date | None:
        found = self._told.get(name)
        return found if isinstance(found, date) else None

    def yes(self, name: str) -> bool | None:
        found = self._told.get(name)
        return found if isinstance(found, bool) else None

    def word(self, name: str) -> str:
        return self.text(name)

    def words(self, name: str) -> tuple[str, ...]:
        found = self._told.get(name)
        return tuple(map(str, found)) if isinstance(found, tuple) else ()

    def rows(self, name: str) -> tuple["Facts", ...]:
        found = self._told.get(name)
        rows = found if isinstance(found, tuple) else ()
        return tuple(row for row in rows if isinstance(row, Facts))

    def table(self, name: str) -> "Facts":
        found = self._told.get(name)
        return found if isinstance(found, Facts) else Facts({})

    def settled(self) -> dict[str, Plain]:
        found = self._told.get("settled")
        return dict(found) if isinstance(found, dict) else {}


def read(fields: tuple[Field, ...], data: object) -> Facts:
    """Return the facts in a parsed JSON value, or in JSON text; raises RefusedError."""
    reader = Reader()
    facts = _table(reader, "", fields, read_table(data, reader), REMARKS)
    if reader.findings:
        raise RefusedError(*reader.findings)
    return facts


def _table(
    reader: Reader,
    where: str,
    fields: tuple[Field, ...],
    told: Mapping[str, object],
    also: tuple[str, ...] = (),
) -> Facts:
    prefix = f"{where}." if where else ""
    required = [field.name for field in fields if field.required]
    optional = [field.name for field in fields if not field.required]
    reader.keys(prefix, told, required, (*optional, *also))
    return Facts(
        {
            field.name: _value(reader, f"{prefix}{field.name}", field, told[field.name])
            for field in fields
            if field.name in told
        }
    )


def _value(reader: Reader, where: str, field: Field, found: object) -> object:
    if found is None and not field.required:
        return None
    return _READ[field.kind](reader, where, field, found)


def _text(reader: Reader, where: str, field: Field, found: object) -> object:
    return reader.text(where, found)[:_LONGEST]


def _place(reader: Reader, where: str, field: Field, found: object) -> object:
    return reader.place(where, found)


def _day(reader: Reader, where: str, field: Field, found: object) -> object:
    if field.name == "election_day":
        return reader.day(where, found)
    apart = Reader()
    day = apart.day(where, found)
    if apart.findings:
        reader.note("Q001", where, found=str(found)[:40])
    return day


def _number(reader: Reader, where: str, field: Field, found: object) -> object:
    return reader.number(where, found, field.least)


def _yes(reader: Reader, where: str, field: Field, found: object) -> object:
    return reader.yes(where, found)


def _word(reader: Reader, where: str, field: Field, found: object) -> object:
    return reader.one_of(where, found, field.allowed)


def _words(reader: Reader, where: str, field: Field, found: object) -> object:
    said = reader.rows(where, found)
    one = _word if field.allowed else _text
    words_ = tuple(one(reader, f"{where}[{n}]", field, word) for n, word in enumerate(said))
    for word in sorted({str(word) for word in words_ if words_.count(word) > 1}):
        reader.note("L118", where, name=word)
    if len(said) < field.least:
        reader.note("Q003", where, least=field.least)
    return words_


def _rows(reader: Reader, where: str, field: Field, found: object) -> object:
    rows = reader.rows(where, found)
    if isinstance(found, list) and len(rows) < field.least:
        reader.note("Q003", where, least=field.least)
    read_ = tuple(
        _table(reader, f"{where}[{n}]", field.of, reader.table(f"{where}[{n}]", row))
        for n, row in enumerate(rows)
    )
    names = [row.text(field.unique) for row in read_ if field.unique]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        reader.note("L118", where, name=name)
    return read_


def _one_table(reader: Reader, where: str, field: Field, found: object) -> object:
    return _table(reader, where, field.of, reader.table(where, found))


def _settled(reader: Reader, where: str, field: Field, found: object) -> object:
    return read_settled(reader, found)


_READ: Mapping[Kind, Callable[[Reader, str, Field, object], object]] = {
    Kind.TEXT: _text,
    Kind.PLACE: _place,
    Kind.DAY: _day,
    Kind.NUMBER: _number,
    Kind.YES: _yes,
    Kind.WORD: _word,
    Kind.WORDS: _words,
    Kind.ROWS: _rows,
    Kind.TABLE: _one_table,
    Kind.SETTLED: _settled,
}


def json_schema(question: str, fields: tuple[Field, ...]) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a case of this question."""
    # What is written beside a case may be anything.
    remarks: dict[str, object] = {name: {} for name in REMARKS}
    told = {field.name: _schema(question, (field,)) for field in fields}
    return {**_object(question, (), fields), "properties": {**told, **remarks}}


def answer_schema(question: str, details: tuple[Field, ...]) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of the answer to this question."""
    strings = {"type": "array", "items": {"type": "string"}}
    properties = {
        "question": {"const": question},
        "answer": {"enum": ["yes", "no", "undetermined"]},
        "rules": strings,
        "details": _object(f"{question}.answer", (), details),
        "findings": {"type": "array", "items": FINDING},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_NAMED = {"type": "string"}
FINDING: dict[str, object] = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "pattern": "^[A-Z][0-9]{3}$"},
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "severity": {"enum": ["blocks", "warns", "informs"]},
        "clause": _NAMED,
        "citation": _NAMED,
        "field": {"type": ["string", "null"]},
        "message": {
            "type": "object",
            "properties": {"zh": _NAMED, "en": _NAMED},
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
        "numbers": {"type": "object"},
    },
    "required": ["code", "severity", "clause", "citation", "field", "message", "numbers"],
    "additionalProperties": False,
}


def _object(question: str, path: tuple[Field, ...], fields: tuple[Field, ...]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {field.name: _schema(question, (*path, field)) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _schema(question: str, path: tuple[Field, ...]) -> dict[str, object]:
    field, key = path[-1], label(question, *path)
    title, description = (words.say(language, key) for language in words.LANGUAGES)
    told = {"title": title, "description": description}
    found = _shape(question, path)
    return {**told, **(found if field.required else _or_null(found))}


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    return {"anyOf": [schema, {"type": "null"}]}


def _shape(question: str, path: tuple[Field, ...]) -> dict[str, object]:
    field = path[-1]
    if field.kind is Kind.TABLE:
        return _object(question, path, field.of)
    if field.kind is Kind.ROWS:
        rows = _object(question, path, field.of)
        return {"type": "array", "items": rows, "minItems": field.least}
    if field.kind is Kind.WORDS:
        one: dict[str, object] = {"enum": list(field.allowed)} if field.allowed else _TEXT
        return {"type": "array", "items": one, "uniqueItems": True, "minItems": field.least}
    if field.kind is Kind.WORD:
        return {"enum": list(field.allowed)}
    if field.kind is Kind.NUMBER:
        return {"type": "integer", "minimum": field.least}
    return _SIMPLE[field.kind]()


_TEXT: dict[str, object] = {"type": "string", "pattern": r"\S"}


def settled_schema() -> dict[str, object]:
    """Return the JSON Schema of recorded local decisions: parameter -> value."""
    return {
        "type": "object",
        "properties": {name: _decision(named(name)) for name in (*PARAMETERS, *NAMES)},
        "additionalProperties": False,
    }


_SPANS = r"^\+?[0-9]{1,4}((-|\.\.)\+?[0-9]{1,4}|\+)?$"


def _decision(parameter: str) -> dict[str, object]:
    kind = PARAMETERS[parameter]
    number: dict[str, object] = {"type": "integer", "minimum": 0}
    if kind.number:
        text = {"type": "string", "pattern": r"^([0-9]+\.\.)?[0-9]{1,9}$"}
        return {"anyOf": [number, text]}
    if kind.span:
        return {"anyOf": [number, {"type": "string", "pattern": _SPANS}]}
    if kind.share:
        return {"type": "string", "pattern": "^[1-9][0-9]?/[1-9][0-9]?$"}
    words = [*kind.allowed, *(word for word in also(parameter) if word not in kind.allowed)]
    one: dict[str, object] = {"enum": words} if words else {"type": "string"}
    return {"type": "array", "items": one} if kind.several else one


_SIMPLE: Mapping[Kind, Callable[[], dict[str, object]]] = {
    Kind.TEXT: lambda: dict(_TEXT),
    Kind.PLACE: lambda: {"type": "string", "pattern": "^[0-9]{2,12}$"},
    Kind.DAY: lambda: {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    },
    Kind.YES: lambda: {"type": "boolean"},
    Kind.SETTLED: settled_schema,
}


def every(fields: tuple[Field, ...], path: tuple[Field, ...] = ()) -> Iterator[tuple[Field, ...]]:
    """Yield the path to every field, those inside tables and rows too."""
    for field in fields:
        yield (*path, field)
        yield from every(field.of, (*path, field))
