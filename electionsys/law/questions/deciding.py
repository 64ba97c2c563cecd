"""The JSON Schemas of the question `decide`, whose case has names as keys and so no form.

The reader of the case is `law.casefile`; tests hold the two against each other.
"""

from collections.abc import Iterable, Mapping

from electionsys.law.cases import NextStep, Occasion, Outcome, PostKind, Round
from electionsys.law.fields import FINDING, REMARKS, settled_schema
from electionsys.law.reading import FAMILIES
from electionsys.law.seats import RELATIONS
from electionsys.law.values import ELECTED, Mode

Schema = dict[str, object]

_NAME: Schema = {"type": "string", "pattern": r"\S"}
_NAMES: Schema = {"type": "array", "items": _NAME}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 0}
_FROM_ONE: Schema = {"type": "integer", "minimum": 1}
_CODE: Schema = {"type": "string", "pattern": "^[0-9]{2,12}$"}
_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_POST: Schema = {"enum": list(map(str, PostKind))}


def _word(words: Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}


def _table(required: Mapping[str, object], also: Mapping[str, object]) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **also},
        "required": list(required),
        "additionalProperties": False,
    }


def _by_post(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": _POST, "additionalProperties": value}


def _by_name(value: Schema) -> Schema:
    return {"type": "object", "propertyNames": _NAME, "additionalProperties": value}


def _rows(row: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": row, "minItems": least}


_BALLOTS = ("issued", "returned", "voters", "invalid", "blank", "valid")
_STATION = _table(
    {"name": _NAME, "returned": _COUNT}, {"issued": _COUNT_OR_NULL, "voters": _COUNT_OR_NULL}
)
_PAPER = _table(
    {"count": _COUNT, "marks": _by_post(_NAMES)},
    {"unreadable": {"type": "array", "items": _POST}, "extra_marks": {"type": "boolean"}},
)
_PERSON = _table(
    {},
    {
        "sex": {"enum": ["F", "M", None]},
        "barred": {"type": "array", "items": {"type": "string", "pattern": "^C[0-9]{2}$"}},
    },
)
_RELATIVES: Schema = {
    "type": "array",
    "prefixItems": [_NAME, _NAME, _word(sorted(RELATIONS))],
    "minItems": 3,
    "maxItems": 3,
}


def case_schema() -> Schema:
    """Return the JSON Schema (2020-12) of a case: `votes` or `papers`, and not both."""
    required = {
        "place": _CODE,
        "body": _word(ELECTED),
        "election_day": _DAY,
        "registered": _FROM_ONE,
        "ballots": _table({}, dict.fromkeys(_BALLOTS, _COUNT_OR_NULL)),
        "posts": _rows(_table({"post": _POST, "seats": _FROM_ONE}, {}), 1),
    }
    also = {
        "mode": _word(Mode),
        "round": _word(Round),
        "election": _word(Occasion),
        "family": {"enum": [*FAMILIES, None]},
        "settled": settled_schema(),
        "votes": _by_post(_by_name(_COUNT)),
        "papers": _rows(_PAPER),
        "stations": _rows(_STATION),
        "candidates": _by_post({"type": "array", "items": _NAME, "uniqueItems": True}),
        "people": _by_name(_PERSON),
        "relatives": _rows(_RELATIVES),
        "elected_before": _by_post(_NAMES),
        **{name: {} for name in REMARKS},
    }
    counted: Schema = {
        "required": ["votes"],
        "properties": {"ballots": {"required": ["returned"], "properties": {"returned": _COUNT}}},
    }
    return {**_table(required, also), "oneOf": [counted, {"required": ["papers"]}]}


def answer_schema() -> Schema:
    """Return the JSON Schema (2020-12) of the answer."""
    names: Schema = {"type": "array", "items": {"type": "string"}}
    post = _table(
        {"needed": _COUNT, "elected": names, "tied": names, "vacant": _COUNT}, {"voided": names}
    )
    step = _table(
        {
            "step": _word(NextStep),
            "posts": {"type": "array", "items": _POST},
            "seats": _by_post(_COUNT),
            "candidates": _by_post(names),
            "by": {"anyOf": [_DAY, {"type": "null"}]},
        },
        {"stations": names},
    )
    perhaps = {"anyOf": [_COUNT, {"type": "null"}]}
    turnout = _table({"took_part": _COUNT, "registered": _COUNT, "needed": perhaps}, {})
    return _table(
        {
            "outcome": _word(Outcome),
            "rules": names,
            "turnout": turnout,
            "posts": _by_post(post),
            "next": {"anyOf": [step, {"type": "null"}]},
            "then": {"type": "array", "items": step},
            "findings": {"type": "array", "items": FINDING},
        },
        {},
    )


EXAMPLE: Mapping[str, object] = {
    "place": "330106",
    "body": "villagers_committee",
    "election_day": "2026-03-01",
    "mode": "voters",
    "round": "first",
    "registered": 1000,
    "ballots": {"issued": 900, "returned": 880, "voters": 880, "invalid": 10, "blank": 0},
    "posts": [
        {"post": "chair", "seats": 1},
        {"post": "deputy", "seats": 1},
        {"post": "member", "seats": 3},
    ],
    "votes": {
        "chair": {"Zhao": 500, "Qian": 370},
        "deputy": {"Sun": 620, "Li": 240},
        "member": {"Zhou": 610, "Wu": 540, "Zheng": 470, "Wang": 300},
    },
    "people": {"Sun": {"sex": "F"}, "Zhou": {"sex": "M"}},
    "relatives": [["Zhao", "Zheng", "cousin"]],
}
