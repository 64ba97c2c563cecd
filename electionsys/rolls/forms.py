import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

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
    Ground,
    NewChange,
    NewObjection,
    NewProxy,
    NewRegistration,
    NewVoter,
    ObjectionKind,
    ObjectionSource,
    ProxyRelation,
    Ruling,
)
from electionsys.rolls.rules.columns import HEADINGS, Layout, letters
from electionsys.rolls.rules.masking import mask_text
from electionsys.rolls.rules.showing import Filter, Look, Need, Sealed
from electionsys.rolls.rules.uploads import layout_at
from electionsys.sheets import Row
from electionsys.web.forms import BaseForm, choices, required
from electionsys.web.language import _

_TYPED = (
    *("name", "id_number", "group_no", "household", "registration_class"),
    *("basis", "consent", "phone", "address"),
)
_NEEDS = ("proxy", "box", "assistant")
_SEALED = frozenset({"id_number", "phone", "address"})


class FileForm(BaseForm):
    """`do` is the value of the button: check or import."""

    file = FileField("rolls.file", [FileRequired()])
    do = HiddenField()


class ImportForm(BaseForm):
    """`sha256` is of the file whose report was shown: no other is imported by this button."""

    sha256 = HiddenField("rolls.file_hash", required(64))


_ABSENT, _NO_HEAD = "", "0"
_MOST_HEADS, _SHOWN = 10, 40


class ColumnsForm(BaseForm):
    """Which column of a file is which of ours: a select for each, filled by what is guessed.

    `head_row` is the row of headings, "0" for none. `guessed` is the one the other fields were
    made from: where it differs, they are guessed anew. `do` is the value of the button.
    """

    do = HiddenField()
    guessed = HiddenField()
    head_row = SelectField("rolls.head_row", validate_choice=True)

    def take(self, held: Layout, rows: Sequence[Row]) -> Layout:
        """Return the layout that was chosen, or `held` at first, and offer what there is."""
        layout = self._chosen(held, rows) if self.is_submitted() else held
        self.guessed.data = self.head_row.data = str(layout.head_row)
        self.head_row.choices = [
            SelectChoice(_NO_HEAD, _("rolls.no_head_row")),
            *(SelectChoice(str(row.number), _first_cells(row)) for row in rows[:_MOST_HEADS]),
        ]
        named = [
            SelectChoice(str(at), f"{letters(at)} · {heading}")
            for at, heading in enumerate(layout.headings)
        ]
        for column in HEADINGS:
            field = self[column]
            field.data = str(layout.columns.get(column, _ABSENT))
            field.choices = [SelectChoice(_ABSENT, _("rolls.no_such_column")), *named]
        return layout

    def _chosen(self, held: Layout, rows: Sequence[Row]) -> Layout:
        head_row = _number(self.head_row.data) or 0
        base = held if head_row == held.head_row else layout_at(rows, head_row)
        if not self.settled():
            return base
        chosen = {column: _number(self[column].data) for column in HEADINGS}
        width = len(base.headings)
        columns = {one: at for one, at in chosen.items() if at is not None and at < width}
        return Layout(base.head_row, columns, base.headings)

    def settled(self) -> bool:
        """Whether the columns were chosen among those of the row of headings that was chosen."""
        return bool(self.guessed.raw_data) and self.guessed.raw_data == self.head_row.raw_data


for _column in HEADINGS:
    setattr(ColumnsForm, _column, SelectField(f"rolls.{_column}", validate_choice=True))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else None


def _first_cells(row: Row) -> str:
    shown = " ".join(mask_text(cell) for cell in row.cells if cell)
    return f"{row.number} · {shown[:_SHOWN]}"


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
        return Filter(_number(self.group.data), _number(self.kind.data), *needs)


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
    """Somebody says from home that a person is not on the roll."""

    objector = StringField("rolls.objector", required(60))
    contact = StringField("rolls.objector_contact", required(80))
    subject = StringField("rolls.omitted_who", required(200))
    evidence = TextAreaField("rolls.omitted_why", [InputRequired(), Length(max=2000)])

    def entry(self) -> NewObjection:
        typed = {name: str(self[name].data).strip() for name in _OBJECTION}
        return NewObjection(ObjectionKind.OMITTED, **typed, source=ObjectionSource.SELF_CHECK)


_OBJECTION = ("objector", "contact", "subject", "evidence")


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


class ProxyForm(BaseForm):
    """`do` is the value of the button: ask (nothing is written), grant, or refuse."""

    principal = StringField("rolls.principal", required(40))
    proxy = StringField("rolls.proxy", required(40))
    relation = SelectField("rolls.relation", choices=choices(ProxyRelation, "rolls.relation"))
    ground = SelectField("rolls.ground", choices=choices(Ground, "rolls.ground"))
    reason = StringField("rolls.proxy_reason", [Length(max=200)])
    application = StringField("rolls.application", [Length(max=120)])
    applied_on = DateField("rolls.applied_on", [InputRequired()])
    card_surrendered = BooleanField("rolls.card_surrendered")
    do = HiddenField()

    def entry(self, principal_id: int, proxy_id: int) -> NewProxy:
        return NewProxy(
            principal_id,
            proxy_id,
            ProxyRelation(self.relation.data),
            Ground(self.ground.data),
            str(self.application.data or "").strip(),
            cast(date, self.applied_on.data),
            str(self.reason.data or "").strip(),
            card_surrendered=bool(self.card_surrendered.data),
        )


class CertificatesForm(BaseForm):
    """`proxy` is the id of one proxy, or empty for all."""

    proxy = HiddenField()

    def proxy_id(self) -> int | None:
        text = str(self.proxy.data or "")
        return int(text) if text.isdigit() and len(text) < 20 else None


class CardAgainForm(BaseForm):
    reason = StringField("rolls.card_again_reason", required(200))


class OneCardForm(BaseForm):
    where = StringField("rolls.cards_where", [Length(max=40)])


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
