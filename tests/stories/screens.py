"""Every screen of the product, from its map of addresses: who can open it, and a record for each place in an address.

A new screen is found by itself. A new kind of place in an address is a line in `ids_for`; until then the test says so.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID
from zlib import crc32

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.rules import CaseState
from migrant_support.domains.directory.models import Institution
from migrant_support.domains.documents.actions.safe import deposit
from migrant_support.domains.documents.rules.safe import ItemKind, NewItem
from migrant_support.domains.people.actions import bonds
from migrant_support.domains.people.actions.details import attach_file, set_photo
from migrant_support.domains.people.actions.rights_requests import ask_correction
from migrant_support.domains.people.models import (
    ConsentFact,
    FileReader,
    IdentityDocument,
    Person,
    PersonFlag,
)
from migrant_support.domains.people.models.rights import CorrectionRequest
from migrant_support.domains.people.queries import person_record
from migrant_support.domains.people.rules import Checkpoint, ConsentPurpose, FlagPriority, NewConsent
from migrant_support.domains.people.rules.pairs import CHOICES
from migrant_support.domains.people.sight import visible_to
from migrant_support.domains.sites.actions import ask_for_bed, offer_beds, place
from migrant_support.domains.sites.actions.apart import keep_apart
from migrant_support.domains.sites.rules import RoomUse
from migrant_support.domains.sites.rules.need import Needs
from migrant_support.exchange.imports.models import ImportBatch, ImportLine, LineState
from migrant_support.exchange.requests.actions.deciding import take_request
from migrant_support.exchange.requests.actions.receiving import keep_photo
from migrant_support.kernel.clock import now
from migrant_support.kernel.money import Money
from migrant_support.platform.access import actions
from migrant_support.platform.access.models import AccountState
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.jobs.models import Job
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.platform.tasks.actions import add_task
from migrant_support.platform.tasks.models import Task
from migrant_support.policy import ROLES, Role
from migrant_support.procedures.merge_people import merge_people
from migrant_support.procedures.register import register_at_counter
from tests.stories.entry_ids import proposal_ids, rule_ids, sending_ids
from tests.stories.flight_ids import flight_ids, goes_nowhere, of_the_partner, sealed_ids
from tests.stories.house import House
from tests.stories.landing import landed
from tests.stories.no_screens import NO_SCREENS
from tests.stories.ride_ids import a_ride
from tests.stories.visit import PHONE, WIDE
from tests.support.accounts import an_account, viewer_for
from tests.support.browsing import sign_in_as
from tests.support.casework import add_casework, offered_to, offered_to_colleague
from tests.support.evening_world import an_evening
from tests.support.ration_world import borrowed
from tests.support.requests import add_request
from tests.support.shelters import a_room, a_site, beds_of, do
from tests.support.store_world import stocked_store
from tests.support.world import a_case, a_person, a_picture, an_upload
from tests.support.world_health import fall_ill
from tests.support.world_letters import written_to
from tests.support.world_money import cash_for, claim_for
from tests.support.world_remains import died, waits_at_colombo
from tests.support.world_visits import was_visited

SIGN_INS = {role: "officer.kuwait" if role is Role.MISSION_OFFICER else role.value for role in Role}
LIST = (
    "Full name,Passport no,Date of birth,Problem\n"
    "Sandya Ratnayake,N7654321,12/03/1990,salary not paid\n"
    "Sandya Ratnayake,N7654321,12/03/1990,salary not paid\n"
    ",N7654322,01/02/1985,sick\n"
)
LOOKS = list(product(("en", "si", "ta"), ("light", "dark"), (WIDE, PHONE)))


@dataclass(frozen=True)
class Screen:
    """A page to look at: its name, its address, who opens it (nobody signed in: empty), and how it is to look."""

    name: str
    path: str
    sign_in: str
    look: tuple[str, str, tuple[int, int]]


def every_screen(house: House) -> list[Screen]:
    """Every page by one role that can open it; My day by each role; the gallery in every language and theme."""
    officers = ids_for(house, "officer.kuwait")
    named = {**officers, **_named_file(house)}
    screens = []
    for rule in house.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_SCREENS:
            continue
        for sign_in in _who(house.app, rule):
            ids = named if sign_in == "protection" else officers
            if rule.endpoint.startswith(("partner.", "access.end_colleague")):
                ids = of_the_partner(ids)
            if rule.endpoint == "remains.received":
                ids = {**ids, "consignment_id": ids["at_colombo"]}
            for values in _values(rule, ids):
                screens.append(_screen(house.app, rule.endpoint, values, sign_in))
    screens += [Screen("gallery", "/gallery", "officer.kuwait", look) for look in LOOKS if look[2] is WIDE]
    screens += [Screen("not there", "/nothing", sign_in, LOOKS[5]) for sign_in in ("officer.kuwait", "")]
    screens.append(Screen("not allowed", "/accounts", "warden", LOOKS[8]))
    return screens


def _who(app: Flask, rule: Rule) -> list[str]:
    asked = app.view_functions[rule.endpoint].guard_rule  # type: ignore[attr-defined]
    if asked.public_because:
        return [""]
    able = [SIGN_INS[role] for role in Role if asked.power in ROLES[role].powers]
    if rule.endpoint.startswith("rooming."):
        return ["coordinator"]  # an officer has the power, for her own shelters; the order is of a centre at home
    return able if rule.endpoint == "home.show" else able[:1]


def _values(rule: Rule, ids: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One set of values for an address; one for each act where acts stand in it."""
    strange = rule.arguments - set(ids)
    assert not strange, f"{rule.rule}: say in tests/stories/screens.py what stands for {sorted(strange)}"
    values = {name: ids[name] for name in rule.arguments}
    for act in ids["act"] if "act" in rule.arguments else [None]:
        yield values | ({"act": act} if act else {})


