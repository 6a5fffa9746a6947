"""Shapes of input about documents. Whether it may be so is for the rules."""

from typing import Any
from uuid import UUID

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from migrant_support.domains.documents import labels
from migrant_support.domains.documents.rules.cards import RevokeReason
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.documents.rules.travel_paper import Need, PaperReason, Proof
from migrant_support.domains.documents.rules.whereabouts import CheckWay
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.rules import DocumentPlace
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, MoneyField, PhoneField
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated

_BY_HAND = {place: label for place, label in people_labels.PLACE.items() if place is not DocumentPlace.MISSION_SAFE}


class Ticks(SelectMultipleField):
    """Records to tick, by id."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **arguments: Any) -> None:
        super().__init__(label, coerce=lambda value: value if isinstance(value, UUID) else UUID(value), **arguments)
        self.type = "SelectMultipleField"


class MoveForm(Form):
    """Where a document is now, and how that is known. Into the safe it goes with a receipt."""

    place = EnumSelect(msg("Where is it now?"), labels=_BY_HAND)
    reason = StringField(msg("How do you know?"), [DataRequired(), Length(max=200)])


class VerifyForm(Form):
    """How a document was verified."""

    way = EnumSelect(msg("How was it verified?"), labels=labels.CHECK_WAY, default=CheckWay.ORIGINAL)
    reference = StringField(msg("Who answered, and the reference of the answer"), [Length(max=120)])


class DepositForm(Form):
    """What is put into the safe, all at once."""

    mission = SelectField(msg("Mission"))
    documents = Ticks(msg("Documents"))
    phone = StringField(msg("Phone, with make and colour"), [Length(max=120)])
    amount = MoneyField(msg("Cash"), [Optional()], currency=lambda form: form.currency.data or "LKR")
    currency = SelectField(msg("Currency"), [Optional()])
    other = StringField(msg("Anything else"), [Length(max=160)])

    def items(self) -> list[NewItem]:
        """Everything that was chosen or written."""
        found = [NewItem(ItemKind.DOCUMENT, document_id=one) for one in self.documents.data or ()]
        if self.phone.data:
            found.append(NewItem(ItemKind.PHONE, what=self.phone.data))
        if self.amount.data:
            found.append(NewItem(ItemKind.MONEY, money=self.amount.data))
        if self.other.data:
            found.append(NewItem(ItemKind.OTHER, what=self.other.data))
        return found


class ReturnForm(Form):
    """What is given back."""

    items = Ticks(msg("What is given back?"))


class DisposeForm(Form):
    """What is disposed of, and why."""

    items = Ticks(msg("What is disposed of?"))
    reason = StringField(msg("Why, and how?"), [DataRequired(), Length(max=200)])


class ReplaceForm(Form):
    """Why a receipt is replaced."""

    reason = StringField(msg("What was wrong with it?"), [DataRequired(), Length(max=200)])


class RequestPaperForm(Form):
    """Why an emergency travel document is needed."""

    mission = SelectField(msg("Mission"))
    reason = EnumSelect(msg("Why is it needed?"), labels=labels.PAPER_REASON, default=PaperReason.LOST)


class NeedsForm(Form):
    """What has come for an application; only the fields of what it needs are kept."""

    form = EnumSelect(labels.NEED[Need.FORM], labels=labels.PROOF)
    loss_form = EnumSelect(labels.NEED[Need.LOSS_FORM], labels=labels.PROOF)
    letter = EnumSelect(labels.NEED[Need.LETTER], labels=labels.PROOF)
    photos = EnumSelect(labels.NEED[Need.PHOTOS], labels=labels.PROOF)
    birth_certificate = EnumSelect(labels.NEED[Need.BIRTH_CERTIFICATE], labels=labels.PROOF)
    nic = EnumSelect(labels.NEED[Need.NIC], labels=labels.PROOF)
    police_report = EnumSelect(labels.NEED[Need.POLICE_REPORT], labels=labels.PROOF)
    ticket = EnumSelect(labels.NEED[Need.TICKET], labels=labels.PROOF)
    interview = EnumSelect(labels.NEED[Need.INTERVIEW], labels=labels.PROOF)
    other_parent = EnumSelect(labels.NEED[Need.OTHER_PARENT], labels=labels.PROOF)

    def only(self, needs: tuple[Need, ...]) -> None:
        """Take away what this application does not need."""
        for need in Need:
            if need not in needs:
                del self[need.value]

    def proofs(self) -> dict[Need, Proof]:
        """What was chosen."""
        return {need: self[need.value].data for need in Need if need.value in self}


class AnswerForm(Form):
    """What Colombo answered."""

    answered_by = StringField(msg("Who answered in Colombo?"), [DataRequired(), Length(max=80)])
    reference = StringField(msg("Reference of the answer"), [DataRequired(), Length(max=40)])
    answered_on = FreeDateField(msg("Day of the answer"), [DataRequired()], least="day")


class IssueForm(Form):
    """The paper that was issued."""

    number = StringField(msg("Number of the paper"), [DataRequired(), Length(max=40)])
    valid_until = FreeDateField(msg("Valid until"), [DataRequired()], least="day", years="future")


class RefusalForm(Form):
    """Why it was refused."""

    reason = StringField(msg("Why was it refused?"), [DataRequired(), Length(max=200)])


class _PrintForm(Form):
    """In which language a card is printed, and the telephone number that stands on it."""

    language = SelectField(msg("Language of the card"), choices=lambda: _languages(), default="si")
    phone = PhoneField(msg("Telephone of the mission"), [Length(max=24)])


def _languages() -> list[tuple[str, str]]:
    return [(code, translated(people_labels.LANGUAGE[code])) for code in ("si", "ta", "en")]


class CardForm(_PrintForm):
    """A card to print; a reason where another one counts."""

    reason = EnumSelect(msg("Why does the present card count no more?"), [Optional()], labels=labels.REVOKED, blank="")


class SheetForm(_PrintForm):
    """Cards for many."""

    references = TextAreaField(msg("References, with blanks or new lines between"), [DataRequired(), Length(max=2000)])


class RevokeForm(Form):
    """Why a card counts no more."""

    reason = EnumSelect(msg("Why does it count no more?"), labels=labels.REVOKED, default=RevokeReason.LOST)


class ScanForm(Form):
    """The box of a desk that scans: what a scanner, a camera or a hand gives."""

    code = StringField(msg("Scan a card or a passport, or type a number"), [DataRequired(), Length(max=200)])
