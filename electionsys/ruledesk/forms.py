from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import (
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from electionsys.law.fields import Kind, label, word_label
from electionsys.law.parameters import PARAMETERS
from electionsys.law.values import Body, Mode
from electionsys.ruledesk.rules.sheet import Blank, Filled, fits_a_line
from electionsys.web.forms import BaseForm, choices

WHICH = ("all", "open", "conflict")
SETTLED = "settled-"
# So few words are shown at once, to be pressed; more are a list.
_SHOWN_AT_ONCE = 3
# Left out, these are what the law of the place has for the body.
_USUAL = ("mode", "family", "round")


class ValuesForm(BaseForm):
    """Where, on which day, for which body; which values to see."""

    class Meta(BaseForm.Meta):
        # It is only looked at, and its address may be passed on.
        csrf = False

    place = StringField("ruledesk.place", [Length(max=120)])
    day = DateField("law.field.common.election_day", [Optional()])
    body = SelectField(
        "law.field.common.body", choices=choices(Body, "body"), default=Body.VILLAGERS
    )
    mode = SelectField(
        "law.field.common.mode",
        choices=[SelectChoice("", "ruledesk.usual_mode"), *choices(Mode, "mode")],
        default="",
    )
    q = StringField("ruledesk.word", [Length(max=40)])
    which = SelectField("ruledesk.which", choices=choices(WHICH, "ruledesk.which"), default="all")


class CaseForm(BaseForm):
    """A case as JSON, to be taken home, or brought along."""

    case = TextAreaField("ruledesk.case", [Length(max=500_000)])


def sheet_form(question: str, blanks: Iterable[Blank], settled: Iterable[str]) -> type[BaseForm]:
    """Return the form of a sheet: a field for each place to write and each local decision.

    Everything is taken as it was written: what is wrong with it is for the law to say.
    """
    places: dict[str, Any] = {
        one.name: _place(question, one) for blank in blanks for one in blank.single()
    }
    places |= {SETTLED + parameter: _decision(parameter) for parameter in settled}
    return type("SheetForm", (BaseForm,), places)


def _place(question: str, blank: Blank) -> Any:
    field, key = blank.field, label(question, *blank.path)
    words = [SelectChoice(w, word_label(question, w, *blank.path)) for w in field.allowed]
    if field.kind is Kind.PLACE:
        return StringField("ruledesk.place", [Length(max=200)])
    nothing = "" if field.required else _nothing(blank)
    if field.kind is Kind.YES:
        return _one_of(key, choices(("yes", "no"), "ruledesk"), nothing)
    if field.kind is Kind.WORD:
        return _one_of(key, words, nothing)
    if field.kind is Kind.WORDS and words:
        return SelectMultipleField(key, choices=words, validate_choice=False)
    if field.kind is Kind.WORDS:
        return TextAreaField(key, [Length(max=4000)])
    return StringField(key, [Length(max=200)])


def _nothing(blank: Blank) -> str:
    """Return what is said where nothing is told; in a row of a table there is little room."""
    above = blank.path[-2:-1]
    if any(one.kind is Kind.ROWS and fits_a_line(one) for one in above):
        return "ruledesk.dash"
    return "ruledesk.usual" if blank.field.name in _USUAL else "ruledesk.not_told"


def _one_of(key: str, words: list[SelectChoice], nothing: str) -> Any:
    few = len(words) <= _SHOWN_AT_ONCE
    offered = [*words, SelectChoice("", nothing)] if nothing else words
    if few:
        return RadioField(key, choices=offered, default="", validate_choice=False)
    start = [SelectChoice("", nothing or "ruledesk.choose")]
    return SelectField(key, choices=[*start, *words], default="", validate_choice=False)


def _decision(parameter: str) -> Any:
    key, kind = f"law.parameter.{parameter}", PARAMETERS[parameter]
    words = choices(kind.allowed, f"law.value.{parameter}")
    if kind.several and words:
        return SelectMultipleField(key, choices=words, validate_choice=False)
    if words:
        return _one_of(key, words, "ruledesk.not_recorded")
    return StringField(key, [Length(max=40)])


def filled(form: BaseForm) -> Filled:
    return {field.name: field.data or "" for field in form if field.type != "CSRFTokenField"}


def settled(form: BaseForm) -> Mapping[str, object]:
    """Return the local decisions that were filled in, parameter -> value."""
    return dict(_settled(form))


def _settled(form: BaseForm) -> Iterator[tuple[str, object]]:
    for field in form:
        if field.name.startswith(SETTLED) and field.data:
            found = field.data.strip() if isinstance(field.data, str) else field.data
            yield field.name.removeprefix(SETTLED), found
