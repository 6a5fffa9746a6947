"""Forms of the auditor: what to cut the trail to, which record to ask about, and the button that checks the chain."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Form as PlainForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import GROUP_LABELS, object_kinds, sentence_of_act
from migrant_support.platform.web.fields import EnumSelect, FreeDateField, UuidHidden
from migrant_support.platform.web.forms import Form, HouseRules
from migrant_support.platform.web.translate import translated

_ALL = msg("All")
_l: Any = lazy_gettext  # the types of wtforms know plain text only


class TrailForm(PlainForm):
    """What the trail is cut to. It stands in the address: enums, dates and ids only."""

    Meta = HouseRules

    group = EnumSelect(_l("What kind of act"), [Optional()], labels=GROUP_LABELS, blank=_ALL)
    act = SelectField(_l("Act"), [Optional()], choices={"": ""})
    since = FreeDateField(_l("From day"), [Optional()], least="day")
    until = FreeDateField(_l("To day"), [Optional()], least="day")
    kind = StringField(validators=[Optional(), Length(max=40), Regexp(r"[a-z][a-z0-9_.]*\Z")])
    object = StringField(validators=[Optional(), Length(max=80), Regexp(r"[\w.:-]+\Z")])
    actor = UuidHidden(validators=[Optional()])

    def offer_acts(self, acts: Iterable[str]) -> None:
        """Fill the list of acts, in words."""
        said = sorted((translated(sentence_of_act(act)), act) for act in acts)
        self.act.choices = {"": translated(_ALL)} | {act: words for words, act in said}


class RecordForm(Form):
    """Which record an auditor asks about: by its reference, or by its id."""

    kind = SelectField(_l("Kind of record"), [InputRequired()], choices=lambda: _kinds_in_words())
    reference = StringField(_l("Reference or id"), [InputRequired(), Length(max=80)])


class CheckForm(Form):
    """The button that checks the chain."""


def _kinds_in_words() -> dict[str, str]:
    said = sorted((translated(kind.label), kind.kind) for kind in object_kinds())
    return {kind: label for label, kind in said}
