from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from electionsys.accounts.rules import NewAccount, SignIn
from electionsys.actor import Role
from electionsys.web.forms import BaseForm, choices, required

_PLACE = Regexp(r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$", message="2, 4, 6, 9, 12")


class SignInForm(BaseForm):
    place = SelectField("accounts.office", validate_choice=False)
    login = StringField("accounts.login", required(40))
    password = PasswordField("accounts.password_word", [InputRequired(), Length(max=200)])
    next = HiddenField()

    def entry(self) -> SignIn:
        return SignIn(
            place=str(self.place.data or ""),
            login=str(self.login.data).strip(),
            password=str(self.password.data),
        )


class AccountForm(BaseForm):
    place = StringField("accounts.place", [InputRequired(), _PLACE])
    login = StringField("accounts.login", required(40))
    name = StringField("accounts.name", required(80))
    role = SelectField(
        "accounts.role",
        choices=choices((role for role in Role if role is not Role.PUBLIC), "role"),
    )

    def entry(self) -> NewAccount:
        return NewAccount(
            place=str(self.place.data),
            login=str(self.login.data).strip(),
            name=str(self.name.data).strip(),
            role=Role(self.role.data),
        )


class PasswordForm(BaseForm):
    old = PasswordField("accounts.old_password", [InputRequired(), Length(max=200)])
    password = PasswordField("accounts.new_password", [InputRequired(), Length(max=200)])
