"""A small world for tests of who may see what: two missions, three people, everything that hangs on them.

Her own person and the restricted one are at Kuwait, the other at Muscat. Every text that nobody else may read carries a
word found nowhere else (a canary).
"""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage

from migrant_support.domains.cases.actions import write_note
from migrant_support.domains.cases.rules import Category, NewCase
from migrant_support.domains.directory.actions import load_reference_data
from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.details import attach_file, set_photo
from migrant_support.domains.people.actions.rights import lift_hold, set_hold
from migrant_support.domains.people.actions.rights_requests import ask_correction
from migrant_support.domains.people.models import ConsentFact, FileReader, IdentityDocument, PersonFlag, RestrictedFile
from migrant_support.domains.people.models.questions import MissionQuestion
from migrant_support.domains.people.rules import (
    BirthDate,
    Checkpoint,
    ConsentPurpose,
    DocumentKind,
    FlagPriority,
    NewConsent,
    NewDocument,
    NewPerson,
    NewPhone,
    Sex,
)
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.domains.people.rules.questions import QuestionState
from migrant_support.exchange.imports.actions.staging import context_of, stage
from migrant_support.exchange.imports.models import BatchState, ImportBatch, ImportLine
from migrant_support.exchange.imports.reading.reader import read_people
from migrant_support.exchange.requests.actions.receiving import keep_photo
from migrant_support.kernel.clock import now
from migrant_support.kernel.keys import new_id
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.actions import add_task
from migrant_support.platform.tasks.models import Task
from migrant_support.platform.vault import seal
from migrant_support.procedures.merge_people import merge_people
from migrant_support.procedures.register import register_at_counter
from tests.support.accounts import TestAccount, an_account, viewer_for
from tests.support.casework import add_casework, offered_to
from tests.support.ration_world import add_rations
from tests.support.requests import add_request
from tests.support.site_world import add_sites
from tests.support.store_world import add_stores
from tests.support.world_airport import add_buses
from tests.support.world_exits import asks_to_leave
from tests.support.world_flights import fly, seal_world_flight
from tests.support.world_health import fall_ill
from tests.support.world_letters import written_to
from tests.support.world_money import cash_for, claim_for
from tests.support.world_money_of_flights import it_costs
from tests.support.world_remains import died
from tests.support.world_visits import was_visited

TARGETS = ("own", "other", "restricted")


@dataclass
class Target:
    """One person with what hangs on her: ids by the name that routes use."""

    ids: dict[str, UUID] = field(default_factory=dict)
    canary: str = ""


@dataclass
class World:
    """The application with its people and one account of each role."""

    app: Flask
    accounts: dict[str, TestAccount]
    targets: dict[str, Target]

    def viewer(self, role: str) -> Viewer:
        """The account of a role as a viewer."""
        return viewer_for(self.app, self.accounts[role])


SCOPES = {
    "mission_officer": "mission:KWT", "warden": "site:KWT-SURAKSHA", "medical": "mission:KWT",
    "coordinator": "everywhere:", "intake": "airport:CMB", "partner": "organisation:IOM", "protection": "named:",
    "partner_admin": "organisation:IOM",
    "monitor": "everywhere:", "hotline": "everywhere:", "admin": "everywhere:", "auditor": "everywhere:",
}  # fmt: skip


def a_person(**details: Any) -> NewPerson:
    """A grown woman with a passport, unless said otherwise."""
    values: dict[str, Any] = {
        "primary": "Perera",
        "secondary": "Kumari",
        "sex": Sex.F,
        "birth": BirthDate(date(1988, 3, 5)),
        "documents": (NewDocument(DocumentKind.PASSPORT, "N1234567", expires_on=date(2031, 1, 1)),),
        "phones": (NewPhone("+96550012345"),),
    }
    return NewPerson(**(values | details))


def a_case(**details: Any) -> NewCase:
    """Unpaid wages, unless said otherwise."""
    return NewCase(**({"categories": (Category.UNPAID_WAGES,)} | details))


