"""A referral as a paper: to whom, what is asked for, and exactly the rows that the screen shows."""

from collections.abc import Sequence

from flask_babel import gettext as _

from migrant_support.domains.cases.queries.referrals import ReferralRow
from migrant_support.domains.directory.queries import institution_names, mission_names
from migrant_support.domains.directory.rules import SERVICES
from migrant_support.platform.papers import Block, Boxes, Facts, Heading, Signatures, Text, printed
from migrant_support.platform.web.times import printed_day
from migrant_support.platform.web.translate import translated


def referral_paper(
    row: ReferralRow, told: Sequence[tuple[str, str]], *, reference: str, mission: str, language: str
) -> bytes:
    """The PDF, in the language of the page around it."""
    return printed(
        referral_blocks(row, told, mission=mission, language=language),
        language=language,
        footer=_("Referral of case %(reference)s", reference=reference),
        title=reference,
    )


def referral_blocks(row: ReferralRow, told: Sequence[tuple[str, str]], *, mission: str, language: str) -> list[Block]:
    """What the paper is built of."""
    institution = institution_names(language).get(row.institution, row.institution)
    city = mission_names(language).get(mission, mission)
    blocks: list[Block] = [
        Heading(_("Referral"), level=1),
        Facts(
            [
                (_("Addressed to"), institution),
                (_("Sent by"), _("The mission of Sri Lanka in %(city)s", city=city)),
                (_("Day"), printed_day(row.sent_at or row.made_at)),
                (_("Answer asked for by"), printed_day(row.answer_due_at)),
            ]
        ),
        Heading(_("What is asked for")),
        Boxes([(translated(SERVICES[service]), True) for service in row.services]),
        Heading(_("What the person agreed to tell")),
    ]
    if not told:
        return [*blocks, Text(_("Nothing is told: the person has not agreed to share with this institution."))]
    return [
        *blocks,
        Facts(list(told)),
        Text(_("Use this only to help this person. Do not hand it on. If you cannot help, please say so soon.")),
        Signatures((_("Signature of the officer"), _("Received by"))),
    ]
