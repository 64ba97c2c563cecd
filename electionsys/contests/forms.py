from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.web.forms import BaseForm, choices

_SEATS = [InputRequired(), NumberRange(0, 20)]


class PostsForm(BaseForm):
    """`woman_member` is the women's column, asked for where the law wants one on the paper."""

    chair = IntegerField("post.chair", _SEATS)
    deputy = IntegerField("post.deputy", _SEATS)
    woman_member = IntegerField("post.woman_member", _SEATS)
    member = IntegerField("post.member", _SEATS)

    def entry(self) -> dict[str, int]:
        asked = (kind.value for kind in PostKind if kind.value in self)
        return {kind: int(self[kind].data or 0) for kind in asked}


class FindForm(BaseForm):
    """Whom to nominate, looked for on the roll."""

    q = StringField("contests.find", [Length(max=40)])


class NominationForm(BaseForm):
    kind = SelectField("contests.post")
    route = SelectField("contests.route")
    supporters = IntegerField("contests.supporters", [InputRequired(), NumberRange(0, 1_000_000)])

    def offer(self, kinds: list[PostKind], routes: tuple[Route, ...]) -> None:
        self.kind.choices = choices(kinds, "post")
        self.route.choices = choices(routes, "contests.route")

    def entry(self, voter_id: int) -> NewNomination:
        return NewNomination(
            kind=PostKind(self.kind.data),
            voter_id=voter_id,
            route=Route(self.route.data),
            supporters=int(self.supporters.data or 0),
        )


class LockForm(BaseForm):
    """`digest` is that of the list as it stood on the page."""

    digest = HiddenField("accounts.digest", [InputRequired(), Regexp(r"^[0-9a-f]{64}$")])
