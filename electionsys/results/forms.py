from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from electionsys.web.forms import BaseForm, required


class SignForm(BaseForm):
    """The digest of what stood on the page: exactly that is approved."""

    digest = HiddenField(validators=[InputRequired(), Regexp(r"[0-9a-f]{64}\Z")])


class PostingForm(BaseForm):
    place = StringField("results.place", validators=required(120))


class VerifyForm(BaseForm):
    text = TextAreaField("results.qr_text", validators=[InputRequired(), Length(max=8000)])
    posted = StringField("results.posted_fingerprint", validators=[Length(max=40)])