def _screen(app: Flask, endpoint: str, values: Mapping[str, Any], sign_in: str) -> Screen:
    name = " ".join([endpoint, sign_in, str(values.get("act", ""))]).strip()
    look = LOOKS[crc32(name.encode()) % len(LOOKS)]
    in_path = {"language": look[0]} if "language" in values else {}
    path = app.url_map.bind("localhost").build(endpoint, {**values, **in_path})
    return Screen(name, path, sign_in, look)


def ids_for(house: House, sign_in: str) -> dict[str, Any]:
    """Records of the demonstration that this officer sees, with everything that can hang on a person."""
    officer = viewer_for(house.app, house.account(sign_in))
    with house.app.app_context(), work(write=False):
        case_id, person_id = db.session.execute(
            sa.select(Case.id, Case.person_id)
            .join(IdentityDocument, IdentityDocument.person_id == Case.person_id)
            .where(
                visible_to(officer, person_id=Case.person_id),
                Case.mission == "KWT",
                Case.state == CaseState.ACTIVE,
                *goes_nowhere(),
            )
            .order_by(Case.id)
        ).first()
    an_account(house.app, "mission_officer", "mission:KWT", sign_in_name="second.kuwait")
    with house.app.app_context(), work(write=True):
        bonds.give_consent(officer, person_id, NewConsent(ConsentPurpose.ASSISTANCE))
        bonds.set_flag(
            officer, person_id, instruction="Call the welfare officer.", checkpoints=[Checkpoint.COUNTER],
            priority=FlagPriority.URGENT, denies=True,
        )  # fmt: skip
        things = [
            NewItem(ItemKind.PHONE, what="Nokia, black"),
            NewItem(ItemKind.MONEY, money=Money(Decimal("12.125"), "KWD")),
        ]
        receipt_id = deposit(officer, person_id, things, mission="KWT")
        ask_correction(officer, person_id, "My given name is written with an h.")
        casework = add_casework(officer, case_id, "She", upload=an_upload("paper.txt", b"a paper\n", "text/plain"))
        offered_to_colleague(officer, case_id, note="She comes on Tuesdays.")
        attach_file(officer, person_id, an_upload("letter.txt", b"a letter\n", "text/plain"))
        set_photo(officer, person_id, an_upload("photo.png", a_picture(), "image/png"))
        add_task(officer, "follow_up", subject=("person", person_id), scope=("mission", "KWT"), due_at=now())
        db.session.flush()
        task_id = db.session.scalars(
            sa.select(Task.id).where(Task.subject_id == person_id, Task.code == "follow_up", Task.done_at.is_(None))
        ).first()
        letters = written_to(officer, person_id, "KWT", "Please bring both passports.")
    return {
        **letters,
        "person_id": person_id,
        "case_id": case_id,
        "receipt_id": receipt_id,
        "task_id": task_id,
        "act": ["suspend", "close"],
        **_money(house, officer, case_id),
        "claim_act": "offer",
        "cash_act": "refuse",
        "entry_kind": "deposit",
        **casework,
        "ending": "done",
        "answer_given": "accept",
        "referral_step": "withdraw",
        "case_transfer_id": _transfer(house),
        **_hanging_on(house, person_id),
        **(flight := flight_ids(house, officer, person_id)),
        **landed(house),
        "order_step": "absconded",
        "search_step": "search",
        "remains_step": "withdraw",
        "exit_code": "fine",
        "money_side": "cost",
        "day": "2026-11-01",
        **sealed_ids(house, officer),
        **rule_ids(house),
        **_list(house, sign_in),
        **_account(house),
        **proposal_ids(house, officer, flight["flight_id"], person_id),
        **sending_ids(house, officer, person_id),
        "request_id": _request(house, officer, person_id),
        "mission": "kwt",
        "language": "si",
        "content_hash": "a" * 64,
        "recipient": "IOM",
        **_twice(house, officer, person_id),
        **_health(house, person_id),
        **borrowed(house.app, officer, _bed(house, sign_in, person_id) | _store(house, officer), person_id),
    }


