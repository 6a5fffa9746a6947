"""Shapes of input about claims. Whether it may be so is for the rules."""

from collections.abc import Collection

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from migrant_support.domains.claims import labels
from migrant_support.domains.claims.rules.money import Handing, MoneyKind
from migrant_support.domains.claims.rules.steps import (
    Against,
    AgreedWay,
    Agreement,
    ClaimAct,
    ClaimKind,
    NewClaim,
)
from migrant_support.kernel.money import Money
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField
from migrant_support.platform.web.forms import Form


class NewClaimForm(Form):
    """What is claimed, of whom."""

    kind = EnumSelect(msg("What is claimed?"), labels=labels.KIND, default=ClaimKind.WAGES)
    against = EnumSelect(msg("Who is to answer?"), labels=labels.AGAINST, default=Against.EMPLOYER)
    party = StringField(msg("Name of the employer or agency"), [DataRequired(), Length(max=200)])
    licence = StringField(
        msg("Licence number of the agency"),
        [Length(max=40)],
        description=msg("By it the same agency is known at every mission."),
    )
    amount = MoneyField(msg("Amount"), [Optional()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"), [Optional()])
    period_from = FreeDateField(msg("For the time from"), [Optional()], least="day")
    period_until = FreeDateField(msg("Until"), [Optional()], least="day", years="future")
    words = TextAreaField(
        msg("What happened, and what proves it"),
        [Length(max=4000)],
        description=msg("It is sealed. Who opens it, and when, is written down."),
    )

    def claim(self) -> NewClaim:
        """What was typed, as the rules take it."""
        return NewClaim(
            kind=self.kind.data,
            against=self.against.data,
            party=self.party.data or "",
            licence=self.licence.data or "",
            period_from=self.period_from.data.first_day if self.period_from.data else None,
            period_until=self.period_until.data.first_day if self.period_until.data else None,
            money=self.amount.data,
            words=self.words.data or "",
        )


class StepForm(Form):
    """What comes with a step; only the fields that the act asks for are kept."""

    version = IntegerField(widget=HiddenInput())
    amount = MoneyField(msg("Amount offered"), [Optional()], currency=lambda form: form.code)
    gives_all = BooleanField(msg("This gives everything that is claimed"))
    agreed_way = EnumSelect(msg("How did the person agree?"), [DataRequired()], labels=labels.AGREED, blank="")
    agreed_on = FreeDateField(msg("On which day?"), [DataRequired()], least="day")
    witness = StringField(msg("Who saw or heard it?"), [Length(max=120)])
    words = TextAreaField(msg("Who said what, and when"), [Length(max=4000)])
    code: str = "LKR"

    def only(self, act: ClaimAct, *, claimed: Money | None, needs_agreement: bool) -> None:
        """Take away what this act does not ask for."""
        kept = {"words"}
        if act is ClaimAct.OFFER:
            kept.add("amount" if claimed else "gives_all")
            self.code = claimed.currency if claimed else "LKR"
        if act is ClaimAct.ACCEPT and needs_agreement:
            kept |= {"agreed_way", "agreed_on", "witness"}
        for name in ("amount", "gives_all", "agreed_way", "agreed_on", "witness"):
            if name not in kept:
                del self[name]

    def agreement(self) -> Agreement | None:
        """How the person agreed, where it was asked for and said."""
        if "agreed_way" not in self or not self.agreed_way.data or not self.agreed_on.data:
            return None
        way: AgreedWay = self.agreed_way.data
        return Agreement(way, self.agreed_on.data.first_day, self.witness.data or "")


class ReceivedForm(Form):
    """Money that came."""

    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"))
    note = StringField(msg("By whom and how it was paid"), [Length(max=160)])


class HandForm(Form):
    """Money that goes to the person, or on."""

    kind = EnumSelect(
        msg("Who receives it?"),
        labels={kind: labels.MONEY[kind] for kind in (MoneyKind.HANDED_OVER, MoneyKind.SENT_ON)},
        default=MoneyKind.HANDED_OVER,
    )
    amount = MoneyField(msg("Amount"), [InputRequired()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"))
    recipient = StringField(msg("Sent on to"), [Length(max=160)], description=msg("Only where it is sent on."))
    attorney = StringField(
        msg("Number and date of the power of attorney"), [Length(max=120)], description=msg("Only where it is sent on.")
    )
    note = StringField(msg("Note on the receipt"), [Length(max=160)])

    def offer(self, held: Collection[Money]) -> None:
        """Offer the currencies that lie here, and all of the first."""
        self.currency.choices = [(money.currency, str(money)) for money in held]

    def handing(self) -> Handing:
        """What was typed, as the rules take it."""
        return Handing(
            self.kind.data,
            self.amount.data,
            recipient=self.recipient.data or "",
            attorney=self.attorney.data or "",
            note=self.note.data or "",
        )
