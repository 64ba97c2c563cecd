from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from electionsys.law.values import Body, Mode
from electionsys.web.forms import BaseForm, choices

WHICH = ("all", "open", "conflict")


class ValuesForm(BaseForm):
    """Where, on which day, for which body; which values to see."""

    class Meta(BaseForm.Meta):
        # It is only looked at, and its address may be passed on.
        csrf = False

    place = StringField("law.field.common.place", [Length(max=120)])
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
