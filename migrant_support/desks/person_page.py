"""A person's page: who she is, where she is now, what stands out, her case, papers, family, consent, tasks, timeline.

At most ten query functions. Templates get what may be shown; they decide nothing.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks import rights
from migrant_support.desks.elsewhere import questions_of
from migrant_support.desks.event_groups import group_labels, kinds_of_group
from migrant_support.desks.lists import age_text, birth_text
from migrant_support.desks.medical_part import medical_part
from migrant_support.desks.money_card import money_of
from migrant_support.desks.readiness import readiness_of
from migrant_support.desks.task_list import task_classes
from migrant_support.desks.whereabouts import ON_THE_WAY, Whereabouts, whereabouts_of
from migrant_support.domains.cases import labels as case_labels
from migrant_support.domains.cases.queries import CaseRecord, cases_of
from migrant_support.domains.cases.queries.notes import count_medical_notes
from migrant_support.domains.cases.rules import CaseState, listable
from migrant_support.domains.cash.queries.requests import requests_of
from migrant_support.domains.claims.queries.records import claims_of
from migrant_support.domains.directory.queries import country_names, institution_choices, mission_names
from migrant_support.domains.flights import labels as flight_labels
from migrant_support.domains.letters.queries.reach import unsafe_numbers
from migrant_support.domains.people import labels
from migrant_support.domains.people.queries import (
    Bonds,
    ConsentRow,
    DocumentRow,
    PersonRecord,
    bonds_of,
    documents_of,
    person_record,
    shared_units,
)
from migrant_support.domains.people.queries.pairs import MergeRow, gone_into, merges_of, now_at, open_pairs_of
from migrant_support.domains.people.queries.rights import gone
from migrant_support.domains.people.rules import ConsentGiver, ConsentWay, DocumentPlace, expiry_warning, is_minor
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.domains.sites.queries import StayRow, may_know_bed
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import NotThere
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.files import FileRow, files_of
from migrant_support.platform.files.kinds import Purpose
from migrant_support.platform.history import timeline_of
from migrant_support.platform.history.queries import MOST, TimelineEvent
from migrant_support.platform.store import DataClass
from migrant_support.platform.tasks.queries import tasks_of
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("person_page", __name__)
EVENTS = 30


@blueprint.get("/people/<uuid:person_id>")
@guard(Power.PERSON_READ)
def show(viewer: Viewer, person_id: UUID) -> Response | str:
    """The page; absent and out of sight are the same. A record that went into another leads there."""
    prepare_zone(viewer)
    try:
        record = person_record(viewer, person_id)
    except NotThere:
        if kept := now_at(viewer, person_id):
            return see_other(".show", person_id=kept)
        raise
    if (erased := gone(person_id)) is not None:
        return rights.what_remains(record, erased)
    bonds = bonds_of(viewer, person_id)
    cases = cases_of(viewer, person_id) if viewer.may(Power.CASE_READ) else []
    documents = documents_of(viewer, person_id)
    events = _told(viewer, record, cases, bonds)
    due: tuple[Any, ...] = ()
    if viewer.may(Power.TASK_WORK):
        due = tasks_of(viewer, ("person", person_id), now(), classes=task_classes(viewer), limit=20)
    files = files_of("person", person_id, purpose=Purpose.ATTACHMENT) if record.story_is_open else []
    where = whereabouts_of(viewer, person_id)
    missions = mission_names(page_language())
    may_edit = viewer.may(Power.PERSON_EDIT)
    return render_template(
        "desks/person.html",
        person=record,
        header=_header(record, cases, where) | {"where": _where(viewer, record, cases, missions, where)},
        flags=shown_flags(viewer, record.id, bonds.flags, resolves=True),
        facts=_facts(record, bonds.phones),
        cases=[_case(case, missions) for case in cases],
        documents=[_document(d, record.id, may_edit=may_edit) for d in documents],
        relatives=bonds.relatives,
        relation_labels=labels.RELATION,
        unit=bonds.unit,
        unit_label=translated(labels.UNIT[bonds.unit.kind]) if bonds.unit else "",
        consents=_consents(bonds.consents),
        files=[_file(f) for f in files],
        tasks=[_task(task) for task in due if task.done_at is None],
        timeline=[_event(event) for event in events[:EVENTS]],
        medical=medical_part(viewer, person_id),
        readiness=readiness_of(viewer, record, bonds.unit.members if bonds.unit else ()),
        money=money_of(viewer, person_id, cases),
        may_edit=may_edit,
        may_register=viewer.may(Power.PERSON_REGISTER),
        may_consent=viewer.may(Power.CONSENT_RECORD),
        may_paper=viewer.may(Power.TRAVEL_PAPER),
        may_write=viewer.may(Power.MESSAGE_SEND),
        may_open=viewer.may(Power.CASE_OPEN) and all(c.state is CaseState.CLOSED for c in cases),
        may_place=viewer.may(Power.STAY_PLACE),
        may_ask_for_bed=viewer.may(Power.BED_REQUEST),
        twins=open_pairs_of(viewer, person_id) if viewer.may(Power.PERSON_MERGE) else [],
        merges=[_merge(merge) for merge in merges_of(viewer, person_id)],
        questions=questions_of(viewer, person_id) if viewer.may(Power.PERSON_REGISTER) else [],
        more_acts=_more_acts(viewer, person_id, notes=count_medical_notes(viewer, person_id)),
    )


_MORE = (
    (Power.SAFE_KEEP, "documents.kept", msg("Safe"), "lock"),
    (Power.CARD_ISSUE, "documents.card", msg("Card"), "people"),
    (Power.MESSAGE_SEND, "letters.letters", msg("Letters"), "print"),
    (Power.FLAG_SET, "people.flags", msg("Flags"), "flag"),
    (Power.STAY_READ, "sites.person_stays", msg("Beds so far"), "clock"),
    (Power.APART_SET, "sites.sleeps_apart", msg("Sleeps apart"), "shield"),
    (Power.RIGHTS_READ, "rights.show", msg("Rights over the data"), "shield"),
    (Power.FILE_RESTRICT, "people.restrict", msg("Close the file"), "lock"),
)
"""What is done about a person less often: power, route, words, icon."""


def _more_acts(viewer: Viewer, person_id: UUID, *, notes: int) -> list[dict[str, str]]:
    acts = [
        {"label": translated(label), "href": url_for(endpoint, person_id=person_id), "icon": icon}
        for power, endpoint, label, icon in _MORE
        if viewer.may(power)
    ]
    if notes:
        href = url_for("cases.medical_notes", person_id=person_id)
        acts.insert(0, {"label": _("Notes for the medical officer"), "href": href, "icon": "lock"})
    return acts


def _merge(merge: MergeRow) -> dict[str, Any]:
    return {"id": merge.id, "reference": merge.gone_reference, "when": moment_text(merge.merged_at)}


def _header(record: PersonRecord, cases: list[CaseRecord], where: Whereabouts) -> dict[str, Any]:
    chips: list[dict[str, str]] = []
    if where.journey is not None:
        chips.append({"label": translated(flight_labels.JOURNEY[where.journey]), "tone": "accent"})
    if is_minor(record.birth, now().date()):
        chips.append({"label": _("Child"), "tone": "warn"})
    if record.needs_interpreter:
        chips.append({"label": _("Needs an interpreter"), "tone": "info"})
    if record.is_restricted:
        chips.append({"label": _("Restricted file"), "tone": "danger"})
    for case in cases[:1]:
        chips.append({"label": translated(case_labels.RISK[case.risk]), "tone": case_labels.RISK_TONE[case.risk]})
        chips += [
            {"label": translated(case_labels.CATEGORY[c]), "tone": "quiet"} for c in listable(case.categories)[:3]
        ]
    return {
        "name": record.name,
        "other_script": record.name_in_script,
        "other_script_lang": "si" if record.name_si else "ta",
        "initials": "".join(part[0] for part in (record.secondary, record.primary) if part)[:2].upper(),
        "photo_href": url_for("people.photo", person_id=record.id) if record.photo_id else None,
        "reference": record.reference,
        "age": age_text(record.birth),
        "facts": [
            translated(labels.SEX[record.sex]),
            _("born %(day)s", day=birth_text(record.birth)),
            country_names(page_language()).get(record.nationality, record.nationality),
        ],
        "chips": chips,
    }


def _where(
    viewer: Viewer,
    record: PersonRecord,
    cases: list[CaseRecord],
    missions: dict[str, str],
    where: Whereabouts,
) -> str:
    """Where she is now, as far as the register knows: her bed, her journey, or the mission that looks after her."""
    if where.stay is not None:
        return _bed_text(viewer, where.stay, missions)
    if where.journey in ON_THE_WAY:
        return translated(ON_THE_WAY[where.journey])
    open_case = next((case for case in cases if case.state is not CaseState.CLOSED), None)
    if open_case is not None:
        return _("Looked after by the mission in %(city)s", city=missions.get(open_case.mission, open_case.mission))
    return _("Registered by the mission in %(city)s", city=missions.get(record.mission, record.mission))


def _bed_text(viewer: Viewer, stay: StayRow, missions: dict[str, str]) -> str:
    """Her bed, for those who read the board of the site; for others only whose place it is."""
    if not may_know_bed(viewer, stay):
        return _("Sleeps at a place of the mission in %(city)s", city=missions.get(stay.mission, stay.mission))
    bed = bed_text(stay.room_name, stay.bed_name)
    if stay.until_at is None:
        return _("Sleeps at %(site)s, %(bed)s", site=stay.site_name, bed=bed)
    day = day_text(local_day(stay.zone, stay.until_at))
    return _("Sleeps at %(site)s, %(bed)s, until %(day)s", site=stay.site_name, bed=bed, day=day)


def _facts(record: PersonRecord, phones: list[Any]) -> list[dict[str, str]]:
    unsafe = unsafe_numbers(record.id) if phones else set()
    spoken = ", ".join(translated(labels.LANGUAGE.get(code, code)) for code in record.languages)
    home = [record.home_address, record.home_district]
    kin = [record.kin_name, record.kin_relation, record.kin_phone]
    facts = [
        (_("Other names"), record.other_names),
        (_("Languages spoken"), spoken),
        (_("NIC number"), record.nic),
        (_("SLBFE registration number"), record.slbfe_number),
        (_("Phones"), ", ".join(_phone(phone.number, is_safe=phone.number not in unsafe) for phone in phones)),
        (_("Home"), ", ".join(part for part in home if part)),
        (_("Next of kin"), ", ".join(part for part in kin if part)),
        (_("Registered"), moment_text(record.registered_at)),
    ]
    return [{"label": label, "value": value or "–"} for label, value in facts]


def _phone(number: str, *, is_safe: bool) -> str:
    return number if is_safe else _("%(number)s (not safe: do not call or write)", number=number)


def _case(case: CaseRecord, missions: dict[str, str]) -> dict[str, Any]:
    return {
        "href": url_for("cases.show", case_id=case.id),
        "reference": case.reference,
        "mission": missions.get(case.mission, case.mission),
        "state": {"label": translated(case_labels.STATE[case.state]), "tone": case_labels.STATE_TONE[case.state]},
        "risk": {"label": translated(case_labels.RISK[case.risk]), "tone": case_labels.RISK_TONE[case.risk]},
        "categories": ", ".join(translated(case_labels.CATEGORY[c]) for c in listable(case.categories)) or "–",
        "opened": moment_text(case.opened_at),
    }


def _document(document: DocumentRow, person_id: UUID, *, may_edit: bool) -> dict[str, Any]:
    warning = expiry_warning(document.expires_on, today=now().date())
    chips = []
    if document.place in (DocumentPlace.EMPLOYER, DocumentPlace.LOST, DocumentPlace.POLICE):
        chips.append({"label": translated(labels.PLACE[document.place]), "tone": "warn"})
    if warning == "expired":
        chips.append({"label": _("Expired"), "tone": "danger"})
    elif warning == "soon":
        chips.append({"label": _("Expires soon"), "tone": "warn"})
    chips.append(
        {"label": _("Verified"), "tone": "good"}
        if document.verified_at
        else {"label": _("Not verified"), "tone": "quiet"}
    )
    keys: dict[str, Any] = {"person_id": person_id, "document_id": document.id}
    return {
        "kind": translated(labels.DOCUMENT[document.kind]),
        "number": document.number or _("not readable"),
        "written": document.written if document.written and document.written != document.number else "",
        "issuer": document.issuing_state,
        "expires": day_text(document.expires_on),
        "place": translated(labels.PLACE[document.place]),
        "chips": chips,
        "href": url_for("documents.show", **keys),
        "place_href": url_for("documents.move", **keys) if may_edit else None,
        "verify_href": url_for("documents.verify", **keys) if may_edit and not document.verified_at else None,
    }


def _consents(consents: list[ConsentRow]) -> list[dict[str, Any]]:
    """Consent facts with their recipients' names; institutions are looked up only when one is named."""
    names = {"": "", "IOM": _("IOM")}
    if any(c.recipient not in names for c in consents):
        names |= dict(institution_choices(page_language()))
    return [_consent(c, names.get(c.recipient, c.recipient)) for c in consents]


