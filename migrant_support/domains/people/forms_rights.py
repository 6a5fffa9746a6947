"""Shapes of input about a person's rights. Whether it may be so is for the rules."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from migrant_support.domains.people import labels
from migrant_support.domains.people.consent_texts import LANGUAGES, Words, words_in
from migrant_support.domains.people.forms import ConsentForm
from migrant_support.domains.people.rules.rights import (
    BY_HAND,
    SHORTEST_REASON,
    AgreedWords,
    ChildView,
    CopyForm,
    CopyGround,
    ErasureGround,
)
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.fields import EnumSelect
from migrant_support.platform.web.forms import Form
from migrant_support.platform.web.translate import translated


class WordedConsentForm(ConsentForm):
    """Consent given to words that were read: their version and language come back with the form."""

    giver_name = StringField(msg("Name of the one who consents, when it is not the person"), [Length(max=160)])
    guardian_is_suspected = BooleanField(msg("The guardian is suspected, or cannot be asked safely"))
    child_view = SelectField(msg("For a child: what does the child itself say?"), [Optional()])
    child_words = TextAreaField(msg("In the child's own words"), [Length(max=1000)])
    witness = StringField(msg("Witness (always for a thumbprint)"), [Length(max=120)])
    text_version = IntegerField(widget=HiddenInput())
    text_language = StringField(widget=HiddenInput())

    def offer(self, *, institutions: list[tuple[str, str]], words: Words) -> None:
        """Fill the selects, and remember which words are shown."""
        self.recipient.choices = [("", translated(msg("None"))), *institutions]
        views = [(view.value, translated(label)) for view, label in labels.CHILD_VIEW.items()]
        self.child_view.choices = [("", translated(msg("It is no child"))), *views]
        if not self.is_submitted():
            self.text_version.data, self.text_language.data = words.version, words.language

    def validate_text_language(self, field: StringField) -> None:
        """The words must be words that are kept."""
        if words_in(field.data or "", version=self.text_version.data) is None:
            raise ValidationError(translated(msg("These words are not kept. Open the page anew.")))

    def words(self) -> AgreedWords:
        """Which words, and what stands beside them; call after validation."""
        return AgreedWords(
            version=self.text_version.data or 0,
            language=self.text_language.data or "",
            witness=self.witness.data or "",
            giver_name=self.giver_name.data or "",
            child_view=ChildView(self.child_view.data) if self.child_view.data else None,
            child_words=self.child_words.data or "",
            guardian_is_suspected=self.guardian_is_suspected.data,
        )


class CopyOutForm(Form):
    """A copy of everything, handed out: on whose word, how, in which language, with or without what she told."""

    ground = EnumSelect(msg("On whose word"), labels=labels.COPY_GROUND, default=CopyGround.PERSON)
    form = EnumSelect(msg("How"), labels=labels.COPY_FORM, default=CopyForm.PAPER)
    language = SelectField(msg("Language"))
    with_story = BooleanField(msg("With what the person told. Ask first: the paper could fall into wrong hands."))

    def offer(self, *, language: str) -> None:
        """Offer the languages of the product, hers first."""
        self.language.choices = [(code, translated(labels.LANGUAGE[code])) for code in LANGUAGES]
        if not self.is_submitted():
            self.language.data = language


class CorrectionForm(Form):
    """What is wrong, and how it should read."""

    wanted = TextAreaField(msg("What is wrong, and how should it read?"), [DataRequired(), Length(max=1000)])


class RefuseCorrectionForm(Form):
    """Why it stays as it is."""

    reason = TextAreaField(msg("Why does it stay as it is?"), [DataRequired(), Length(max=1000)])


class HoldForm(Form):
    """A legal hold."""

    reason = TextAreaField(
        msg("Why must the data be kept, and who asked for it?"), [DataRequired(), Length(min=SHORTEST_REASON, max=1000)]
    )


class AnonymiseForm(Form):
    """Why a person is made anonymous, and that the clerk knows what it means."""

    ground = EnumSelect(
        msg("Why"), labels={ground: labels.ERASURE[ground] for ground in BY_HAND}, default=ErasureGround.ASKED
    )
    is_understood = BooleanField(msg("I know that nobody can bring it back."), [DataRequired()])
