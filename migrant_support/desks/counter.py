"""The counter: search first, then register a person with her paper and her case in one go.

What is looked for is posted, never in an address; the words typed in the search are carried into the new form.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from migrant_support.desks.likely import likely_cards
from migrant_support.desks.lists import people_table
from migrant_support.desks.passport_reading import Reading, fill_in, zone_as_read, zone_of_picture
from migrant_support.domains.cases.forms import CaseForm
from migrant_support.domains.cases.queries import cases_of
from migrant_support.domains.cases.rules import listable
from migrant_support.domains.directory.queries import (
    country_choices,
    currency_choices,
    district_choices,
    mission_names,
    region_of_mission,
)
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.forms import DocumentForm, PersonForm, birth_of
from migrant_support.domains.people.likeness import identity
from migrant_support.domains.people.queries import PersonRecord, fetch_person, person_record, row_of, search_people
from migrant_support.domains.people.rules import (
    ConsentGiver,
    ConsentPurpose,
    DocumentPlace,
    NewConsent,
    NewPerson,
    Relation,
    Sex,
    is_minor,
)
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.matching.identity import Identity
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files.letters import can_read
from migrant_support.platform.web.drafts import draft_of, drop_draft, keep_draft
from migrant_support.platform.web.fields import EnumChecks, EnumSelect
from migrant_support.platform.web.forms import Form, answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind
from migrant_support.procedures.register import open_for_known, register_at_counter
from migrant_support.procedures.register import register_relative as register_of_family

search = Blueprint("search", __name__)
blueprint = Blueprint("counter", __name__)
DRAFT = "register"


ASKED_AT_COUNTER = {
    purpose: people_labels.PURPOSE[purpose]
    for purpose in (ConsentPurpose.ASSISTANCE, ConsentPurpose.REPATRIATION, ConsentPurpose.SHARE_IOM)
}
_RECIPIENTS = {ConsentPurpose.SHARE_IOM: "IOM"}


class SearchForm(Form):
    """One box."""

    q = StringField(msg("Name, reference, passport, NIC or phone"), [DataRequired(), Length(max=120)])


class CounterForm(PersonForm, CaseForm, DocumentForm):
    """Person, paper and case on one page; the document is optional."""

    zone = TextAreaField(msg("Lines at the foot of the passport or card"), [Length(max=400)])
    picture = FileField(msg("Or a picture of the page with these lines"))
    mission = SelectField(msg("Mission"))
    agrees = EnumChecks(msg("The person agrees"), labels=ASKED_AT_COUNTER)
    shares_document = BooleanField(msg("It is somebody else on the same document, such as a child with a parent"))
    giver = EnumSelect(msg("Given by"), labels=people_labels.GIVER, default=ConsentGiver.SELF)

    def described(self) -> Identity:
        """What is typed so far, finished or not, made comparable."""
        return identity(
            names=(self.primary.data or "", self.secondary.data or ""),
            scripts=(self.name_si.data or "", self.name_ta.data or ""),
            birth=birth_of(self.birth.data),
            sex=self.sex.data or Sex.X,
            documents=(self.number.data or "",),
            nic=self.nic.data or "",
            phones=(self.phone.data or "", self.phone_home.data or ""),
            district=self.home_district.data or "",
            address=self.home_address.data or "",
        )


class FamilyForm(CounterForm):
    """Somebody of the family of a person who is in the register."""

    relation = EnumSelect(msg("The relative is the person's"), labels=people_labels.RELATION, default=Relation.MOTHER)
    travels_along = BooleanField(msg("They travel together"), default=True)


@search.route("/search", methods=["GET", "POST"])
@guard(Power.SEARCH, reads=True)
def find(viewer: Viewer) -> Response:
    """Find people by anything they may say of themselves."""
    prepare_zone(viewer)
    form = SearchForm()
    found, has_more = None, False
    if form.validate_on_submit():
        people, has_more = search_people(viewer, form.q.data or "", region=_region(viewer))
        found = people_table(people, mission_names(page_language()))
    return answer(
        "desks/search.html",
        form=form,
        found=found,
        has_more=has_more,
        may_register=viewer.may(Power.PERSON_REGISTER),
    )


def own_missions(viewer: Viewer, power: Power) -> list[str]:
    """Codes of the missions where the viewer has the power, in the order of the grants."""
    reach = viewer.reach(power)
    held = [grant.scope_id for grant in viewer.grants if grant.scope_id in reach.ids(ScopeKind.MISSION)]
    return list(dict.fromkeys(held))


def _region(viewer: Viewer) -> str:
    codes = own_missions(viewer, Power.SEARCH)
    return region_of_mission(codes[0]) if codes else "LK"


@blueprint.route("/register", methods=["GET", "POST"])
@guard(Power.PERSON_REGISTER)
def register(viewer: Viewer) -> Response:
    """Register a person with her case; `looked_for` brings the words of the search."""
    if request.method == "POST" and "looked_for" in request.form:
        form = CounterForm(formdata=None, data=_from_search(request.form["looked_for"][:120]))
        return _page(viewer, form)
    if request.method == "GET":
        return _begun(viewer)
    form = CounterForm()
    return _registered(viewer, form) or _page(viewer, form)


@blueprint.post("/register/read")
@guard(Power.PERSON_REGISTER, reads=True)
def read(viewer: Viewer) -> Response:
    """The same form with the lines of a passport read, typed or in a picture; nothing is stored."""
    form, reading = _filled(CounterForm)
    return _page(viewer, form, reading=reading)


def _begun(viewer: Viewer) -> Response:
    """An empty form; or, when it is asked for, what this account had typed and not sent."""
    draft = draft_of(viewer, DRAFT)
    if draft is not None and "draft" in request.args:
        form = CounterForm(formdata=draft.fields)
        return _page(viewer, form, likely=True)
    return _page(viewer, CounterForm(), kept=moment_text(draft.saved_at) if draft else "")


@blueprint.post("/register/draft")
@guard(Power.PERSON_REGISTER)
def save_draft(viewer: Viewer) -> Response:
    """Keep what is typed so far; the page says when that was."""
    form = CounterForm(formdata=None)
    moment = keep_draft(viewer, DRAFT, {field.name: request.form.getlist(field.name) for field in form})
    prepare_zone(viewer)
    return Response(_("Kept as a draft, %(time)s", time=moment_text(moment)), mimetype="text/plain")


@blueprint.post("/register/draft/drop")
@guard(Power.PERSON_REGISTER)
def forget_draft(viewer: Viewer) -> Response:
    """Throw the unfinished form away."""
    drop_draft(viewer, DRAFT)
    return see_other(".register")


@blueprint.route("/people/<uuid:person_id>/family/new", methods=["GET", "POST"])
@guard(Power.PERSON_REGISTER)
def register_relative(viewer: Viewer, person_id: UUID) -> Response:
    """Register somebody of a person's family: what a family shares is filled in, tie and travel unit are made too."""
    person = person_record(viewer, person_id)
    if request.method == "GET":
        return _page(viewer, FamilyForm(formdata=None, data=_shared(viewer, person)), relative=person)
    form = FamilyForm()
    return _registered(viewer, form, person) or _page(viewer, form, relative=person)


