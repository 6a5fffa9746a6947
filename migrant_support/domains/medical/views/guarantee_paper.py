"""The letter of a cost guarantee to a hospital, in English, Sinhala or Tamil. Nothing of an illness stands on it."""

from flask_babel import force_locale
from flask_babel import gettext as _

from migrant_support.domains.directory.queries import mission_names, zone_of_mission
from migrant_support.domains.medical.queries.guarantees import GuaranteeRow
from migrant_support.platform.papers import Block, Facts, Gap, Heading, Signatures, Text, printed
from migrant_support.platform.web.times import clock_text


def guarantee_pdf(row: GuaranteeRow, passport: str, approver: str, language: str) -> bytes:
    """The PDF; the same guarantee gives the same bytes."""
    with force_locale(language):
        return printed(_blocks(row, passport, approver, language), language=language, footer=row.number,
                       title=row.number)  # fmt: skip


def _blocks(row: GuaranteeRow, passport: str, approver: str, language: str) -> list[Block]:
    place, zone = mission_names(language).get(row.mission, row.mission), zone_of_mission(row.mission)
    facts = [
        (_("Name"), row.person.name),
        (_("Passport"), passport),
        (_("Reference"), row.person.reference),
        (_("At most"), str(row.limit)),
        (_("Granted"), clock_text(row.decided_at, zone, place) if row.decided_at else ""),
        (_("Valid until"), clock_text(row.valid_until, zone, place) if row.valid_until else ""),
    ]
    return [
        Text(_("Mission of Sri Lanka, %(mission)s", mission=place), bold=True),
        Heading(_("Guarantee of costs"), level=1),
        Text(_("Number %(number)s", number=row.number), bold=True),
        Gap(4),
        Text(_("To: %(hospital)s", hospital=row.hospital)),
        Gap(4),
        Text(
            _(
                "The mission of Sri Lanka pays for the treatment of the person named below, up to the amount named"
                " below. What goes beyond it needs another guarantee before it is done."
            )
        ),
        Gap(2),
        Facts([(name, value) for name, value in facts if value]),
        Gap(2),
        Text(
            _(
                "Please write the number of this letter on the bill and send it to the mission. Please give medical"
                " reports to the person or to the mission's medical officer only."
            )
        ),
        Gap(8),
        Facts([(_("Granted by"), approver)]),
        Gap(4),
        Signatures((_("Signature and stamp of the mission"),)),
    ]