def _consent(consent: ConsentRow, recipient: str) -> dict[str, Any]:
    return {
        "id": consent.id,
        "purpose": translated(labels.PURPOSE[consent.purpose]),
        "recipient": recipient,
        "given": moment_text(consent.given_at),
        "withdrawn": moment_text(consent.withdrawn_at) if consent.withdrawn_at else "",
        "how": ", ".join(_agreed(consent)),
    }


def _agreed(consent: ConsentRow) -> list[str]:
    """Who agreed and how, to which words, who saw it, and what the child says."""
    told = [translated(labels.GIVER[ConsentGiver(consent.giver)]), translated(labels.WAY[ConsentWay(consent.way)])]
    if consent.words is None:
        return told
    language = translated(labels.LANGUAGE.get(consent.words.language, consent.words.language))
    told += [consent.words.giver_name, _("words %(n)s in %(language)s", n=consent.words.version, language=language)]
    if consent.words.witness:
        told.append(_("witness %(name)s", name=consent.words.witness))
    if consent.words.child_view:
        told.append(translated(labels.CHILD_VIEW[consent.words.child_view]))
    return [part for part in told if part]


def _file(file: FileRow) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size_text": _("%(size)s kB", size=f"{max(1, file.size // 1024):,}")}


def _task(task: Any) -> dict[str, Any]:
    return {
        "id": task.id,
        "what": translated(task.sentence),
        "due": moment_text(task.due_at),
        "is_overdue": task.is_overdue,
    }


def _told(
    viewer: Viewer,
    record: PersonRecord,
    cases: list[CaseRecord],
    bonds: Bonds,
    *,
    kinds: Collection[str] | None = None,
) -> list[TimelineEvent]:
    """Her latest happenings, at most 200, without what came of a case, relative or companion out of the viewer's sight.

    Whoever shows some of them cuts afterwards: a gap, or a page to go on to, would tell of what is hidden.
    """
    classes = {DataClass.PERSONAL, DataClass.INTERNAL}
    if viewer.may(Power.MEDICAL_READ):
        classes |= {DataClass.MEDICAL}
    events = timeline_of(viewer, ("person", record.id), classes, kinds=kinds, limit=MOST, also=gone_into(record.id))
    seen: dict[str | None, set[UUID]] = {
        "person": {relative.person.id for relative in bonds.relatives},
        "case": {case.id for case in cases},
    }
    if any(event.reference_kind == "travel_unit" for event in events):
        seen["travel_unit"] = {unit_id for _, unit_id in shared_units(viewer, [record.id], ever=True)}
    if any(event.reference_kind == "claim" for event in events):
        seen["claim"] = {claim.id for claim in claims_of(viewer, record.id, limit=MOST)}
    if any(event.reference_kind == "cash_request" for event in events):
        seen["cash_request"] = {row.id for row in requests_of(viewer, record.id, limit=MOST)}
    return [e for e in events if e.reference_kind not in seen or e.reference_id in seen[e.reference_kind]]


def _event(event: TimelineEvent) -> dict[str, Any]:
    href = url_for("cases.show", case_id=event.reference_id) if event.reference_kind == "case" else None
    return {
        "when": moment_text(event.at),
        "datetime": event.at.isoformat(),
        "text": translated(event.sentence),
        "note": _("by you") if event.is_own else "",
        "href": href,
    }


@blueprint.get("/people/<uuid:person_id>/timeline")
@guard(Power.PERSON_READ)
def timeline(viewer: Viewer, person_id: UUID) -> str:
    """Older happenings, page by page."""
    prepare_zone(viewer)
    record = person_record(viewer, person_id)
    cases = cases_of(viewer, person_id) if viewer.may(Power.CASE_READ) else []
    shown = min(max(request.args.get("shown", EVENTS, type=int), EVENTS), MOST)
    bonds = bonds_of(viewer, person_id)
    only = request.args.get("only", "")
    events = _told(viewer, record, cases, bonds, kinds=kinds_of_group(only))
    return render_template(
        "desks/timeline.html",
        person=record,
        timeline=[_event(event) for event in events[:shown]],
        filters=[
            {
                "label": label,
                "current": only == group,
                "href": url_for(".timeline", person_id=person_id, only=None if only == group else group),
            }
            for group, label in group_labels().items()
        ],
        more=url_for(".timeline", person_id=person_id, shown=shown + 50, only=only or None)
        if len(events) > shown and shown < MOST
        else None,
    )
