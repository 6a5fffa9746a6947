"""A message that waits to be passed on, and a certificate, for a person of the world or of the demonstration."""

from typing import Any
from uuid import UUID

from migrant_support.domains.letters.actions.messages import send, write
from migrant_support.domains.letters.actions.papers import NewLetter, issue_letter
from migrant_support.domains.letters.queries.papers import letter_record
from migrant_support.domains.letters.rules.messages import Place, Way, digest_of
from migrant_support.domains.letters.rules.papers import LetterKind
from migrant_support.platform.access.viewer import Viewer


def written_to(viewer: Viewer, person_id: UUID, mission: str, words: str) -> dict[str, Any]:
    """The ids of both; `paper_code` is what stands on the certificate. Call it in a writing transaction."""
    message = write(viewer, person_id, template="own_words", way=Way.LETTER, language="en", values={Place.TEXT: words})
    message_id = send(viewer, person_id, message, seen=digest_of(message.to, message.text), occasion=f"of {person_id}")
    letter_id = issue_letter(viewer, person_id, NewLetter(LetterKind.TO_WHOM, mission, "en"))
    code = letter_record(viewer, person_id, letter_id).content["token"]
    return {"message_id": message_id, "letter_id": letter_id, "paper_code": code}
