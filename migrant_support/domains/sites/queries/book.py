"""The book of a house: incidents, visitors, defects. What a sensitive incident says is for the mission alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import PersonRow, row_of
from migrant_support.domains.people.queries.records import column_of
from migrant_support.domains.people.sight import is_open_to
from migrant_support.domains.sites.models import Bed, Defect, Incident, IncidentPerson, Room, Site, Visitor
from migrant_support.domains.sites.queries.places import in_reach
from migrant_support.domains.sites.rules.book import (
    SENSITIVE,
    DefectKind,
    IncidentKind,
    Severity,
    Told,
    Urgency,
    VisitKind,
)
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import ToOpen, Unreadable, open_many, open_sealed
from migrant_support.policy import Power

SHOWN = 100


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in the list. Of a sensitive one, `kind` is None to whoever may not read it."""

    id: UUID
    kind: IncidentKind | None
    severity: Severity
    at: datetime
    by: str
    may_read: bool


@dataclass(frozen=True, slots=True)
class IncidentRecord:
    """An incident with its words and those involved."""

    row: IncidentRow
    room_name: str
    told: tuple[Told, ...]
    text: str
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class VisitorRow:
    """A visitor; `visits` is None where nobody is named, or her file is closed to the viewer."""

    id: UUID
    name: str
    kind: VisitKind
    visits: PersonRow | None
    in_at: datetime
    out_at: datetime | None


@dataclass(frozen=True, slots=True)
class DefectRow:
    """A defect with its place."""

    id: UUID
    kind: DefectKind
    urgency: Urgency
    what: str
    room_name: str
    bed_name: str
    blocks_bed: bool
    due_at: datetime
    made_at: datetime
    mended_at: datetime | None
    mended_how: str


def incident_rows(viewer: Viewer, site_id: UUID) -> list[IncidentRow]:
    """The latest incidents of a site in reach; two statements."""
    reads = in_reach(viewer, Power.INCIDENT_READ) if viewer.may(Power.INCIDENT_READ) else sa.false()
    rows = db.session.execute(
        sa.select(Incident, reads)
        .join(Site, Site.id == Incident.site_id)
        .where(Incident.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK))
        .order_by(Incident.at.desc(), Incident.id.desc())
        .limit(SHOWN)
    ).all()
    names = display_names({incident.made_by for incident, _reads in rows})
    return [_incident(incident, names.get(incident.made_by, ""), bool(may)) for incident, may in rows]


def _incident(incident: Incident, by: str, reads_all: bool) -> IncidentRow:
    may_read = reads_all or incident.kind not in SENSITIVE
    return IncidentRow(
        incident.id,
        incident.kind if may_read else None,
        incident.severity,
        incident.at,
        by if may_read else "",
        may_read,
    )


def incident_record(viewer: Viewer, site_id: UUID, incident_id: UUID) -> IncidentRecord:
    """One incident that the viewer may read; raises NotThere. Opening it is an act: `actions.read_incident`."""
    may = sa.or_(in_reach(viewer, Power.INCIDENT_READ), Incident.kind.not_in(sorted(SENSITIVE)))
    found = db.session.execute(
        sa.select(Incident, Room.name)
        .join(Site, Site.id == Incident.site_id)
        .outerjoin(Room, Room.id == Incident.room_id)
        .where(Incident.id == incident_id, Incident.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK), may)
    ).first()
    if found is None:
        raise NotThere
    incident, room = found
    people = db.session.scalars(
        sa.select(Person)
        .join(IncidentPerson, IncidentPerson.person_id == Person.id)
        .where(IncidentPerson.incident_id == incident_id, is_open_to(viewer, column_of(Person.id)))
        .order_by(Person.id)
    )
    try:
        text = open_sealed(
            incident.text_sealed, data_class=DataClass.PROTECTION, table="incident", column="text_sealed",
            row_id=incident.id,
        )  # fmt: skip
    except Unreadable:
        text = ""
    names = display_names({incident.made_by})
    return IncidentRecord(
        row=_incident(incident, names.get(incident.made_by, ""), reads_all=True),
        room_name=room or "",
        told=tuple(Told(one) for one in incident.told),
        text=text,
        people=tuple(row_of(person) for person in people),
    )


def visitor_rows(viewer: Viewer, site_id: UUID) -> list[VisitorRow]:
    """Who is in the house from outside, then who was; two statements and the opening of the names."""
    seen = is_open_to(viewer, column_of(Person.id))
    rows = db.session.execute(
        sa.select(Visitor, Person)
        .join(Site, Site.id == Visitor.site_id)
        .outerjoin(Person, sa.and_(Person.id == Visitor.person_id, seen))
        .where(Visitor.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK))
        .order_by(Visitor.out_at.is_not(None), Visitor.in_at.desc(), Visitor.id.desc())
        .limit(SHOWN)
    ).all()
    sealed = [ToOpen(v.id, v.name_sealed) for v, _person in rows if v.name_sealed is not None]
    texts = open_many(sealed, data_class=DataClass.PERSONAL, table="visitor", column="name_sealed")
    names = {one.row_id: text for one, text in zip(sealed, texts, strict=True)}
    return [VisitorRow(v.id, names.get(v.id, ""), v.kind, _shown(person), v.in_at, v.out_at) for v, person in rows]


def _shown(person: Person | None) -> PersonRow | None:
    """Whom somebody visits, where the viewer may know."""
    return None if person is None else row_of(person)


def fetch_visitor(viewer: Viewer, site_id: UUID, visitor_id: UUID) -> Visitor:
    """The doorway to a visitor, held: raises NotThere."""
    found = db.session.scalar(
        sa.select(Visitor)
        .join(Site, Site.id == Visitor.site_id)
        .where(Visitor.id == visitor_id, Visitor.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK))
        .with_for_update(of=Visitor)
    )
    if found is None:
        raise NotThere
    return found


def defect_rows(viewer: Viewer, site_id: UUID) -> list[DefectRow]:
    """What is broken, the most urgent first, then what was mended lately."""
    rows = db.session.execute(
        sa.select(Defect, Room.name, Bed.name)
        .join(Site, Site.id == Defect.site_id)
        .outerjoin(Bed, Bed.id == Defect.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(Defect.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK))
        .order_by(Defect.mended_at.is_not(None), Defect.due_at, Defect.id)
        .limit(SHOWN)
    )
    return [
        DefectRow(
            d.id, d.kind, d.urgency, d.what, room or "", bed or "", d.blocks_bed, d.due_at, d.made_at, d.mended_at,
            d.mended_how or "",
        )
        for d, room, bed in rows
    ]  # fmt: skip


def fetch_defect(viewer: Viewer, site_id: UUID, defect_id: UUID) -> Defect:
    """The doorway to a defect, held: raises NotThere."""
    found = db.session.scalar(
        sa.select(Defect)
        .join(Site, Site.id == Defect.site_id)
        .where(Defect.id == defect_id, Defect.site_id == site_id, in_reach(viewer, Power.HOUSE_BOOK))
        .with_for_update(of=Defect)
    )
    if found is None:
        raise NotThere
    return found
