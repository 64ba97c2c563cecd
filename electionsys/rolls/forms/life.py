"""What is asked of one person, of an objection, of a change to the roll."""

from collections.abc import Iterable, Mapping

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from electionsys.rolls.rules import (
    ChangeKind,
    Decision,
    NewChange,
    NewObjection,
    NewRegistration,
    NewVoter,
    ObjectionKind,
    Ruling,
)
from electionsys.web.forms import BaseForm, choices, required

_TYPED = (
    *("name", "id_number", "group_no", "household", "registration_class"),
    *("basis", "consent", "phone", "address"),
)
_NEEDS = ("proxy", "box", "assistant")
_SEALED = frozenset({"id_number", "phone", "address"})


class PersonForm(BaseForm):
    """One person; the fields are named as the columns of a file, so that findings fit both."""

    name = StringField("rolls.name", required(60))
    id_number = StringField("rolls.id_number", required(30))
    group_no = StringField("rolls.group_no", required(20))
    household = StringField("rolls.household", required(20))
    registration_class = SelectField("rolls.registration_class", validate_choice=True)
    basis = StringField("rolls.basis", [Length(max=120)])
    consent = StringField("rolls.consent", [Length(max=120)])
    phone = StringField("rolls.phone", [Length(max=30)])
    address = StringField("rolls.address", [Length(max=80)])
    needs_proxy = BooleanField("rolls.needs.proxy")
    needs_box = BooleanField("rolls.needs.box")
    needs_assistant = BooleanField("rolls.needs.assistant")

    def offer(self, classes: tuple[str, ...]) -> None:
        """Offer the law's classes of registration, the first class first."""
        self.registration_class.choices = [
            SelectChoice(str(number), f"rolls.class.{word}")
            for number, word in enumerate(classes, start=1)
        ]

    def typed(self) -> dict[str, str]:
        """Return column -> text."""
        wanted = [need for need in _NEEDS if self[f"needs_{need}"].data]
        texts = {name: str(self[name].data or "") for name in _TYPED if name in self}
        return {**texts, "needs": ",".join(sorted(wanted))}


class VoterForm(PersonForm):
    reason = StringField("rolls.reason", required(200))

    def entry(self) -> NewVoter:
        return NewVoter(self.typed(), str(self.reason.data))


class CorrectForm(VoterForm):
    """What is sealed is not shown again: a field of these left empty stays as it is."""

    id_number = StringField("rolls.id_number", [Length(max=30)])

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Fill in what the roll says, but for what is sealed."""
        for name in set(_TYPED) - _SEALED:
            self[name].data = columns[name]
        for need in _NEEDS:
            self[f"needs_{need}"].data = need in columns["needs"].split(",")

    def typed(self) -> dict[str, str]:
        typed = super().typed()
        return {name: text for name, text in typed.items() if text or name not in _SEALED}


class StrikeForm(BaseForm):
    reason = StringField("rolls.reason", required(200))


class OpenForm(BaseForm):
    """When and where people are registered, as the notice will say it."""

    first_day = DateField("rolls.first_day", [InputRequired()])
    last_day = DateField("rolls.last_day", [InputRequired()])
    hours = StringField("rolls.hours", required(80))
    place = StringField("rolls.place", required(120))
    contact = StringField("rolls.registration_contact", required(120))

    def entry(self) -> NewRegistration:
        return NewRegistration(
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            hours=str(self.hours.data),
            place=str(self.place.data),
            contact=str(self.contact.data),
        )


class ObjectionForm(BaseForm):
    kind = SelectField("rolls.kind", choices=choices(ObjectionKind, "rolls.kind"))
    objector = StringField("rolls.objector", required(60))
    contact = StringField("rolls.objector_contact", [Length(max=80)])
    subject = StringField("rolls.subject", required(200))
    evidence = TextAreaField("rolls.evidence", [InputRequired(), Length(max=2000)])

    def entry(self) -> NewObjection:
        return NewObjection(
            kind=ObjectionKind(self.kind.data),
            objector=str(self.objector.data).strip(),
            subject=str(self.subject.data).strip(),
            evidence=str(self.evidence.data).strip(),
            contact=str(self.contact.data or "").strip(),
        )


class EvidenceForm(BaseForm):
    file = FileField("rolls.evidence_file", [FileRequired()])


class DecisionForm(BaseForm):
    """`strike` and `document` are for an objection that strikes somebody off at once."""

    ruling = RadioField("rolls.ruling", choices=choices(Ruling, "rolls.ruling"))
    reason = TextAreaField("rolls.reason", [InputRequired(), Length(max=500)])
    strike = StringField("rolls.strike_off", [Length(max=40)])
    document = StringField("rolls.document", [Length(max=120)])

    def entry(self, strike_id: int | None) -> Decision:
        ruling, reason = Ruling(self.ruling.data), str(self.reason.data)
        if strike_id is None:
            return Decision(ruling, reason)
        document = str(self.document.data or "")
        change = NewChange(ChangeKind.SHOULD_NOT, reason[:300], document, strike_id)
        return Decision(ruling, reason, change)


class FindForm(BaseForm):
    """Whom a change is about."""

    who = StringField("rolls.change_who", required(40))


class ChangeForm(BaseForm):
    """What every change says, whatever it does."""

    kind = RadioField("rolls.change_kind", validate_choice=True)
    reason = StringField("rolls.reason", required(300))
    document = StringField("rolls.document", required(120))

    def offer_kinds(self, kinds: Iterable[ChangeKind]) -> None:
        self.kind.choices = choices(kinds, "rolls.change_kind")

    def change(
        self,
        voter_id: int | None,
        objection_id: int | None,
        typed: Mapping[str, str] | None = None,
    ) -> NewChange:
        kind, document = ChangeKind(self.kind.data), str(self.document.data)
        return NewChange(kind, str(self.reason.data), document, voter_id, typed or {}, objection_id)


class AddChangeForm(PersonForm, ChangeForm):
    """Somebody who is added to a posted roll."""

    def drop_person(self) -> None:
        """Ask only for kind, reason and document: somebody comes back as he was."""
        for name in (*_TYPED, *(f"needs_{need}" for need in _NEEDS)):
            del self[name]


class CorrectChangeForm(CorrectForm, ChangeForm):
    """What is corrected of somebody on a posted roll."""

    kind = HiddenField(default=ChangeKind.CORRECTED.value)
    reason = StringField("rolls.reason", required(300))


class RefusalForm(BaseForm):
    reason = StringField("rolls.reason", required(300))
