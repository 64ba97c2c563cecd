from wtforms import DateField, SelectMultipleField
from wtforms.validators import InputRequired

from electionsys.web.forms import BaseForm


class SupervisionForm(BaseForm):
    """The day of the meeting, and the ids of those on the roll who are its representatives."""

    polling_day = DateField("suborgs.polling_day", validators=[InputRequired()])
    # Whether somebody is on the roll is asked where the roll is.
    representatives = SelectMultipleField(
        "suborgs.representatives", coerce=int, validate_choice=False
    )
