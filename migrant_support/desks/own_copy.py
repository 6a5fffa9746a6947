"""Everything that is kept of a person, in sections, for herself: what this viewer may read, in the language in force.

Without third persons (a relative is told by relation, a colleague by role) and without what endangers others (a place
to sleep is told by its mission, never by name). What she told is in it only when she wants it and the viewer may read
it; reading it is an act and stands in the log. Medical findings are not: the medical officer reads them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from migrant_support.desks.lists import birth_text
from migrant_support.domains.cases import labels as case_labels
from migrant_support.domains.cases.actions import read_narrative
from migrant_support.domains.cases.queries import CaseRecord, cases_of
from migrant_support.domains.cases.rules import listable
from migrant_support.domains.directory.queries import country_names, institution_choices, mission_names
from migrant_support.domains.documents import labels as document_labels
from migrant_support.domains.documents.queries.safe import kept_of, receipts_of
from migrant_support.domains.flights import exit_labels
from migrant_support.domains.flights import labels as flight_labels
from migrant_support.domains.flights.queries.exit_steps import exit_steps_ever
from migrant_support.domains.flights.queries.journeys import clearances_of, entries_of_people, journeys_of
from migrant_support.domains.flights.queries.told import told_of
from migrant_support.domains.medical import labels as medical_labels
from migrant_support.domains.medical.queries.alerts import instructions_for
from migrant_support.domains.people import labels
from migrant_support.domains.people.queries import Bonds, PersonRecord, bonds_of, documents_of, person_record
from migrant_support.domains.people.queries.rights import copies_of, corrections_of
from migrant_support.domains.people.rules import ConsentGiver, ConsentWay
from migrant_support.domains.sites.queries import stays_of
from migrant_support.exchange.requests.actions.reading import read_requests_of
from migrant_support.exchange.requests.queries import requests_of
from migrant_support.platform.access.viewer import Viewer, policy
from migrant_support.platform.audit.by_role import acts_by_role
from migrant_support.platform.erasure import subject_of
from migrant_support.platform.papers import Block, Facts, Heading, Rows, Text
from migrant_support.platform.web.times import day_text, printed_day
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

Cell = str | datetime | None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the copy: a code for programs, a title, facts (code, label, value) and a table (codes, heads, rows)."""

    code: str
    title: str
    facts: Sequence[tuple[str, str, str]] = ()
    columns: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[Cell]] = ()
    note: str = ""
    widths: Sequence[float] = ()


def own_copy(viewer: Viewer, person_id: UUID, *, language: str, with_story: bool) -> tuple[PersonRecord, list[Section]]:
    """The sections of a person's copy. Raises NotThere; reading what she told is audited."""
    record = person_record(viewer, person_id)
    bonds = bonds_of(viewer, person_id)
    cases = cases_of(viewer, person_id) if viewer.may(Power.CASE_READ) else []
    missions = mission_names(language)
    sections = [
        _identity(record, bonds, language),
        _documents(viewer, person_id),
        _safe(viewer, person_id),
        _family(bonds),
        _cases(cases, missions),
        *(_stories(viewer, cases) if with_story and record.story_is_open else ()),
        _stays(viewer, person_id, missions),
        _journeys(viewer, person_id, missions),
        _health(person_id),
        _consents(bonds, language),
        _forms(viewer, person_id, missions, is_whole=with_story and record.story_is_open),
        _requests(viewer, person_id),
        _shared(person_id),
        _seen_by(person_id),
    ]
    return record, sections


