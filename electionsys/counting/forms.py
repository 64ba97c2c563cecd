"""What is typed at the count. Digits are plain digits or full-width ones, and nothing else."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from electionsys.counting.rules import Box, Column, Entry, WriteIn
from electionsys.web.forms import BaseForm, required
from electionsys.web.language import _

_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMBER = re.compile(r"[0-9]{1,7}")
_WRITTEN = re.compile(r"(?P<name>.*\S)[\s:：,，]+(?P<votes>\S+)")


def number(text: str) -> int | None:
    """Return the whole number that `text` is, or None: no sign, no point, no exponent."""
    plain = text.strip().translate(_WIDE)
    return int(plain) if _NUMBER.fullmatch(plain) else None


class CountField(StringField):
    """A whole number, as it is written on the sheet. `value` is None where nothing was typed."""

    value: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("render_kw", {"inputmode": "numeric", "maxlength": 7})
        super().__init__(*args, **kwargs)

    def pre_validate(self, form: Any) -> None:
        typed = str(self.data or "").strip()
        self.value = number(typed)
        if typed and self.value is None:
            raise ValidationError(_("counting.not_a_number", typed=typed[:20]))


class BoxForm(BaseForm):
    label = StringField("counting.box", required(40))
    papers = CountField("counting.box_papers", [InputRequired()])


class CorrectionForm(BaseForm):
    label = StringField("counting.box", required(40))
    papers = CountField("counting.box_papers", [InputRequired()])
    reason = StringField("counting.reason", required(200))

    def entry(self) -> Box:
        return Box(str(self.label.data).strip(), self.papers.value or 0)


class MixForm(BaseForm):
    mixed = BooleanField("counting.mixed_seen")


class EntryForm(BaseForm):
    """One stack sheet. The fields of the lines are added for the ballot of the election."""

    stack = CountField("counting.stack_no", [InputRequired()])
    papers = CountField("counting.papers", [InputRequired()])
    blank = CountField("counting.blank", [InputRequired()])
    invalid = CountField("counting.invalid", [InputRequired()])
    rest_zero = BooleanField("counting.rest_zero")

    ballot: Sequence[Column] = ()
    write_in = True

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        for field in self._lines():
            if field.value is None and not field.errors and not self.rest_zero.data:
                field.errors = [_("counting.empty")]
        for column in self.ballot if self.write_in else ():
            _check_names(self.names(column.post_id))
        return valid and not self.errors

    def entry(self) -> Entry:
        return Entry(
            papers=self.papers.value or 0,
            blank=self.blank.value or 0,
            invalid=self.invalid.value or 0,
            votes={line.id: self.line(line.id).value or 0 for c in self.ballot for line in c.lines},
            write_ins=tuple(one for column in self.ballot for one in self._names(column.post_id)),
        )

    def line(self, line_id: int) -> CountField:
        field: CountField = self[f"line_{line_id}"]
        return field

    def names(self, post_id: int) -> Field:
        return self[f"names_{post_id}"]

    def _lines(self) -> Iterator[CountField]:
        return (self.line(line.id) for column in self.ballot for line in column.lines)

    def _names(self, post_id: int) -> Iterator[WriteIn]:
        for name, votes in _written(self.names(post_id)) if self.write_in else ():
            yield WriteIn(post_id, name, votes or 0)


class SettleForm(EntryForm):
    reason = StringField("counting.reason", required(200))


class SealForm(BaseForm):
    reason = StringField("counting.why_differs", [Optional(), Length(max=200)])


def for_ballot(
    kind: type[EntryForm], ballot: Sequence[Column], *, write_in: bool
) -> type[EntryForm]:
    """Return `kind` with a field for every line and, where they may be, for written names."""
    fields: dict[str, Any] = {"ballot": ballot, "write_in": write_in}
    for column in ballot:
        for line in column.lines:
            fields[f"line_{line.id}"] = CountField(line.letter)
        if write_in:
            names = TextAreaField("counting.names", [Length(max=2000)])
            fields[f"names_{column.post_id}"] = names
    return type(kind.__name__, (kind,), fields)


def _check_names(field: Any) -> None:
    """Say which written line is not a name and a number."""
    wrong = [row for row, (_name, votes) in enumerate(_written(field), 1) if votes is None]
    if wrong:
        rows = "、".join(map(str, wrong))
        field.errors = [*field.errors, _("counting.names_wrong", rows=rows)]


def _written(field: Any) -> Iterator[tuple[str, int | None]]:
    """Yield name and votes of every line that is not empty; votes are None where it has none."""
    for line in str(field.data or "").splitlines():
        if line.strip():
            parts = _WRITTEN.fullmatch(line.strip())
            yield (parts["name"], number(parts["votes"])) if parts else (line.strip(), None)