def make_world(app: Flask, folder: Path) -> World:
    """Fill an empty database."""
    with app.app_context(), work(write=True):
        load_reference_data()
    accounts = {role: an_account(app, role, scope, sign_in_name=f"{role}.test") for role, scope in SCOPES.items()}
    accounts["other_officer"] = an_account(app, "mission_officer", "mission:OMN", sign_in_name="officer.muscat")
    accounts["other_medical"] = an_account(app, "medical", "mission:OMN", sign_in_name="medical.muscat")
    accounts["named"] = an_account(app, "protection", "named:", sign_in_name="protection.named")
    world = World(app, accounts, {})
    for name, role, mission in (
        ("own", "mission_officer", "KWT"),
        ("other", "other_officer", "OMN"),
        ("restricted", "mission_officer", "KWT"),
    ):
        with app.app_context():
            world.targets[name] = _target(world, name, role, mission, folder)
    _ask_each_other(world)
    add_sites(world)
    add_buses(world)
    add_stores(world)
    add_rations(world)
    with app.app_context(), work(write=True):
        _restrict(world)
    with app.app_context():
        _seal(world)
    return world


def _target(world: World, name: str, role: str, mission: str, folder: Path) -> Target:
    viewer = world.viewer(role)
    canary = f"Canary{name}"
    person = a_person(
        primary=canary,
        documents=(NewDocument(DocumentKind.PASSPORT, {"own": "N1111111", "other": "N2222222"}.get(name, "N3333333")),),
        phones=(NewPhone({"own": "+96550000001", "other": "+96890000002"}.get(name, "+96550000003")),),
        home_address=f"{canary} Road",
    )
    with work(write=True):
        made = register_at_counter(
            viewer,
            person,
            a_case(employer=f"{canary} Trading", narrative=f"{canary} story", categories=(Category.TRAFFICKING,)),
            mission=mission,
        )
    target = Target({"person_id": made.person_id, "case_id": made.case_id}, canary)
    with work(write=True):
        bonds.give_consent(viewer, made.person_id, NewConsent(ConsentPurpose.ASSISTANCE))
        bonds.set_flag(
            viewer, made.person_id, instruction=f"{canary} flag", checkpoints=[Checkpoint.COUNTER],
            priority=FlagPriority.WARNING, denies=False,
        )  # fmt: skip
        write_note(viewer, made.case_id, f"{canary} note")
        add_task(viewer, "follow_up", subject=("person", made.person_id), scope=("mission", mission), due_at=now())
        target.ids["receipt_id"] = deposit(
            viewer, made.person_id, [NewItem(ItemKind.PHONE, what=f"{canary} phone")], mission=mission
        )
        letter = an_upload(f"{canary}.txt", b"a letter\n", "text/plain")
        target.ids["file_id"] = attach_file(viewer, made.person_id, letter)
        set_photo(viewer, made.person_id, an_upload("photo.png", a_picture(), "image/png"))
        target.ids |= claim_for(viewer, made.case_id, canary)
        target.ids |= cash_for(viewer, world.viewer("coordinator"), made.person_id, mission, canary)
        target.ids |= add_casework(
            viewer, made.case_id, canary, upload=an_upload("paper.txt", b"a paper\n", "text/plain")
        )
        target.ids |= _twice(viewer, made.person_id, mission)
        target.ids |= _asked(viewer, made.person_id, target.ids["other_id"], mission)
        target.ids["correction_id"] = ask_correction(viewer, made.person_id, f"{canary} with an h")
        target.ids["hold_id"] = _held_once(world, made.person_id)
        target.ids |= _batch(viewer, mission, canary, folder)
        target.ids["request_id"] = add_request(mission, f"Hidden{name}" if name != "restricted" else "Anonymous")
        keep_photo(target.ids["request_id"], a_picture(), "image/png")
        target.ids |= fly(made.person_id, mission, viewer.account_id)
        asks_to_leave(viewer, made.person_id, canary)
        target.ids |= it_costs(world.viewer("coordinator"), target.ids["flight_id"])
        doctor = world.viewer("medical" if mission == "KWT" else "other_medical")
        target.ids |= fall_ill(doctor, made.person_id, canary)
        target.ids |= died(viewer, made.case_id, canary)
        visitor = "Canaryother" if mission == "OMN" else "Canaryown"  # a visit is the mission's, whoever was met
        target.ids |= was_visited(viewer, made.person_id, mission, visitor)
        target.ids |= written_to(viewer, made.person_id, mission, f"{canary} message")
    with work(write=False):
        for key, model in (("document_id", IdentityDocument), ("consent_id", ConsentFact), ("flag_id", PersonFlag)):
            target.ids[key] = db.session.scalars(sa.select(model.id).where(model.person_id == made.person_id)).first()
        target.ids["task_id"] = db.session.scalars(
            sa.select(Task.id).where(Task.subject_id == made.person_id, Task.code == "follow_up")
        ).one()
    return target


