"""What is asked to find somebody, and to see what is sealed."""

from collections.abc import Mapping

from wtforms import (
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from electionsys.rolls.rules import (
    NewObjection,
    ObjectionKind,
    ObjectionSource,
)
from electionsys.rolls.rules.showing import Filter, Look, Need, Sealed
from electionsys.web.addresses import whole_number
from electionsys.web.forms import BaseForm, choices, required

# No group and no class of registration has a greater number.
_MOST = 999


class SearchForm(BaseForm):
    q = StringField("rolls.search", [Length(max=40)])


class FilterForm(BaseForm):
    """Which part of the roll is looked at; it stands in the address and names nobody."""

    class Meta(BaseForm.Meta):
        csrf = False

    group = SelectField("rolls.group_no", validate_choice=False)
    kind = SelectField("rolls.class", validate_choice=False)
    need = SelectField("rolls.needs", validate_choice=False)

    def offer(
        self, groups: Mapping[int, str], kinds: Mapping[int, str], needs: Mapping[str, str]
    ) -> None:
        """Offer all, and each group, class and need, value -> what it is called."""
        for field, held in ((self.group, groups), (self.kind, kinds), (self.need, needs)):
            field.choices = [
                SelectChoice("", "rolls.any"),
                *(SelectChoice(str(value), name) for value, name in held.items()),
            ]

    def wanted(self) -> Filter:
        needs = [need for need in Need if need == self.need.data]
        group, kind = (whole_number(one.data, _MOST) for one in (self.group, self.kind))
        return Filter(group, kind, *needs)


class RevealForm(BaseForm):
    """What of a voter is to be shown whole, and why."""

    what = SelectField("rolls.reveal_what", choices=choices(Sealed, "rolls.sealed"))
    reason = StringField("rolls.reveal_reason", required(200))

    def entry(self) -> Look:
        return Look(Sealed(self.what.data), str(self.reason.data))


class SelfCheckForm(BaseForm):
    name = StringField("rolls.name", required(60))
    six = StringField("rolls.six", required(30))


class OwnObjectionForm(BaseForm):
    """Somebody says from home what is wrong with the roll."""

    kind = SelectField(
        "rolls.kind",
        choices=choices(ObjectionKind, "rolls.own_kind"),
        default=ObjectionKind.OMITTED.value,
    )
    objector = StringField("rolls.objector", required(60))
    contact = StringField("rolls.objector_contact", required(80))
    subject = StringField("rolls.own_who", required(200))
    evidence = TextAreaField("rolls.own_why", [InputRequired(), Length(max=2000)])

    def entry(self) -> NewObjection:
        typed = {name: str(self[name].data).strip() for name in _OBJECTION}
        kind = ObjectionKind(self.kind.data)
        return NewObjection(kind, **typed, source=ObjectionSource.SELF_CHECK)


_OBJECTION = ("objector", "contact", "subject", "evidence")