def _identity(record: PersonRecord, bonds: Bonds, language: str) -> Section:
    spoken = ", ".join(translated(labels.LANGUAGE.get(code, code)) for code in record.languages)
    kin = ", ".join(part for part in (record.kin_name, record.kin_relation, record.kin_phone) if part)
    facts = [
        ("reference", _("Reference"), record.reference),
        ("surname", _("Surname"), record.primary),
        ("given_names", _("Given names"), record.secondary),
        ("name_sinhala", _("Name in Sinhala letters"), record.name_si),
        ("name_tamil", _("Name in Tamil letters"), record.name_ta),
        ("other_names", _("Other names"), record.other_names),
        ("sex", _("Sex"), translated(labels.SEX[record.sex])),
        ("birth", _("Date of birth"), birth_text(record.birth)),
        ("nationality", _("Nationality"), country_names(language).get(record.nationality, record.nationality)),
        ("languages", _("Languages spoken"), spoken),
        ("nic", _("NIC number"), record.nic),
        ("slbfe", _("SLBFE registration number"), record.slbfe_number),
        ("phones", _("Phones"), ", ".join(phone.number for phone in bonds.phones)),
        ("address", _("Home address"), record.home_address),
        ("district", _("Home district"), record.home_district),
        ("next_of_kin", _("Next of kin"), kin),
        ("photo", _("Photo"), _("A photo is kept.") if record.photo_id else ""),
        ("registered", _("Registered"), printed_day(record.registered_at)),
    ]
    return Section("identity", _("Who you are"), [fact for fact in facts if fact[2]])


def _documents(viewer: Viewer, person_id: UUID) -> Section:
    rows = [
        (
            translated(labels.DOCUMENT[one.kind]),
            one.number or one.written or "–",
            one.issuing_state,
            day_text(one.expires_on),
            translated(labels.PLACE[one.place]),
        )
        for one in documents_of(viewer, person_id)
    ]
    columns = (
        ("kind", _("Kind of document")), ("number", _("Number")), ("state", _("Issued by")),
        ("expires", _("Expires on")), ("place", _("Where is it now?")),
    )  # fmt: skip
    return Section("documents", _("Identity documents"), columns=columns, rows=rows)


def _safe(viewer: Viewer, person_id: UUID) -> Section:
    """What lies in the mission's safe for her, and the numbers of her receipts."""
    rows = [
        (translated(document_labels.ITEM[item.kind]), item.what or "–", str(item.money) if item.money else "–", item.at)
        for item in kept_of(viewer, person_id)
    ]
    numbers = ", ".join(receipt.number for receipt in receipts_of(viewer, person_id))
    columns = (("kind", _("What")), ("words", _("Description")), ("money", _("Money")), ("since", _("Since")))
    note = _("Receipts: %(numbers)s.", numbers=numbers) if numbers else ""
    return Section("safe", _("In the mission's safe"), columns=columns, rows=rows, note=note)


def _family(bonds: Bonds) -> Section:
    """Relatives by relation only: their names and papers are theirs."""
    rows = [(translated(labels.RELATION[tie.relation]),) for tie in bonds.relatives]
    note = ""
    if bonds.unit is not None:
        others = len(bonds.unit.members) - 1 + bonds.unit.hidden_members
        note = _(
            "You travel together with others: %(kind)s (%(num)s).", kind=translated(labels.UNIT[bonds.unit.kind]),
            num=others,
        )  # fmt: skip
    return Section("family", _("Family"), columns=(("relation", _("Relation to the person")),), rows=rows, note=note)


def _cases(cases: Sequence[CaseRecord], missions: dict[str, str]) -> Section:
    columns = (
        ("reference", _("Case")), ("mission", _("Mission")), ("state", _("State")), ("opened", _("Opened")),
        ("about", _("What it is about")), ("employer", _("Employer")), ("owed", _("Wages owed")),
    )  # fmt: skip
    rows = [
        (
            case.reference,
            missions.get(case.mission, case.mission),
            translated(case_labels.STATE[case.state]),
            case.opened_at,
            ", ".join(translated(case_labels.CATEGORY[c]) for c in listable(case.categories)) or "–",
            ", ".join(part for part in (case.employer, case.agency, case.job) if part) or "–",
            str(case.wages_owed) if case.wages_owed else "–",
        )
        for case in cases
    ]
    return Section("cases", _("Cases"), columns=columns, rows=rows, widths=(1.25, 1, 1.25, 1, 1, 1.25, 1))


