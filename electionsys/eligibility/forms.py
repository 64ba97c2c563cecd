from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from electionsys.eligibility.rules import Clause, Force, NewFact, Relation
from electionsys.web.forms import BaseForm, choices, required

# The clause library. C01 and C21 are rules of the law and no matter of a list.
LIBRARY = tuple(f"C{number:02}" for number in range(2, 24) if number != 21)


def _whole(least: int, most: int) -> list[Any]:
    return [Optional(), NumberRange(least, most)]


class ClauseForm(BaseForm):
    code = SelectField("eligibility.code")
    text = TextAreaField("eligibility.text", required(400))
    force = SelectField("eligibility.force", choices=choices(Force, "eligibility.force"))
    look_back_years = IntegerField("eligibility.look_back_years", _whole(0, 99))
    since = DateField("eligibility.since", [InputRequired()])
    until = DateField("eligibility.until", [Optional()])
    document = StringField("eligibility.list_document", required(120))

    def entry(self) -> Clause:
        return Clause(
            code=str(self.code.data),
            text=str(self.text.data).strip(),
            force=Force(self.force.data),
            look_back_years=self.look_back_years.data,
            since=self.since.data or date.min,
            document=str(self.document.data).strip(),
            until=self.until.data,
        )


class EndForm(BaseForm):
    until = DateField("eligibility.until", [InputRequired()])


class FactForm(BaseForm):
    code = SelectField("eligibility.code")
    day = DateField("eligibility.day", [InputRequired()])
    document = StringField("eligibility.document", required(120))
    detail = TextAreaField("eligibility.detail", [Length(max=2000)])

    def entry(self, voter_id: int) -> NewFact:
        return NewFact(
            voter_id=voter_id,
            code=str(self.code.data),
            day=self.day.data or date.min,
            document=str(self.document.data).strip(),
            detail=str(self.detail.data or "").strip(),
        )


class ScreenForm(BaseForm):
    accept_soft = BooleanField("eligibility.accept_soft")


class KinshipForm(BaseForm):
    """Two people of the roll, each by name or card number; `relation` is what b is to a."""

    a = StringField("eligibility.a", required(60))
    b = StringField("eligibility.b", required(60))
    relation = SelectField("eligibility.relation", choices=choices(Relation, "law.relation"))
