"""Registers messages and letters with the application."""

from flask import Flask

from migrant_support.domains.letters import (
    erasure,
    models,  # noqa: F401 - the tables must be known to the store
)
from migrant_support.domains.letters.rules.papers import LetterKind
from migrant_support.domains.letters.templates import letter_versions, message_templates
from migrant_support.domains.letters.views import blueprint, public_pages
from migrant_support.kernel.texts import msg
from migrant_support.platform.audit.words import name_acts, name_object_kind
from migrant_support.platform.web.context import add_rail_item
from migrant_support.platform.web.origin import csrf
from migrant_support.policy import Power


def register(app: Flask) -> None:
    """Connect the domain. Raises ValueError for a broken file of templates."""
    erasure.answer()
    message_templates()
    for kind in LetterKind:
        letter_versions(kind)
    csrf.exempt(public_pages)  # without cookie and without effect: a name is compared
    app.register_blueprint(blueprint)
    app.register_blueprint(public_pages)
    add_rail_item(Power.MESSAGE_SEND, "letters.outbox", label=msg("Outbox"), icon="message", order=49)
    name_acts(
        {
            "letters.letter.issue": msg("Issued a letter"),
            "letters.address.mark": msg("Noted how a person can be reached safely"),
            "letters.address.drop": msg("Took an e-mail address away"),
        }
    )
    name_object_kind("issued_letter", msg("Letter"))