def _stories(viewer: Viewer, cases: Sequence[CaseRecord]) -> list[Section]:
    """What she told, opened for this copy; officers' notes are theirs and may speak of others."""
    told = [
        ("story", case.reference, read_narrative(viewer, case.id).text) for case in cases if case.has_narrative
    ]  # fmt: skip
    return [Section("stories", _("What you told"), [fact for fact in told if fact[2]])]


def _stays(viewer: Viewer, person_id: UUID, missions: dict[str, str]) -> Section:
    """From when until when, at a place of which mission: a shelter's name on a paper could lead others there."""
    rows = [
        (
            _("A place of the mission in %(city)s", city=missions.get(stay.mission, stay.mission)),
            stay.from_at,
            stay.until_at,
        )
        for stay in stays_of(viewer, person_id)
    ]
    columns = (("place", _("Where")), ("from", _("From")), ("until", _("Until")))
    return Section("stays", _("Where you slept"), columns=columns, rows=rows)


def _journeys(viewer: Viewer, person_id: UUID, missions: dict[str, str]) -> Section:
    wishes = [
        (_("Wish to return"), missions.get(one.mission, one.mission), one.requested_at)
        for one in journeys_of(viewer, person_id)
    ]
    cleared = [
        (_("Exit clearance"), translated(flight_labels.CLEARANCE[one.state]), one.made_at)
        for one in clearances_of(viewer, person_id)
    ]
    steps = [
        (translated(exit_labels.STEP[code]), translated(exit_labels.STATE[state]), day_text(day))
        for code, state, day in exit_steps_ever(viewer, person_id)
    ]
    flown = [
        (f"{one.number} {one.origin}–{one.destination}", translated(flight_labels.ENTRY_STATE[one.state]),
         one.departs_at)
        for one in entries_of_people(viewer, [person_id]).get(person_id, [])
    ]  # fmt: skip
    columns = (("what", _("What")), ("state", _("State")), ("when", _("When")))
    return Section("journeys", _("Your way home"), columns=columns, rows=[*wishes, *steps, *cleared, *flown])


def _health(person_id: UUID) -> Section:
    """What colleagues are to do for her; what was found, medical staff hand out themselves."""
    facts = [
        ("instruction", _("What colleagues do for you"), translated(medical_labels.INSTRUCTION[one]))
        for one in instructions_for([person_id]).get(person_id, ())
    ]
    note = _("What medical staff wrote is handed out by them. Ask the medical officer for that part of the copy.")
    return Section("health", _("Health"), facts, note=note)


def _consents(bonds: Bonds, language: str) -> Section:
    names = {"": "", "IOM": "IOM"} | dict(institution_choices(language))
    rows = [
        (
            translated(labels.PURPOSE[one.purpose]),
            names.get(one.recipient, one.recipient) or "–",
            f"{translated(labels.GIVER[ConsentGiver(one.giver)])}, {translated(labels.WAY[ConsentWay(one.way)])}",
            one.given_at,
            one.withdrawn_at,
        )
        for one in bonds.consents
    ]
    columns = (
        ("purpose", _("Consent to")), ("recipient", _("To whom")), ("how", _("How")), ("given", _("Given")),
        ("withdrawn", _("Withdrawn")),
    )  # fmt: skip
    return Section("consents", _("Consent"), columns=columns, rows=rows)


def _forms(viewer: Viewer, person_id: UUID, missions: dict[str, str], *, is_whole: bool) -> Section:
    """The forms she sent before she was registered; what stood in them with her story, never without."""
    rows = [(missions[one.mission], one.made_at, one.reference) for one in requests_of(viewer, person_id)]
    facts: list[tuple[str, str, str]] = []
    for one in read_requests_of(viewer, person_id) if is_whole else ():
        sent = one.sent
        parts = (sent.name, sent.birth, sent.passport, sent.nic, sent.phone, sent.place, sent.story)
        facts.append(("form", one.reference, ", ".join(part for part in parts if part)))
    columns = (("mission", _("Mission")), ("when", _("When")), ("reference", _("Reference")))
    return Section("forms", _("What you sent by yourself"), facts, columns=columns, rows=rows)


