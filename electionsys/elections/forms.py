from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Regexp, ValidationError

from electionsys.elections.rules import (
    Body,
    Decided,
    Marked,
    Mode,
    NewElection,
    Preparation,
    Replacement,
)
from electionsys.web.forms import BaseForm, choices, required
from electionsys.web.language import _

_VILLAGE = Regexp(r"^[0-9]{12}$", message="12")


class SearchForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    q = StringField("elections.search", [Length(max=40)])


class ElectionForm(BaseForm):
    unit = StringField("elections.unit", [InputRequired(), _VILLAGE])
    body = SelectField("elections.body", choices=choices((Body.VILLAGERS, Body.RESIDENTS), "body"))
    mode = SelectField("elections.mode", choices=choices(Mode, "mode"))
    term_no = IntegerField("elections.term_no", [InputRequired(), NumberRange(1, 99)])
    polling_day = DateField("elections.polling_day", [InputRequired()])
    practice = BooleanField("elections.practice")

    def entry(self) -> NewElection:
        return NewElection(
            unit=str(self.unit.data),
            body=Body(self.body.data),
            mode=Mode(self.mode.data),
            term_no=int(self.term_no.data or 0),
            polling_day=self.polling_day.data or date.min,
            practice=bool(self.practice.data),
        )


class PreparationForm(BaseForm):
    members = TextAreaField("elections.members", required(1000))
    chosen_by = StringField("elections.chosen_by", required(80))
    method_document = StringField("elections.method_document", required(120))

    def entry(self) -> Preparation:
        names = (line.strip() for line in str(self.members.data).splitlines())
        return Preparation(
            members=tuple(name for name in names if name),
            chosen_by=str(self.chosen_by.data).strip(),
            method_document=str(self.method_document.data).strip(),
        )


class ReplacementForm(BaseForm):
    """`position` is that of the member who leaves."""

    position = SelectField("elections.leaves", coerce=int)
    successor = StringField("elections.successor", required(80))
    document = StringField("elections.document", required(120))

    def offer(self, members: list[tuple[int, str]]) -> None:
        self.position.choices = [SelectChoice(position, name) for position, name in members]

    def entry(self) -> Replacement:
        return Replacement(
            position=int(self.position.data or 0),
            successor=str(self.successor.data).strip(),
            document=str(self.document.data).strip(),
        )


class DecisionForm(BaseForm):
    """`rule` is `parameter=value`, one of those the law leaves open; `parameter=` where the value
    is written out in `amount`."""

    rule = SelectField("elections.rule", validate_choice=True)
    amount = StringField("elections.amount", [Length(max=40)])
    decided_by = StringField("elections.decided_by", required(80))
    document = StringField("elections.document", required(120))
    decided_on = DateField("elections.decided_on", [InputRequired()])
    wording = TextAreaField("elections.wording", required(500))

    def offer(self, open_values: list[tuple[str, str]]) -> None:
        self.rule.choices = [
            SelectChoice(f"{name}={value}", _answered(name, value)) for name, value in open_values
        ]

    def validate_amount(self, field: StringField) -> None:
        """What is chosen in words has no number beside it."""
        if str(self.rule.data).partition("=")[2] and str(field.data or "").strip():
            raise ValidationError(_("elections.amount_not_asked"))

    def entry(self) -> Decided:
        parameter, _equals, value = str(self.rule.data).partition("=")
        return Decided(
            parameter=parameter,
            value=value or str(self.amount.data or "").strip(),
            decided_by=str(self.decided_by.data).strip(),
            document=str(self.document.data).strip(),
            decided_on=self.decided_on.data or date.min,
            wording=str(self.wording.data).strip(),
        )


class MarkForm(BaseForm):
    """On which day a step was done."""

    step = SelectField("elections.step")
    day = DateField("elections.step_day", [InputRequired()])

    def offer(self, steps: list[str]) -> None:
        self.step.choices = choices(steps, "law.calendar.step")

    def entry(self) -> Marked:
        return Marked(step=str(self.step.data), day=self.day.data or date.min)


class ClockForm(BaseForm):
    day = DateField("elections.practice_day", [InputRequired()])


def _answered(name: str, value: str) -> str:
    """Return a question of the law with one of its answers; the answer alone says nothing."""
    question = _(f"law.parameter.{name}")
    answer = _(f"law.value.{name}.{value}") if value else _("elections.amount_below")
    return _("elections.answered", question=question, answer=answer)
