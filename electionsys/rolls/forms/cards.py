"""What is asked for cards, proxies and representatives."""

import re
from collections.abc import Mapping
from datetime import date
from typing import cast

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from electionsys.rolls.rules import (
    Ground,
    NewProxy,
    ProxyRelation,
)
from electionsys.web.forms import BaseForm, choices, required


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


class WithdrawForm(BaseForm):
    reason = StringField("rolls.withdraw_reason", required(200))


class CertificatesForm(BaseForm):
    """`proxy` is the id of one proxy, or empty for all."""

    proxy = HiddenField()

    def proxy_id(self) -> int | None:
        text = str(self.proxy.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class CardFindForm(BaseForm):
    q = StringField("rolls.card_find_who", required(40))


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
