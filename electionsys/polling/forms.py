from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from electionsys.polling.rules import NewStation, Opening, Stock
from electionsys.web.forms import BaseForm, required

_MOST = 1_000_000
_ID = NumberRange(1, 2**63 - 1)


class StationForm(BaseForm):
    number = IntegerField("polling.station_no", [InputRequired(), NumberRange(1, 99)])
    name = StringField("polling.station_name", required(80))
    mobile = BooleanField("polling.station_mobile")

    def entry(self) -> NewStation:
        return NewStation(
            int(self.number.data or 0), str(self.name.data).strip(), bool(self.mobile.data)
        )


class PrintForm(BaseForm):
    sheets = IntegerField("polling.sheets_printed", [InputRequired(), NumberRange(1, _MOST)])


class ReceiveForm(BaseForm):
    station = SelectField("polling.station", coerce=int)
    sheets = IntegerField("polling.sheets_received", [InputRequired(), NumberRange(1, _MOST)])

    def offer(self, stations: Iterable[Stock]) -> None:
        self.station.choices = [(one.station_id, f"{one.number} {one.name}") for one in stations]


class OpeningForm(BaseForm):
    booths_ready = BooleanField("polling.booths_ready")
    boxes_empty = BooleanField("polling.boxes_empty")

    def entry(self) -> Opening:
        return Opening(bool(self.booths_ready.data), bool(self.boxes_empty.data))


class SearchForm(BaseForm):
    """By POST: whom somebody looks for stands in no address and in no history."""

    q = SearchField("polling.search", [Length(max=40)])


class ServedForm(BaseForm):
    class Meta(BaseForm.Meta):
        csrf = False

    served = IntegerField("polling.voter", [Optional(), _ID])

    def shown(self) -> int | None:
        """Return the id of the voter who was just served, or None."""
        self.validate()
        return None if self.served.errors else self.served.data


class CheckInForm(BaseForm):
    voter = IntegerField("polling.voter", [InputRequired(), _ID])
    alone = HiddenField()

    def shown(self) -> int | None:
        """Return the id of the voter who was just refused, or None."""
        return None if self.voter.errors else self.voter.data


class CloseForm(BaseForm):
    """The unused papers of every station that received any; the fields are added for each."""

    explanation = TextAreaField("polling.explanation", [Length(max=200)])

    held: Iterable[Stock] = ()

    def counted(self) -> dict[int, int]:
        return {
            one.station_id: int(self.unused(one).data or 0)
            for one in self.held
            if self.unused(one).data is not None
        }

    def unused(self, stock: Stock) -> IntegerField:
        return self[f"unused_{stock.station_id}"]


def for_stations(held: Iterable[Stock]) -> type[CloseForm]:
    """Return the form with one field for each of these stations, and for the store."""
    fields: dict[str, Any] = {"held": tuple(held)}
    for one in fields["held"]:
        rules = [InputRequired(), NumberRange(0, _MOST)]
        fields[f"unused_{one.station_id}"] = IntegerField("polling.unused", rules)
    return type("StationsForm", (CloseForm,), fields)