def _money(house: House, officer: Viewer, case_id: UUID) -> dict[str, UUID]:
    """A claim of which money lies at the mission, and cash that was paid out; the fund was counted."""
    coordinator = viewer_for(house.app, house.account("coordinator"))
    with house.app.app_context(), work(write=True):
        person_id = db.session.get_one(Case, case_id).person_id
        cash = cash_for(officer, coordinator, person_id, "KWT", "Burgan")
        dead = died(officer, case_id, "Burgan") | was_visited(officer, person_id, "KWT", "Burgan")
        dead["at_colombo"] = waits_at_colombo(officer, case_id)
        return claim_for(officer, case_id, "Burgan") | cash | dead


def _health(house: House, person_id: UUID) -> dict[str, Any]:
    """A medical record with everything in it."""
    doctor = viewer_for(house.app, house.account("medical"))
    with house.app.app_context(), work(write=True):
        return {**fall_ill(doctor, person_id, "Tonsillitis"), "code": "AAAA-AAAA-AAAA-AAAA"}


def _transfer(house: House) -> UUID:
    """A case of Muscat that Kuwait is asked to take."""
    neighbour = viewer_for(house.app, house.account("officer.muscat"))
    with house.app.app_context(), work(write=True):
        plain = a_person(primary="Sent", documents=(), phones=())
        made = register_at_counter(neighbour, plain, a_case(), mission="OMN")
        return offered_to(neighbour, made.case_id, "KWT")


def _twice(house: House, officer: Viewer, person_id: UUID) -> dict[str, UUID]:
    """Somebody who may be the same person, and a record that went into hers."""
    with house.app.app_context(), work(write=True):
        known = db.session.get(Person, person_id)
        likely = a_person(
            primary=known.primary_name, secondary=known.secondary_name, birth=known.birth, sex=known.sex, documents=()
        )
        other, same = (
            register_at_counter(officer, who, a_case(), mission="KWT").person_id
            for who in (likely, a_person(primary="Anuradha", documents=(), phones=()))
        )
        merged = merge_people(officer, person_id, same, dict.fromkeys(CHOICES, "kept"))
    return {"other_id": other, "merge_id": merged}


