"""A person's rights over what is kept of her: her page of rights, making her anonymous, and what remains then."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks.lists import birth_text
from migrant_support.desks.own_copy import as_blocks, as_data, own_copy
from migrant_support.domains.directory.queries import country_names, mission_names
from migrant_support.domains.people import labels
from migrant_support.domains.people.actions.rights_requests import note_copy
from migrant_support.domains.people.forms_rights import AnonymiseForm, CopyOutForm
from migrant_support.domains.people.queries import PersonRecord, fetch_person, row_of
from migrant_support.domains.people.queries.rights import (
    CopyRow,
    CorrectionRow,
    Gone,
    HoldRow,
    copies_of,
    corrections_of,
    gone,
    holds_of,
)
from migrant_support.domains.people.rules.rights import CopyForm, CorrectionState
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files.answers import POLICY
from migrant_support.platform.papers import printed
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import LANGUAGES, page_language, translated
from migrant_support.policy import Power
from migrant_support.procedures.anonymise import anonymise as make_anonymous

blueprint = Blueprint("rights", __name__, url_prefix="/people")


@blueprint.get("/<uuid:person_id>/rights")
@guard(Power.RIGHTS_READ)
def show(viewer: Viewer, person_id: UUID) -> Response | str:
    """What the person may ask for, and what keeps her data."""
    person = row_of(fetch_person(viewer, person_id, Power.RIGHTS_READ))
    if gone(person_id) is not None:
        return see_other("person_page.show", person_id=person_id)
    prepare_zone(viewer)
    holds, copies = holds_of(viewer, person_id), copies_of(viewer, person_id)
    actors = {i for hold in holds for i in (hold.set_by, hold.lifted_by)} | {copy.made_by for copy in copies}
    names = display_names(actors)
    may_answer = viewer.may(Power.RIGHTS_ANSWER)
    return render_template(
        "people/rights.html",
        person=person,
        holds=[_hold(hold, names, person_id, may_lift=viewer.may(Power.HOLD_SET)) for hold in holds],
        is_held=any(hold.lifted_at is None for hold in holds),
        copies=[_copy_row(copy, names) for copy in copies],
        corrections=[_correction(one, person_id, may_answer=may_answer) for one in corrections_of(viewer, person_id)],
        may_answer=may_answer,
        may_hold=viewer.may(Power.HOLD_SET),
        may_anonymise=viewer.may(Power.PERSON_ANONYMISE),
    )


def _hold(hold: HoldRow, names: dict[UUID | None, str], person_id: UUID, *, may_lift: bool) -> dict[str, Any]:
    stands = hold.lifted_at is None
    return {
        "chip": {"label": _("Stands"), "tone": "warn"} if stands else {"label": _("Lifted"), "tone": "quiet"},
        "reason": hold.reason,
        "set": _("Set by %(name)s, %(time)s.", name=names.get(hold.set_by, "–"), time=moment_text(hold.set_at)),
        "lifted": ""
        if hold.lifted_at is None
        else _("Lifted by %(name)s, %(time)s.", name=names.get(hold.lifted_by, "–"), time=moment_text(hold.lifted_at)),
        "lift_href": url_for("people.lift_hold", person_id=person_id, hold_id=hold.id) if stands and may_lift else "",
    }


@blueprint.route("/<uuid:person_id>/own-copy", methods=["GET", "POST"])
@guard(Power.RIGHTS_ANSWER, fresh=True)
def hand_out_copy(viewer: Viewer, person_id: UUID) -> Response:
    """Hand out a copy of everything that is kept of her, as far as the viewer may read it."""
    person = fetch_person(viewer, person_id, Power.RIGHTS_ANSWER)
    form = CopyOutForm()
    spoken = [*person.languages, page_language()]
    form.offer(language=next((code for code in spoken if code in LANGUAGES), page_language()))
    if form.validate_on_submit():
        try:
            return _copy(viewer, person_id, form)
        except Refused as no:
            refuse(form, no)
    return answer("people/rights_copy.html", form=form, person=row_of(person))


def _copy(viewer: Viewer, person_id: UUID, form: CopyOutForm) -> Response:
    """The file, saved by the browser; that it was handed out is kept in the same transaction."""
    language, kind, made_at = form.language.data, form.form.data, now()
    prepare_zone(viewer)
    with force_locale(language):
        record, sections = own_copy(viewer, person_id, language=language, with_story=form.with_story.data)
        if kind is CopyForm.PAPER:
            footer = _("Copy of the data of %(reference)s", reference=record.reference)
            blocks = as_blocks(record, sections, made_at=made_at)
            content = printed(blocks, language=language, footer=footer, title=footer)
        else:
            data = as_data(sections, language=language, made_at=made_at)
            content = json.dumps(data, ensure_ascii=False, indent=1).encode()
    note_copy(
        viewer,
        person_id,
        content,
        ground=form.ground.data,
        form=kind,
        language=language,
        with_story=form.with_story.data and record.story_is_open,
    )
    answered = Response(content, mimetype="application/pdf" if kind is CopyForm.PAPER else "application/json")
    answered.headers["Content-Disposition"] = f'attachment; filename="copy-{record.reference}.{kind.value}"'
    answered.headers["Content-Security-Policy"] = POLICY
    answered.headers["Cache-Control"] = "no-store"
    return answered


def _copy_row(copy: CopyRow, names: dict[UUID | None, str]) -> dict[str, str]:
    return {
        "what": f"{translated(labels.COPY_FORM[copy.form])}, {translated(labels.LANGUAGE[copy.language])}",
        "how": ", ".join(
            [translated(labels.COPY_GROUND[copy.ground]), names.get(copy.made_by, "–"), moment_text(copy.made_at)]
        ),
    }


def _correction(one: CorrectionRow, person_id: UUID, *, may_answer: bool) -> dict[str, Any]:
    is_open, due = one.state is CorrectionState.ASKED, moment_text(one.due_at)
    keys: dict[str, Any] = {"person_id": person_id, "correction_id": one.id}
    return {
        "chip": {"label": translated(labels.CORRECTION[one.state]), "tone": labels.CORRECTION_TONE[one.state]},
        "wanted": one.wanted,
        "when": _("Asked %(time)s, to be answered by %(due)s.", time=moment_text(one.asked_at), due=due),
        "reason": one.reason,
        "is_overdue": is_open and one.due_at < now(),
        "accept_href": url_for("people.accept_correction", **keys) if is_open and may_answer else "",
        "refuse_href": url_for("people.refuse_correction", **keys) if is_open and may_answer else "",
    }


@blueprint.route("/<uuid:person_id>/anonymise", methods=["GET", "POST"])
@guard(Power.PERSON_ANONYMISE, fresh=True)
def anonymise(viewer: Viewer, person_id: UUID) -> Response:
    """Erase everything that names her; asked once more who it is, and whether it is understood."""
    person = row_of(fetch_person(viewer, person_id, Power.PERSON_ANONYMISE))
    form = AnonymiseForm()
    if form.validate_on_submit():
        try:
            make_anonymous(viewer, person_id, form.ground.data)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("Everything that named this person was erased."), "good")
            return see_other("person_page.show", person_id=person_id)
    return answer("people/rights_anonymise.html", form=form, person=person)


def what_remains(record: PersonRecord, erased: Gone) -> str:
    """The page of a person who was made anonymous: what is left of her for counts, and nothing else."""
    facts = [
        (_("Reference"), record.reference),
        (_("Sex"), translated(labels.SEX[record.sex])),
        (_("Date of birth"), birth_text(record.birth)),
        (_("Nationality"), country_names(page_language()).get(record.nationality, record.nationality)),
        (_("Home district"), record.home_district),
        (_("Mission"), mission_names(page_language()).get(record.mission, record.mission)),
        (_("Registered"), moment_text(record.registered_at)),
    ]
    return render_template(
        "people/rights_gone.html",
        person=record,
        why=translated(labels.ERASURE[erased.ground]),
        when=moment_text(erased.at),
        facts=[{"label": label, "value": value or "–"} for label, value in facts],
    )
