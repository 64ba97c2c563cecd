import re
from collections.abc import Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from electionsys.rolls.rules import (
    Decision,
    NewObjection,
    NewProxy,
    NewVoter,
    ObjectionKind,
    ProxyRelation,
    Ruling,
)
from electionsys.web.forms import BaseForm, choices, required

_TYPED = ("name", "id_number", "group_no", "household", "registration_class", "basis", "phone")


class FileForm(BaseForm):
    """`do` is the value of the button: check or import."""

    file = FileField("rolls.file", [FileRequired()])
    do = HiddenField()


class SearchForm(BaseForm):
    q = StringField("rolls.search", [Length(max=40)])


class VoterForm(BaseForm):
    """One person; the fields are named as the columns of a file, so that findings fit both."""

    name = StringField("rolls.name", required(60))
    id_number = StringField("rolls.id_number", required(30))
    group_no = StringField("rolls.group_no", required(20))
    household = StringField("rolls.household", required(20))
    registration_class = SelectField("rolls.registration_class", validate_choice=True)
    basis = StringField("rolls.basis", [Length(max=120)])
    phone = StringField("rolls.phone", [Length(max=30)])
    reason = StringField("rolls.reason", required(200))

    def offer(self, classes: tuple[str, ...]) -> None:
        """Offer the law's classes of registration, the first class first."""
        self.registration_class.choices = [
            SelectChoice(str(number), f"rolls.class.{word}")
            for number, word in enumerate(classes, start=1)
        ]

    def entry(self) -> NewVoter:
        typed = {name: str(self[name].data or "") for name in _TYPED}
        return NewVoter(typed, str(self.reason.data))


class StrikeForm(BaseForm):
    reason = StringField("rolls.reason", required(200))


class ObjectionForm(BaseForm):
    kind = SelectField("rolls.kind", choices=choices(ObjectionKind, "rolls.kind"))
    objector = StringField("rolls.objector", required(60))
    subject = StringField("rolls.subject", required(200))
    evidence = TextAreaField("rolls.evidence", [InputRequired(), Length(max=2000)])

    def entry(self) -> NewObjection:
        return NewObjection(
            kind=ObjectionKind(self.kind.data),
            objector=str(self.objector.data).strip(),
            subject=str(self.subject.data).strip(),
            evidence=str(self.evidence.data).strip(),
        )


class DecisionForm(BaseForm):
    ruling = SelectField("rolls.ruling", choices=choices(Ruling, "rolls.ruling"))
    reason = StringField("rolls.reason", required(500))
    strike = StringField("rolls.strike_off", [Length(max=40)])

    def entry(self, strike_id: int | None) -> Decision:
        return Decision(Ruling(self.ruling.data), str(self.reason.data), strike_id)


class ProxyForm(BaseForm):
    principal = StringField("rolls.principal", required(40))
    proxy = StringField("rolls.proxy", required(40))
    relation = SelectField("rolls.relation", choices=choices(ProxyRelation, "rolls.relation"))
    reason = StringField("rolls.reason", required(200))

    def entry(self, principal_id: int, proxy_id: int) -> NewProxy:
        reason = str(self.reason.data).strip()
        return NewProxy(principal_id, proxy_id, ProxyRelation(self.relation.data), reason)


class CardsForm(BaseForm):
    """`group` is the number of a group, or empty for all."""

    group = SelectField("rolls.group_no", validate_choice=True)
    where = StringField("rolls.cards_where", [Length(max=40)])

    def offer(self, groups: Mapping[int, str]) -> None:
        """Offer all groups, and each of `groups`, number -> what it is called."""
        self.group.choices = [
            SelectChoice("", "rolls.all_groups"),
            *(SelectChoice(str(group), name) for group, name in groups.items()),
        ]

    def group_no(self) -> int | None:
        return int(self.group.data) if self.group.data else None


class RepresentativesForm(BaseForm):
    cards = TextAreaField("rolls.representatives_cards", required(4000))

    def numbers(self) -> set[int]:
        return {int(number) for number in re.findall(r"[0-9]{1,6}", str(self.cards.data))}