@blueprint.post("/people/<uuid:person_id>/family/read")
@guard(Power.PERSON_REGISTER, reads=True)
def read_relative(viewer: Viewer, person_id: UUID) -> Response:
    """As `read`, for one of a family."""
    person = person_record(viewer, person_id)
    form, reading = _filled(FamilyForm)
    return _page(viewer, form, reading=reading, relative=person)


def _shared(viewer: Viewer, person: PersonRecord) -> dict[str, Any]:
    """What people of one family have in common."""
    cases = cases_of(viewer, person.id) if viewer.may(Power.CASE_READ) else []
    parent = {Sex.F: Relation.MOTHER, Sex.M: Relation.FATHER}.get(person.sex, Relation.OTHER)
    return {
        "primary": person.primary,
        "nationality": person.nationality,
        "languages": list(person.languages),
        "home_district": person.home_district,
        "home_address": person.home_address,
        "kin_name": person.kin_name,
        "kin_relation": person.kin_relation,
        "kin_phone": person.kin_phone,
        "relation": parent if not is_minor(person.birth, now().date()) else Relation.SIBLING,
        "travels_along": True,
        "mission": person.mission,
        "categories": list(listable(cases[0].categories)) if cases else [],
    }


def _filled(kind: type[CounterForm]) -> tuple[CounterForm, Reading | None]:
    """The form as it was sent, with the lines of a passport put in; none where a picture could not be read."""
    zone = (request.form.get("corrected") or request.form.get("zone", ""))[:400]
    sent = request.files.get("picture")
    if sent is not None and sent.filename and can_read():
        try:
            zone = zone_of_picture(sent)
        except Refused as no:
            form = kind()
            form.picture.errors = [translated(no.sentence, **no.values)]
            return form, None
    filled, reading = fill_in(request.form, zone)
    return kind(formdata=filled), reading


