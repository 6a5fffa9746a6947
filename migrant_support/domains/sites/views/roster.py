"""The list of a house on paper, for the night without a line: by room and bed, with a box for each mark."""

from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import labels
from migrant_support.domains.sites.actions.rollcall import print_roster
from migrant_support.domains.sites.queries.residents import Resident
from migrant_support.domains.sites.queries.rollcall import tonight
from migrant_support.domains.sites.rules.rollcall import Mark
from migrant_support.domains.sites.views.blueprint import blueprint
from migrant_support.domains.sites.views.gate import evening_site
from migrant_support.domains.sites.words import room_text
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Heading, Rows, Signatures, Text, pdf_answer, printed
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_BOX = "[    ]"  # the fonts of papers have no box to tick


@blueprint.get("/sites/<uuid:site_id>/roster/<any(en, si, ta):language>")
@guard(Power.ROLL_CALL, writes=True)
def roster(viewer: Viewer, site_id: UUID, language: str) -> Response:
    """The list as a PDF; printing names of a house is written down."""
    site = evening_site(viewer, site_id, Power.ROLL_CALL)
    people = print_roster(viewer, site_id)
    with force_locale(language):
        night = day_text(tonight(site.zone))
        marks = [translated(labels.MARK[mark]) for mark in Mark]
        blocks: list[Block] = [
            Heading(_("Roll-call, night of %(night)s", night=night), level=1),
            Text(f"{site.name} · {moment_text(now())}", size="small"),
            Rows(
                (_("Bed"), _("Name"), _("Reference"), *marks),
                [_row(one) for one in people],
                widths=(0.17, 0.28, 0.19, 0.09, 0.09, 0.09, 0.09),
            ),
            Text(_("Type the marks in as soon as there is a line again.")),
            Signatures((_("Signature of the warden"), _("Time"))),
        ]
        paper = printed(blocks, language=language, title=_("Roll-call"))
    return pdf_answer(paper, f"roll-call-{site.code.lower()}-{language}")


def _row(one: Resident) -> tuple[str, ...]:
    name = f"{one.person.name}\n{one.person.name_in_script}" if one.person.name_in_script else one.person.name
    bed = f"{room_text(one.room_name)} · {one.bed_name}"
    return (bed, name, one.person.reference, *(_BOX for _mark in Mark))
