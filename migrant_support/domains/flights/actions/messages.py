"""Renditions that are no table of people: the passenger message (PAXLST) and figures without names (HXL)."""

from collections.abc import Collection
from uuid import UUID

from migrant_support.domains.directory.lookups import airports
from migrant_support.domains.flights.models import ManifestVersion
from migrant_support.domains.flights.paxlst_receivers import lines
from migrant_support.domains.flights.rules.figures import figures
from migrant_support.domains.flights.rules.manifest import Recipient, SealedList
from migrant_support.domains.flights.rules.passenger_message import listing_of
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.formats.paxlst.writing import Sending, Written, write_paxlst
from migrant_support.formats.sheets.writing import csv_bytes
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MESSAGES = frozenset({Rendering.PAXLST, Rendering.HXL})
_REFERENCE = 14


def message_file(
    form: Rendering, version: ManifestVersion, content: SealedList, to: Recipient, withheld: Collection[UUID]
) -> bytes:
    """The bytes of a rendition of these forms: always the same for the same rendition. Raises Refused."""
    if form is Rendering.HXL:
        return csv_bytes(figures(content, number=version.number, recipient=to, withheld=withheld))
    return passenger_message(version, content, to).text.encode("ascii")


def passenger_message(version: ManifestVersion, content: SealedList, to: Recipient) -> Written:
    """The message of a version for a receiver by law; prepared, it says, when the version was sealed. Raises Refused.

    Its reference is the beginning of the content's hash: another content, another reference.
    """
    line = lines().get(to.code)
    if line is None or to.needs_consent:
        raise Refused(
            "not_by_law",
            msg("A passenger message (PAXLST) goes to border authorities and the airline only. Choose another format."),
            field="form",
        )
    listing = listing_of(
        content,
        number=version.number,
        airports={code: (airport.country, airport.zone) for code, airport in airports().items()},
        reporter=line.reporter,
        telephone=line.telephone,
    )
    sending = Sending(
        sender=line.sender.id,
        sender_qualifier=line.sender.qualifier,
        recipient=line.recipient.id,
        recipient_qualifier=line.recipient.qualifier,
        prepared=version.sealed_at,
        reference=version.content_hash[:_REFERENCE].upper(),
    )
    return write_paxlst(listing, sending, line.receiver)