def _bed(house: House, sign_in: str, person_id: UUID) -> dict[str, UUID]:
    """A safe house of the officer's mission in which the person sleeps."""
    officer = viewer_for(house.app, house.account(sign_in))
    site_id = a_site(house.app, officer, name="House of the Jasmine")
    room_id = a_room(house.app, officer, site_id, use=RoomUse.FAMILIES)
    beds = beds_of(house.app, room_id)
    stay_id = do(house.app, place, officer, person_id, beds[0])
    someone = a_person(primary="Waiting", documents=(), phones=())
    waiting = do(house.app, register_at_counter, officer, someone, a_case(), mission="KWT").person_id
    party = do(house.app, ask_for_bed, officer, waiting, needs=Needs(no_place=True), wanted_from=now(), site_id=site_id)
    women = a_room(house.app, officer, site_id, name="9", use=RoomUse.WOMEN)
    free = beds_of(house.app, women)[0]
    offer = do(house.app, offer_beds, officer, party, {waiting: free}, site_id=site_id, hours=24)
    mark = do(house.app, keep_apart, officer, waiting)
    with house.app.app_context():
        left = an_evening(officer, site_id, person_id)
    left["ride_id"] = a_ride(house, officer, site_id, person_id, stay_id)
    return {
        "apart_mark_id": mark,
        "bed_request_id": party,
        "bed_offer_id": offer,
        "site_id": site_id,
        "room_id": room_id,
        "bed_id": beds[0],
        "stay_id": stay_id,
        **left,
    }


def _store(house: House, officer: Viewer) -> dict[str, UUID]:
    """A store of the mission with something in it."""
    with house.app.app_context(), work(write=True):
        return stocked_store(officer, "KWT", None)


def _hanging_on(house: House, person_id: UUID) -> dict[str, UUID]:
    of_person = {
        "document_id": IdentityDocument,
        "consent_id": ConsentFact,
        "flag_id": PersonFlag,
        "correction_id": CorrectionRequest,
    }
    with house.app.app_context(), work(write=False):
        ids = {
            name: db.session.scalars(sa.select(model.id).where(model.person_id == person_id)).first()
            for name, model in of_person.items()
        }
        return {**ids, "institution_id": db.session.scalars(sa.select(Institution.id)).first()}


def _list(house: House, sign_in: str) -> dict[str, UUID]:
    """A list with a line to be mended and one that stands there twice, and the job that read it."""
    browser = sign_in_as(house.app, house.account(sign_in))
    browser.open("/imports")
    browser.submit({"upload": (io.BytesIO(LIST.encode()), "list.csv")}, to="/imports")
    with house.app.app_context(), work(write=False):
        batch_id = db.session.scalars(sa.select(ImportBatch.id)).one()
        line_id = db.session.scalars(sa.select(ImportLine.id).where(ImportLine.state == LineState.REJECTED)).one()
        return {"batch_id": batch_id, "line_id": line_id, "job_id": db.session.scalars(sa.select(Job.id)).one()}


def _request(house: House, officer: Viewer, person_id: UUID) -> UUID:
    """A request in the officer's work that may be of the person, with a picture."""
    with house.app.app_context(), work(write=True):
        person = person_record(officer, person_id)
        request_id = add_request("KWT", person.primary, secondary=person.secondary, nic=person.nic)
        keep_photo(request_id, a_picture(), "image/png")
        take_request(officer, request_id)
        return request_id


def _account(house: House) -> dict[str, Any]:
    """An account that waits for its owner, and the end of the link that was given out for it."""
    invited = an_account(house.app, name="Fathima Rizwan", sign_in_name="fathima.rizwan", state=AccountState.INVITED)
    with house.app.app_context(), work(write=True):
        link = actions.new_link(None, invited.id)
    return {"account_id": invited.id, "token": link.rsplit("/", 1)[1]}


def _named_file(house: House) -> dict[str, UUID]:
    """The restricted person on whose file the protection officer is named."""
    with house.app.app_context(), work(write=False):
        reader = sa.select(FileReader.person_id).where(FileReader.account_id == house.account("protection").id)
        person_id = db.session.scalars(reader).first()
        case_id = db.session.scalars(sa.select(Case.id).where(Case.person_id == person_id)).first()
        return {"person_id": person_id, "case_id": case_id}


def half_signed_in(house: House, sign_in: str) -> tuple[str, str]:
    """Name and value of the cookie of somebody whose password was right and whose code is asked for."""
    half = {"account": str(house.account(sign_in).id), "proof": "", "at": now().isoformat(), "next": "/"}
    signer = house.app.session_interface.get_signing_serializer(house.app)  # type: ignore[attr-defined]
    return str(house.app.config["SESSION_COOKIE_NAME"]), signer.dumps({"half": half})