def _page(
    viewer: Viewer,
    form: CounterForm,
    *,
    reading: Reading | None = None,
    relative: PersonRecord | None = None,
    likely: bool = False,
    kept: str = "",
) -> Response:
    codes = own_missions(viewer, Power.PERSON_REGISTER)
    _offer(form, codes)
    besides = (relative.id,) if relative else ()
    is_filled = likely or request.method == "POST"
    cards = likely_cards(viewer, form.described(), besides=besides) if is_filled else []
    return answer(
        "desks/register.html", form=form, codes=codes, likely=cards, relative=relative, kept=kept,
        can_read=can_read(),
        **({"reading": reading} if reading else {}),
    )  # fmt: skip


def _registered(viewer: Viewer, form: CounterForm, relative: PersonRecord | None = None) -> Response | None:
    """Register what is in the form and lead on; None when something is to be mended."""
    _offer(form, own_missions(viewer, Power.PERSON_REGISTER))
    if not form.validate_on_submit():
        return None
    person, case, mission = _person(form), form.case(), form.mission.data
    try:
        if relative is not None and isinstance(form, FamilyForm):
            made = register_of_family(
                viewer, person, case, mission=mission, relative_id=relative.id, relation=form.relation.data,
                travels_along=form.travels_along.data, may_share_document=form.shares_document.data,
            )  # fmt: skip
        else:
            shared = form.shares_document.data
            made = register_at_counter(viewer, person, case, mission=mission, may_share_document=shared)
    except Refused as no:
        refuse(form, no)
        return None
    if relative is None:
        drop_draft(viewer, DRAFT)
    flash(_("The person is registered and the case is open."), "good")
    if remark := form.nic_remark():
        flash(remark, "warn")
    if made.known_elsewhere:
        flash(_("A number of this person is known to another mission too. You can ask it below."), "warn")
    if "another" in request.form:
        return see_other(".register_relative", person_id=relative.id if relative else made.person_id)
    return see_other("person_page.show", person_id=made.person_id)


@blueprint.post("/register/likely")
@guard(Power.PERSON_REGISTER, reads=True)
def likely(viewer: Viewer) -> Response:
    """What stands beside the form while it is filled: people in sight who may be the one described. Stores nothing."""
    form = CounterForm()
    _offer(form, own_missions(viewer, Power.PERSON_REGISTER))
    return answer("desks/likely.html", form=form, likely=likely_cards(viewer, form.described()))


def _offer(form: CounterForm, codes: list[str]) -> None:
    language = page_language()
    names = mission_names(language)
    form.mission.choices = [(code, names.get(code, code)) for code in codes]
    chosen = form.mission.data if form.mission.data in codes else (codes[0] if codes else "")
    form.offer_person(
        countries=country_choices(language),
        districts=district_choices(language),
        region=region_of_mission(chosen),
    )
    form.offer_case(currencies=currency_choices(chosen, page_language()))
    form.issuing_state.choices = country_choices(language)


def _from_search(words: str) -> dict[str, str]:
    """A name goes to the names, a number to the passport."""
    if any(c.isdigit() for c in words):
        return {"number": words}
    given, _blank, family = words.strip().rpartition(" ")
    return {"primary": family, "secondary": given}


def _person(form: CounterForm) -> NewPerson:
    """Person with paper and consents; a paper without number counts when it is said where it is."""
    document = form.document()
    document = replace(document, zone=zone_as_read(form.zone.data or "", document.number))
    is_known = bool(form.number.data) or document.place is not DocumentPlace.HOLDER
    consents = tuple(
        NewConsent(purpose, _RECIPIENTS.get(purpose, ""), form.giver.data) for purpose in form.agrees.data or ()
    )
    return form.person(documents=(document,) if is_known else (), consents=consents)


class OpenCaseForm(CaseForm):
    """A case for somebody who is in the register."""

    mission = SelectField(msg("Mission"))


@blueprint.route("/people/<uuid:person_id>/cases/new", methods=["GET", "POST"])
@guard(Power.CASE_OPEN)
def open_case(viewer: Viewer, person_id: UUID) -> Response:
    """Open a case for a person who is in the register."""
    person = row_of(fetch_person(viewer, person_id, Power.CASE_OPEN))
    codes = own_missions(viewer, Power.CASE_OPEN)
    form = OpenCaseForm()
    names = mission_names(page_language())
    form.mission.choices = [(code, names.get(code, code)) for code in codes]
    form.offer_case(currencies=currency_choices(codes[0] if codes else "", page_language()))
    if form.validate_on_submit():
        try:
            open_for_known(viewer, [(person_id, form.case())], mission=form.mission.data)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The case is open."), "good")
            return see_other("person_page.show", person_id=person_id)
    return answer("desks/open_case.html", form=form, codes=codes, person=person)
