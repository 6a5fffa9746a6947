"""The medical tab of a person's page: alerts, entries, signs of life, checks, tests, vaccinations, certificates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.medical import labels
from migrant_support.domains.medical.actions.certificates import issue_certificate, read_certificate
from migrant_support.domains.medical.actions.reading import MedicalRecord, read_record
from migrant_support.domains.medical.queries.certificates import CertificateRow, certificates_of
from migrant_support.domains.medical.queries.guarantees import GuaranteeRow, guarantees_of
from migrant_support.domains.medical.queries.medicine import Given
from migrant_support.domains.medical.queries.places import place_for
from migrant_support.domains.medical.queries.record import AlertRow, EncounterRow, TestRow, VaccinationRow, VitalRow
from migrant_support.domains.medical.rules import Fitness
from migrant_support.domains.medical.rules.certificates import CertificateKind, Standing
from migrant_support.domains.medical.rules.vitals import UNIT, Level, Sign, age_in_months, levels
from migrant_support.domains.medical.terms import bands_on
from migrant_support.domains.medical.views.blueprint import blueprint, by_clock_of
from migrant_support.domains.medical.views.certificate_paper import certificate_pdf
from migrant_support.domains.medical.views.fitness import asks_of
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries import PersonRow
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.papers import pdf_answer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

_AT = "/people/<uuid:person_id>/medical"
LANGUAGES = ("si", "ta", "en")
WORDS = ("complaint", "findings", "treatment", "advice")


@blueprint.get(_AT)
@guard(Power.MEDICAL_READ, writes=True)
def show(viewer: Viewer, person_id: UUID) -> str:
    """The record; that it was opened is written down before the page leaves."""
    found = read_record(viewer, person_id)
    place = place_for(viewer, found.person)
    by_clock_of(place)
    names = display_names({row.made_by for row in found.encounters} | {row.made_by for row in found.vitals})
    papers = certificates_of(viewer, person_id)
    drawing = _Drawing(found, names, place.zone, papers)
    return render_template(
        "medical/record.html",
        person=found.person,
        alerts=[drawing.alert(row) for row in found.alerts],
        entries=[drawing.entry(row) for row in found.encounters],
        vitals=[drawing.vitals(row) for row in found.vitals],
        checks=drawing.checks(),
        tests=[drawing.test(row) for row in found.tests],
        doses=[drawing.dose(row) for row in found.vaccinations],
        medicine=[_given(row) for row in found.medicine],
        papers=[drawing.paper(row) for row in papers],
        copies=[
            {
                "label": translated(people_labels.LANGUAGE[code]),
                "href": url_for(".own_paper", person_id=person_id, language=code),
            }
            for code in LANGUAGES
        ],
        guarantees=[_guarantee(row) for row in guarantees_of(viewer, person_id)],
    )


@blueprint.post(f"{_AT}/certificates/<any(fitness,test,vaccination):certificate_kind>/<uuid:source_id>")
@guard(Power.CERTIFICATE_ISSUE)
def issue(viewer: Viewer, person_id: UUID, certificate_kind: str, source_id: UUID) -> Response:
    """Issue a certificate of an entry."""
    try:
        issue_certificate(viewer, person_id, CertificateKind(certificate_kind), source_id)
    except Refused as no:
        flash(translated(no), "danger")
    else:
        flash(_("The certificate is issued. Print it below."), "good")
    return see_other(".show", person_id=person_id, _anchor="certificates")


@blueprint.get(f"{_AT}/certificates/<uuid:certificate_id>/<any(si,ta,en):language>")
@guard(Power.CERTIFICATE_ISSUE, writes=True)
def certificate(viewer: Viewer, person_id: UUID, certificate_id: UUID, language: str) -> Response:
    """A certificate to print."""
    paper = read_certificate(viewer, person_id, certificate_id)
    address = url_for("certificates.check", language=language, code=paper.words["code"], _external=True)
    return pdf_answer(certificate_pdf(paper, language, address), f"certificate-{paper.row.number}-{language}")


class _Drawing:
    """Turns a record into what the template shows."""

    def __init__(
        self,
        found: MedicalRecord,
        names: Mapping[UUID | None, str],
        zone: str,
        papers: list[CertificateRow],
    ) -> None:
        self._found, self._names, self._zone = found, names, zone
        self._person: PersonRow = found.person
        self._certified = {row.source_id for row in papers if row.standing is Standing.VALID}

    def alert(self, row: AlertRow) -> dict[str, Any]:
        """An alert with its reason."""
        standing = row.is_in_force(now())
        return {
            "words": ", ".join(translated(labels.INSTRUCTION[one]) for one in row.instructions),
            "why": translated(labels.ALERT_KIND[row.kind]),
            "note": row.note,
            "is_in_force": standing,
            "when": moment_text(row.set_at),
            "ends": moment_text(row.ends_at) if row.ends_at else "",
            "lift_href": url_for(".lift", person_id=self._person.id, alert_id=row.id) if standing else "",
        }

    def entry(self, row: EncounterRow) -> dict[str, Any]:
        """An entry; one that was corrected says so."""
        titles = {"complaint": _("Complaint"), "findings": _("Findings"), "treatment": _("Treatment"),
                  "advice": _("Advice given")}  # fmt: skip
        return {
            "when": moment_text(row.at),
            "by": self._names.get(row.made_by, "–"),
            "triage": {"label": translated(labels.TRIAGE[row.triage]), "tone": labels.TRIAGE_TONE[row.triage]},
            "scale": row.scale,
            "facts": [{"label": titles[name], "value": row.words[name]} for name in WORDS if row.words.get(name)],
            "is_corrected": row.corrected_by is not None,
            "is_correction": row.corrects_id is not None,
            "correct_href": ""
            if row.corrected_by
            else url_for(".correct_encounter", person_id=self._person.id, encounter_id=row.id),
        }

    def vitals(self, row: VitalRow) -> dict[str, Any]:
        """A reading: each value with its unit, and how far it is from the usual at her age."""
        day = local_day(self._zone, row.at)
        judged = levels(row.values, age_in_months(self._person.birth, day), bands_on(day))
        return {
            "when": moment_text(row.at),
            "by": self._names.get(row.made_by, "–"),
            "level": {"label": translated(labels.LEVEL[row.level]), "tone": labels.LEVEL_TONE[row.level]},
            "values": [_value(sign, value, judged[sign]) for sign, value in row.values.items()],
        }

    def checks(self) -> list[dict[str, Any]]:
        """The checks; the latest result can be certified."""
        latest = next((row for row in self._found.checks if row.result is not None), None)
        shown = []
        for row in self._found.checks:
            if row.result is None:
                state, span = {"label": _("Booked"), "tone": "info"}, moment_text(row.booked_for)
            else:
                state = {"label": translated(labels.FITNESS[row.result]), "tone": labels.FITNESS_TONE[row.result]}
                span = _("holds until %(when)s", when=moment_text(row.valid_until))
            is_certifiable = row is latest and row.result is not Fitness.UNFIT and row.id not in self._certified
            holds = row.valid_until is not None and row.valid_until > now()
            shown.append(
                {
                    "state": state,
                    "span": span,
                    "asks": ", ".join(asks_of(row)),
                    "issue_href": self._issue(CertificateKind.FITNESS, row.id) if is_certifiable and holds else "",
                }
            )
        return shown

    def test(self, row: TestRow) -> dict[str, Any]:
        """A test with its result, or the way to write it."""
        keys: dict[str, Any] = {"person_id": self._person.id, "test_id": row.id}
        is_open = row.struck_at is None
        state = (
            {"label": translated(labels.TEST_RESULT[row.result]), "tone": labels.TEST_TONE[row.result]}
            if row.result
            else {"label": _("Not known yet"), "tone": "info"}
        )
        return {
            "kind": translated(labels.TEST_KIND[row.kind]),
            "state": state,
            "when": moment_text(row.sampled_at),
            "lab": row.lab,
            "counts": moment_text(row.counts_until) if row.counts_until else "",
            "is_struck": not is_open,
            "result_href": url_for(".test_result", **keys) if is_open and row.result is None else "",
            "strike_href": url_for(".strike_sample", **keys) if is_open else "",
            "issue_href": self._issue(CertificateKind.TEST, row.id)
            if is_open and row.result and row.id not in self._certified
            else "",
        }

    def dose(self, row: VaccinationRow) -> dict[str, Any]:
        """A dose that was given."""
        keys: dict[str, Any] = {"person_id": self._person.id, "vaccination_id": row.id}
        is_open = row.struck_at is None
        return {
            "what": _("%(vaccine)s, dose %(dose)s", vaccine=row.vaccine or "–", dose=row.dose),
            "when": day_text(row.given_on),
            "more": ", ".join(part for part in (row.batch, row.place, translated(labels.PROOF[row.proof])) if part),
            "is_struck": not is_open,
            "strike_href": url_for(".strike_dose", **keys) if is_open else "",
            "issue_href": self._issue(CertificateKind.VACCINATION, row.id)
            if is_open and row.id not in self._certified
            else "",
        }

    def paper(self, row: CertificateRow) -> dict[str, Any]:
        """A certificate with its languages to print."""
        return {
            "number": row.number,
            "kind": translated(labels.CERTIFICATE[row.kind]),
            "standing": {
                "label": translated(labels.STANDING[row.standing]),
                "tone": labels.STANDING_TONE[row.standing],
            },
            "when": moment_text(row.issued_at),
            "prints": [
                {
                    "label": translated(people_labels.LANGUAGE[code]),
                    "href": url_for(".certificate", person_id=self._person.id, certificate_id=row.id, language=code),
                }
                for code in LANGUAGES
            ],
        }

    def _issue(self, kind: CertificateKind, source_id: UUID) -> str:
        return url_for(".issue", person_id=self._person.id, certificate_kind=kind.value, source_id=source_id)


def _given(row: Given) -> dict[str, str]:
    return {"what": f"{row.what}, {row.quantity}", "how": row.how, "when": moment_text(row.at)}


def _guarantee(row: GuaranteeRow) -> dict[str, Any]:
    return {
        "href": url_for(".guarantee", guarantee_id=row.id),
        "hospital": row.hospital,
        "limit": str(row.limit),
        "state": {"label": translated(labels.GUARANTEE_STATE[row.state]), "tone": labels.GUARANTEE_TONE[row.state]},
        "when": moment_text(row.asked_at),
    }


def _value(sign: Sign, value: Decimal, level: Level) -> dict[str, str]:
    return {
        "label": translated(labels.SIGN_SHORT[sign]),
        "value": f"{value:f} {UNIT[sign]}",
        "tone": labels.LEVEL_TONE[level] if level is not Level.NORMAL else "",
        "note": translated(labels.LEVEL[level]) if level is not Level.NORMAL else "",
    }
