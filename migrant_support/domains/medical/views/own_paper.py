"""The medical part of a person's own copy, handed out by medical staff: everything that is kept, on paper."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions.reading import MedicalRecord, read_record
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.queries.record import VitalRow
from migrant_support.domains.medical.rules.vitals import UNIT
from migrant_support.domains.medical.views.blueprint import blueprint, by_clock_of
from migrant_support.domains.medical.views.fitness import asks_of
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import Block, Heading, Rows, Text, pdf_answer, printed
from migrant_support.platform.web.times import day_text, printed_day
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/people/<uuid:person_id>/medical/copy/<any(si,ta,en):language>")
@guard(Power.MEDICAL_READ, writes=True)
def own_paper(viewer: Viewer, person_id: UUID, language: str) -> Response:
    """What medical staff wrote of a person, for herself; that it was opened is written down."""
    found = read_record(viewer, person_id)
    by_clock_of(place_for(viewer, found.person))
    with force_locale(language):
        reference = found.person.reference
        pdf = printed(_blocks(found), language=language, footer=reference, title=reference)
    return pdf_answer(pdf, f"medical-copy-{reference}-{language}")


def _blocks(found: MedicalRecord) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("What is kept about your health"), 1),
        Text(found.person.name, size="large", bold=True),
        Text(_("As of %(time)s.", time=printed_day(now()))),
    ]
    for title, heads, rows in _tables(found):
        blocks.append(Heading(title))
        blocks.append(Rows(heads, rows) if rows else Text(_("Nothing is kept."), size="small"))
    return blocks


def _tables(found: MedicalRecord) -> list[tuple[str, Sequence[str], list[Sequence[str]]]]:
    """Title, heads and rows of each part."""
    said = ("complaint", "findings", "treatment", "advice")
    return [
        (
            _("Entries"),
            (_("When"), _("Complaint"), _("Findings"), _("Treatment"), _("Advice given")),
            [(printed_day(e.at), *(e.words.get(name, "–") for name in said)) for e in found.encounters],
        ),
        (
            _("Signs of life"),
            (_("When"), _("Measured")),
            [
                (
                    printed_day(v.at),
                    ", ".join(
                        f"{translated(labels.SIGN_SHORT[s])} {value:f} {UNIT[s]}" for s, value in v.values.items()
                    ),
                )
                for v in found.vitals
            ],
        ),
        (
            _("Alerts"),
            (_("When"), _("Why?"), _("What are colleagues to do?")),
            [
                (
                    printed_day(a.set_at),
                    ": ".join(part for part in (translated(labels.ALERT_KIND[a.kind]), a.note) if part),
                    ", ".join(translated(labels.INSTRUCTION[one]) for one in a.instructions),
                )
                for a in found.alerts
            ],
        ),
        (
            _("Medicine given"),
            (_("When"), _("Medicine"), _("How it is taken")),
            [(printed_day(m.at), f"{m.what}, {m.quantity}", m.how) for m in found.medicine],
        ),
        (
            _("Fit-to-travel checks"),
            (_("When"), _("Result"), _("To be arranged")),
            [
                (
                    printed_day(c.made_at),
                    translated(labels.FITNESS[c.result]) if c.result else _("Booked"),
                    ", ".join(asks_of(c)) or "–",
                )
                for c in found.checks
            ],
        ),
        (
            _("Tests"),
            (_("When"), _("Test"), _("Result"), _("Laboratory")),
            [
                (
                    printed_day(t.sampled_at),
                    translated(labels.TEST_KIND[t.kind]),
                    translated(labels.TEST_RESULT[t.result]) if t.result else _("Not known yet"),
                    t.lab or "–",
                )
                for t in found.tests
            ],
        ),
        (
            _("Vaccinations"),
            (_("Given on"), _("Vaccine"), _("Dose"), _("Batch number")),
            [(day_text(d.given_on), d.vaccine, str(d.dose), d.batch or "–") for d in found.vaccinations],
        ),
    ]


def _measured(row: VitalRow) -> str:
    parts = (f"{translated(labels.SIGN_SHORT[sign])} {value:f} {UNIT[sign]}" for sign, value in row.values.items())
    return ", ".join(parts)
