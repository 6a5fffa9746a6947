"""The letter of thanks to a donor, with its number, in one of three languages."""

from flask_babel import force_locale, format_date, format_decimal
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.supplies import labels
from migrant_support.domains.supplies.queries.papers import DonationRow
from migrant_support.platform.papers import Block, Facts, Gap, Heading, Rows, Signatures, Text, printed
from migrant_support.platform.web.translate import translated


def thanks_letter(donation: DonationRow, language: str) -> bytes:
    """The PDF; the same donation in the same language gives the same bytes."""
    with force_locale(language):
        mission = mission_names(language).get(donation.mission, donation.mission)
        blocks: list[Block] = [
            Heading(_("Letter of thanks"), level=1),
            Facts(
                [
                    (_("Number"), donation.number),
                    (_("Mission"), mission),
                    (_("Day of the gift"), format_date(donation.given_on, "d MMMM yyyy")),
                ],
                columns=1,
            ),
            Gap(4),
            Text("\n".join(part for part in (donation.donor, donation.address) if part), bold=True),
            Gap(4),
            Text(
                _(
                    "We thank you for your gift to Sri Lankans in distress who are in the care of this mission. "
                    "We received in good order:"
                )
            ),
            Rows(
                (_("Item"), _("Quantity"), _("Counted in")),
                [
                    (
                        line.item.name(language),
                        str(format_decimal(line.quantity, "#,##0.###")),
                        translated(labels.UNIT[line.item.unit]),
                    )
                    for line in donation.lines
                ],
                widths=(0.6, 0.2, 0.2),
                right=(1,),
            ),
            Gap(4),
            Text(
                _(
                    "What you gave stands in the book of our store and goes to people in need. "
                    "It is neither sold nor exchanged."
                )
            ),
            Gap(10),
            Signatures((_("Signature of the officer"), _("Seal of the mission"))),
        ]
        return printed(blocks, language=language, title=donation.number)
