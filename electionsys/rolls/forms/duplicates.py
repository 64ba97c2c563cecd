"""Where a person on two rolls votes: what a village answers, what the office above rules."""

from collections.abc import Mapping

from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from electionsys.rolls.rules import NewAnswer
from electionsys.web.forms import BaseForm, choices, required


class AnswerForm(BaseForm):
    votes_here = RadioField(
        "rolls.doubles.where",
        [InputRequired()],
        choices=choices(("here", "elsewhere"), "rolls.doubles.votes"),
    )
    reason = StringField("rolls.reason", required(300))
    document = StringField("rolls.document", [Length(max=120)])

    def entry(self) -> NewAnswer:
        here = self.votes_here.data == "here"
        return NewAnswer(here, str(self.reason.data), str(self.document.data or ""))


class RulingForm(BaseForm):
    kept = RadioField("rolls.doubles.kept", [InputRequired()])
    reason = StringField("rolls.reason", required(300))

    def offer(self, villages: Mapping[str, str]) -> None:
        """Offer the villages that list him, code and name."""
        self.kept.choices = [SelectChoice(code, name) for code, name in villages.items()]