def _requests(viewer: Viewer, person_id: UUID) -> Section:
    rows: list[Sequence[Cell]] = [
        (_("Copy of the data handed out"), one.made_at, "–") for one in copies_of(viewer, person_id)
    ]
    rows += [
        (one.wanted, one.asked_at, translated(labels.CORRECTION[one.state]))
        for one in corrections_of(viewer, person_id)
    ]
    columns = (("what", _("What you asked for")), ("when", _("When")), ("answer", _("Answer")))
    return Section("requests", _("What you asked for"), columns=columns, rows=rows)


def _shared(person_id: UUID) -> Section:
    rows = [
        (
            _("List of flight %(number)s", number=one.flight),
            one.recipient,
            one.at,
            _("by your consent") if one.by_consent else _("by law"),
        )
        for one in told_of(person_id)
    ]
    columns = (("what", _("What")), ("recipient", _("To whom")), ("when", _("When")), ("ground", _("On what ground")))
    return Section("shared", _("With whom it was shared"), columns=columns, rows=rows)


def _seen_by(person_id: UUID) -> Section:
    """Who looked and who changed, by role; colleagues are not named to her, and she may ask the auditor."""
    rows = [
        (_role(one.role), str(one.reads), str(one.changes), one.last_at)
        for one in acts_by_role(subject_of(person_id).ids)
    ]
    columns = (
        ("role", _("Who, by role")), ("reads", _("Protected reads")), ("changes", _("Other acts")),
        ("last", _("Last")),
    )  # fmt: skip
    return Section("seen_by", _("Who read or changed it"), columns=columns, rows=rows)


def _role(code: str) -> str:
    return translated(policy().label_of(code)) if code in policy().all_roles() else _("The program itself")


def as_blocks(record: PersonRecord, sections: Sequence[Section], *, made_at: datetime) -> list[Block]:
    """The copy as it is printed."""
    blocks: list[Block] = [
        Heading(_("What is kept about you"), 1),
        Text(record.name, size="large", bold=True),
        Text(_("As of %(time)s.", time=printed_day(made_at))),
        Text(
            _(
                "Names of other people and of colleagues, places to sleep and medical findings are left out. You may "
                "ask that something is corrected, and take back a consent at any time."
            ),
            size="small",
        ),
    ]
    for section in sections:
        blocks += _printed(section)
    return blocks


def _printed(section: Section) -> list[Block]:
    blocks: list[Block] = [Heading(section.title)]
    if section.facts:
        blocks.append(Facts([(label, value) for _code, label, value in section.facts]))
    if section.rows:
        rows = [[_written(cell) for cell in row] for row in section.rows]
        blocks.append(Rows([head for _code, head in section.columns], rows, widths=section.widths))
    if section.note:
        blocks.append(Text(section.note))
    if not (section.facts or section.rows or section.note):
        blocks.append(Text(_("Nothing is kept."), size="small"))
    return blocks


def _written(cell: Cell) -> str:
    return cell if isinstance(cell, str) else printed_day(cell)


def _plain(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, datetime) else cell or ""


def as_data(sections: Sequence[Section], *, language: str, made_at: datetime) -> dict[str, Any]:
    """The copy for a machine: sections, fields and columns under codes that stay the same in every language."""
    return {
        "made_at": made_at.isoformat(),
        "language": language,
        "sections": {
            section.code: {
                "title": section.title,
                "facts": [{"code": code, "label": label, "value": value} for code, label, value in section.facts],
                "rows": [
                    dict(zip((code for code, _head in section.columns), map(_plain, row), strict=True))
                    for row in section.rows
                ],
                "note": section.note,
            }
            for section in sections
        },
    }
