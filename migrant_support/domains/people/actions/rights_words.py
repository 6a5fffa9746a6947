"""Keeping the words to which somebody consented."""

from uuid import UUID

from migrant_support.domains.people.consent_texts import words_in
from migrant_support.domains.people.models.rights import ConsentWords
from migrant_support.domains.people.queries import PersonRow, fetch_person, row_of
from migrant_support.domains.people.rules.rights import AgreedWords
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def keep_words(actor: Viewer, person_id: UUID, consent_id: UUID, words: AgreedWords | None) -> None:
    """Keep the words of a consent once; those that are kept already stand. Raises ValueError for unknown words."""
    if words is None or db.session.get(ConsentWords, consent_id) is not None:
        return
    if words_in(words.language, version=words.version) is None:
        raise ValueError("no such words")
    said = words.child_words.strip()
    sealed = (
        seal(
            said, data_class=DataClass.PROTECTION, table="consent_words", column="child_words_sealed",
            row_id=consent_id, subject=person_id,
        )
        if said
        else None
    )  # fmt: skip
    db.session.add(
        ConsentWords(
            consent_id=consent_id,
            text_version=words.version,
            text_language=words.language,
            witness=words.witness.strip(),
            giver_name=words.giver_name.strip(),
            child_view=words.child_view,
            child_words_sealed=sealed,
        )
    )
    db.session.flush()
    record(actor, "people.consent.words", kind="person", object_id=person_id, fields=("consent.words",))


def print_consent_form(actor: Viewer, person_id: UUID) -> PersonRow:
    """The person for whom a form is printed; that it was is kept. Raises NotThere."""
    person = row_of(fetch_person(actor, person_id, Power.CONSENT_RECORD))
    record(actor, "people.consent.print", kind="person", object_id=person_id)
    return person