def _ask_each_other(world: World) -> None:
    """Each mission is asked to take a case of the other: the transfer of a target waits at its own mission."""
    for name, role, asked in (("own", "other_officer", "KWT"), ("other", "mission_officer", "OMN")):
        viewer, away = world.viewer(role), "OMN" if asked == "KWT" else "KWT"
        with world.app.app_context(), work(write=True):
            plain = a_person(primary="Sent", secondary="Away", documents=(), phones=())
            case_id = register_at_counter(viewer, plain, a_case(narrative=f"Hidden{name}"), mission=away).case_id
            world.targets[name].ids["case_transfer_id"] = offered_to(viewer, case_id, asked)


def _twice(viewer: Viewer, person_id: UUID, mission: str) -> dict[str, UUID]:
    """Somebody to compare her with, and a record that went into hers."""
    plain = {"primary": "Plain", "secondary": "Ruwani", "documents": (), "phones": (), "birth": None}
    other, same = (register_at_counter(viewer, a_person(**plain), a_case(), mission=mission).person_id for _ in "12")
    return {"other_id": other, "merge_id": merge_people(viewer, person_id, same, dict.fromkeys(CHOICES, "kept"))}


def _asked(viewer: Viewer, person_id: UUID, other_id: UUID, mission: str) -> dict[str, UUID]:
    """A question about her that may be asked, and one that was asked about her."""
    told = MissionQuestion(id=new_id(), person_id=person_id, other_id=other_id, mission=mission)
    asked = MissionQuestion(
        id=new_id(), person_id=other_id, other_id=person_id, mission=mission, state=QuestionState.ASKED,
        asked_at=now(), asked_by=viewer.account_id,
    )  # fmt: skip
    db.session.add_all([told, asked])
    return {"question_id": told.id, "asked_id": asked.id}


def _held_once(world: World, person_id: UUID) -> UUID:
    """A legal hold that was set and lifted."""
    coordinator = world.viewer("coordinator")
    hold_id = set_hold(coordinator, person_id, reason="asked for by the High Court")
    lift_hold(coordinator, person_id, hold_id)
    return hold_id


def _batch(viewer: Viewer, mission: str, canary: str, folder: Path) -> dict[str, UUID]:
    """A batch of one readable line and one to be mended."""
    path = folder / f"{canary}.csv"
    path.write_text(
        f"Full name,Passport no,Date of birth\n{canary} Silva,N7654321,12/03/1990\n,N7654322,01/02/1985\n",
        encoding="utf-8",
    )
    batch = ImportBatch(id=new_id(), mission=mission, state=BatchState.READING, made_by=viewer.account_id)
    db.session.add(batch)
    db.session.flush()
    stage(viewer, batch.id, read_people(path, mission=context_of(mission), today=date(2026, 11, 1)))
    db.session.flush()
    line = db.session.scalars(sa.select(ImportLine.id).where(ImportLine.batch_id == batch.id)).first()
    return {"batch_id": batch.id, "line_id": line}


def _seal(world: World) -> None:
    """The list of each flight, sealed and signed: may go out to IOM, with which nobody agreed to be shared."""
    for name, role in (("own", "mission_officer"), ("other", "other_officer")):
        ids, coordinator, officer = world.targets[name].ids, world.viewer("coordinator"), world.viewer(role)
        with work(write=True):
            ids["version_id"] = seal_world_flight(ids["flight_id"], coordinator, officer)
    world.targets["restricted"].ids["version_id"] = world.targets["own"].ids["version_id"]


def _restrict(world: World) -> None:
    """Close the third file; two protection officers, and nobody else, are named on it."""
    person_id = world.targets["restricted"].ids["person_id"]
    sealed = seal(
        "her trafficker works in the office", data_class=DataClass.PROTECTION, table="restricted_file",
        column="reason_sealed", row_id=person_id, subject=person_id,
    )  # fmt: skip
    db.session.add(RestrictedFile(person_id=person_id, reason_sealed=sealed))
    yesterday = now() - timedelta(days=1)
    db.session.add(FileReader(person_id=person_id, account_id=world.accounts["named"].id, since=yesterday))
    db.session.execute(
        sa.update(Task).where(Task.subject_id == person_id).values(
            scope_kind="named", scope_id=str(world.accounts["named"].id), owner_account_id=world.accounts["named"].id
        )
    )  # fmt: skip


def an_upload(name: str, content: bytes, media_type: str) -> FileStorage:
    """A file as a form sends it."""
    return FileStorage(io.BytesIO(content), filename=name, content_type=media_type, name="upload")


def a_picture() -> bytes:
    """A small PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 48), (200, 180, 160)).save(out, "PNG")
    return out.getvalue()
