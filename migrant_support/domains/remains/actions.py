"""Recording a death, telling the family, and bringing remains or an urn home. Nothing here commits."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.flights.actions.holding import hold_flight
from migrant_support.domains.people.queries import restricted_among
from migrant_support.domains.remains import history as happenings
from migrant_support.domains.remains.models import (
    CargoAllowance,
    Consignment,
    ConsignmentMove,
    ConsignmentPaper,
    DeathAbroad,
    KinTold,
)
from migrant_support.domains.remains.queries import (
    allowance_of,
    fetch_consignment,
    fetch_death,
    held_on,
    is_ready,
)
from migrant_support.domains.remains.rules import (
    UNDER_WAY,
    ConsignmentKind,
    ConsignmentPaperKind,
    ConsignmentState,
    ConsignmentStep,
    KinWay,
    airway_bill,
    check_accepting,
    check_allowance,
    check_death,
    check_paper,
    check_placing,
    check_recipient,
    step,
)
from migrant_support.domains.remains.sealing import opened, sealed_facts
from migrant_support.kernel.clock import local_day, now, start_of_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import NAMED, Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.tasks import register_task_kind
from migrant_support.platform.tasks.actions import add_task
from migrant_support.policy import Power

NO_ROOM = msg("Choose a flight on which the carrier takes one.")
TELL_KIN = "tell_kin_of_death"
CLAIM_DUE = "death_claim_due"
register_task_kind(TELL_KIN, msg("Tell the family of the death, and write down who was told"))
register_task_kind(CLAIM_DUE, msg("Send the insurance claim after a death abroad"))
TOLD_WITHIN = timedelta(hours=24)
CLAIM_WITHIN, REMINDED_BEFORE = timedelta(days=90), timedelta(days=30)
"""Ninety days to claim after a death is our choice until the insurer's own period is known; the reminder is SL-2."""


def record_death(actor: Viewer, case_id: UUID, *, died_on: date, place: str) -> UUID:
    """Record that the person of a case died; the mission has tasks to tell the family and to claim. One for a case."""
    demand(actor, Power.REMAINS_WORK)
    case = fetch_case(actor, case_id, Power.REMAINS_WORK, lock=True)
    zone = zone_of_mission(case.mission)
    check_death(died_on, today=local_day(zone, now()))
    known = db.session.scalar(sa.select(DeathAbroad.id).where(DeathAbroad.case_id == case.id))
    if known is not None:
        raise Refused("death_known", msg("The death is recorded already."), field="died_on")
    key = new_id()
    sealed = sealed_facts({"place": place}, table="death_abroad", column="place_sealed", row_id=key, death_id=key)
    db.session.add(DeathAbroad(id=key, case_id=case.id, died_on=died_on, place_sealed=sealed, made_by=actor.account_id))
    db.session.flush()
    _add_tasks(actor, case, claim_due=start_of_day(zone, died_on + CLAIM_WITHIN - REMINDED_BEFORE))
    happened("person", case.person_id, happenings.RECORDED, actor=actor)
    record(actor, "remains.death.record", kind="death_abroad", object_id=key)
    return key


def _add_tasks(actor: Viewer, case: Case, *, claim_due: datetime) -> None:
    is_closed = case.person_id in restricted_among([case.person_id])
    scope = (NAMED, str(actor.account_id)) if is_closed else ("mission", case.mission)
    for code, due_at in ((TELL_KIN, now() + TOLD_WITHIN), (CLAIM_DUE, max(claim_due, now() + TOLD_WITHIN))):
        add_task(actor, code, subject=("person", case.person_id), scope=scope, due_at=due_at, about=case.id)


def tell_kin(
    actor: Viewer, case_id: UUID, *, told_on: date, way: KinWay, name: str, relation: str, phone: str = ""
) -> UUID:
    """Record that somebody of the family was told. Raises NotThere or Refused."""
    demand(actor, Power.REMAINS_WORK)
    death = fetch_death(actor, case_id, Power.REMAINS_WORK)
    check_paper_day(told_on, death)
    key = new_id()
    facts = {"name": name, "relation": relation, "phone": phone}
    sealed = sealed_facts(facts, table="kin_told", column="who_sealed", row_id=key, death_id=death.id)
    db.session.add(
        KinTold(id=key, death_id=death.id, told_on=told_on, way=way, who_sealed=sealed, made_by=actor.account_id)
    )
    db.session.flush()
    happened("person", _case_of(death).person_id, happenings.TOLD, actor=actor)
    record(actor, "remains.kin.tell", kind="death_abroad", object_id=death.id, fields=("kin",))
    return key


def check_paper_day(day: date, death: DeathAbroad) -> None:
    """Raise Refused for a day before the death or to come, by the mission's clock."""
    zone = zone_of_mission(_case_of(death).mission)
    check_paper(day, died_on=death.died_on, today=local_day(zone, now()))


def _case_of(death: DeathAbroad) -> Case:
    return db.session.get_one(Case, death.case_id)


def prepare(actor: Viewer, case_id: UUID, kind: ConsignmentKind) -> UUID:
    """Begin to bring remains or an urn home. Raises NotThere, or Refused when one of this kind is under way."""
    demand(actor, Power.REMAINS_WORK)
    death = fetch_death(actor, case_id, Power.REMAINS_WORK)
    mission = _case_of(death).mission
    wait_turn(f"consignments of {mission}")
    open_one = sa.select(Consignment.id).where(
        Consignment.death_id == death.id, Consignment.kind == kind, Consignment.state != ConsignmentState.WITHDRAWN
    )
    if db.session.scalar(open_one) is not None:
        raise Refused("consignment_known", msg("One of this kind is written down already."), field="kind")
    moment = now()
    year = local_day(zone_of_mission(mission), moment).year
    last = sa.select(sa.func.max(Consignment.serial)).where(Consignment.mission == mission, Consignment.year == year)
    row = Consignment(
        id=new_id(), death_id=death.id, kind=kind, state=ConsignmentState.PREPARING, mission=mission, year=year,
        serial=(db.session.scalar(last) or 0) + 1, made_at=moment, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _moved(actor, row, None, moment)
    record(actor, "remains.consignment.prepare", kind="consignment", object_id=row.id)
    return row.id


def add_paper(actor: Viewer, consignment_id: UUID, kind: ConsignmentPaperKind, *, issued_on: date, number: str) -> UUID:
    """Record a paper; one of the same kind that counted is struck out. Raises NotThere or Refused."""
    row, death = _held(actor, consignment_id)
    check_paper_day(issued_on, death)
    moment = now()
    _strike(actor, sa.and_(ConsignmentPaper.consignment_id == row.id, ConsignmentPaper.kind == kind), moment)
    key = new_id()
    sealed = sealed_facts(
        {"number": number}, table="consignment_paper", column="number_sealed", row_id=key, death_id=death.id
    )
    db.session.add(
        ConsignmentPaper(
            id=key, consignment_id=row.id, kind=kind, issued_on=issued_on, number_sealed=sealed,
            made_by=actor.account_id,
        )
    )  # fmt: skip
    db.session.flush()
    record(actor, "remains.paper.add", kind="consignment", object_id=row.id, fields=(kind.value,))
    return key


def strike_paper(actor: Viewer, consignment_id: UUID, paper_id: UUID) -> None:
    """A paper was wrong: it counts no more. Harmless when repeated. Raises NotThere or Refused."""
    row, _death = _held(actor, consignment_id)
    paper = db.session.get(ConsignmentPaper, paper_id, populate_existing=True)
    if paper is None or paper.consignment_id != row.id:
        raise NotThere
    _strike(actor, ConsignmentPaper.id == paper.id, now())
    record(actor, "remains.paper.strike", kind="consignment", object_id=row.id, fields=(paper.kind.value,))


def _strike(actor: Viewer, which: sa.ColumnElement[bool], moment: datetime) -> None:
    db.session.execute(
        sa.update(ConsignmentPaper)
        .where(which, ConsignmentPaper.ended_at.is_(None))
        .values(ended_at=moment, ended_by=actor.account_id)
    )


def name_consignee(actor: Viewer, consignment_id: UUID, *, name: str, relation: str, phone: str) -> None:
    """Say who receives it at home. Raises NotThere or Refused."""
    row, death = _held(actor, consignment_id)
    facts = {"name": name, "relation": relation, "phone": phone}
    row.consignee_sealed = sealed_facts(
        facts, table="consignment", column="consignee_sealed", row_id=row.id, death_id=death.id
    )
    db.session.flush()
    record(actor, "remains.consignee.name", kind="consignment", object_id=row.id, fields=("consignee",))


def set_bill(actor: Viewer, consignment_id: UUID, typed: str) -> None:
    """Write down the number of the airway bill. Raises NotThere or Refused."""
    row, _death = _held(actor, consignment_id)
    row.airway_bill = airway_bill(typed)
    db.session.flush()
    record(actor, "remains.bill.set", kind="consignment", object_id=row.id, fields=("airway_bill",))


def _held(actor: Viewer, consignment_id: UUID) -> tuple[Consignment, DeathAbroad]:
    """A consignment that is still at the mission, locked, with its record."""
    demand(actor, Power.REMAINS_WORK)
    row = fetch_consignment(actor, consignment_id, Power.REMAINS_WORK, lock=True)
    if row.state not in UNDER_WAY:
        raise Refused("consignment_moved", msg("This has moved on meanwhile. Load the page again."))
    return row, db.session.get_one(DeathAbroad, row.death_id)


def choose_flight(actor: Viewer, consignment_id: UUID, flight_id: UUID) -> None:
    """Let it travel with a flight; the flight is held first, so that its limit is never passed. NotThere or Refused."""
    demand(actor, Power.REMAINS_WORK)
    flight = hold_flight(actor, flight_id, Power.FLIGHT_READ)
    row = fetch_consignment(actor, consignment_id, Power.REMAINS_WORK, lock=True)
    target = step(row.state, ConsignmentStep.PLACE)
    most = allowance_of(flight.id)[row.kind]
    check_placing(flight.state, is_ready(row), taken=held_on(flight.id, row.kind), most=most)
    row.flight_id = flight.id
    put_in_state(actor, row, target)
    record(actor, "remains.consignment.place", kind="consignment", object_id=row.id, fields=("flight",))


def take_step(actor: Viewer, consignment_id: UUID, act: ConsignmentStep) -> None:
    """The carrier takes it, it comes off its flight, or it does not travel. Raises NotThere or Refused."""
    demand(actor, Power.REMAINS_WORK)
    seen = fetch_consignment(actor, consignment_id, Power.REMAINS_WORK)
    flight = hold_flight(actor, seen.flight_id, Power.FLIGHT_READ) if seen.flight_id else None
    row = fetch_consignment(actor, consignment_id, Power.REMAINS_WORK, lock=True)
    target = step(row.state, act)
    if act is ConsignmentStep.ACCEPT and flight is not None:
        check_accepting(flight.state, is_ready(row))
    put_in_state(actor, row, target)
    record(actor, f"remains.consignment.{act.value}", kind="consignment", object_id=row.id, fields=("state",))


def set_allowance(actor: Viewer, flight_id: UUID, *, coffins: int, urns: int) -> None:
    """How many the carrier takes; never fewer than stand on the flight. Raises NotThere or Refused."""
    flight = hold_flight(actor, flight_id, Power.FLIGHT_PLAN)
    check_allowance(coffins, urns)
    for kind, most, field in (
        (ConsignmentKind.REMAINS, coffins, "coffins"),
        (ConsignmentKind.URN, urns, "urns"),
    ):
        held = held_on(flight.id, kind)
        if most < held:
            raise Refused(
                "fewer_than_held", msg("%(held)s stand on this flight. Take some off first."), field=field, held=held
            )
    row = db.session.get(CargoAllowance, flight.id, populate_existing=True) or CargoAllowance(flight_id=flight.id)
    row.coffins, row.urns, row.set_at, row.set_by = coffins, urns, now(), actor.account_id
    db.session.add(row)
    db.session.flush()
    record(actor, "remains.allowance.set", kind="flight", object_id=flight.id, fields=("coffins", "urns"))


def receive(actor: Viewer, consignment_id: UUID, *, name: str, number: str, has_letter: bool) -> None:
    """The consignee takes it at the airport and signs. Raises NotThere or Refused."""
    demand(actor, Power.REMAINS_RECEIVE)
    row = fetch_consignment(actor, consignment_id, Power.REMAINS_RECEIVE, lock=True)
    target = step(row.state, ConsignmentStep.RECEIVE)
    named = opened(
        row.consignee_sealed, table="consignment", column="consignee_sealed", row_id=row.id, death_id=row.death_id
    )
    check_recipient(named.get("name", ""), name, has_letter=has_letter)
    facts = {"name": name, "number": number, "letter": "yes" if has_letter else ""}
    row.recipient_sealed = sealed_facts(
        facts, table="consignment", column="recipient_sealed", row_id=row.id, death_id=row.death_id
    )
    row.received_at, row.received_by = now(), actor.account_id
    put_in_state(actor, row, target)
    record(actor, "remains.consignment.receive", kind="consignment", object_id=row.id, fields=("state",))


def put_in_state(actor: Viewer | None, row: Consignment, target: ConsignmentState) -> None:
    """Take a step of a row that is held; off its flight it has none. For this domain and whole flights."""
    about = row.flight_id
    row.state = target
    if target in (ConsignmentState.PREPARING, ConsignmentState.WITHDRAWN):
        row.flight_id = None
    db.session.flush()
    _moved(actor, row, about, now())


def _moved(actor: Viewer | None, row: Consignment, flight_id: UUID | None, moment: datetime) -> None:
    db.session.add(
        ConsignmentMove(
            id=new_id(), consignment_id=row.id, target=row.state, flight_id=flight_id, at=moment,
            by=actor.account_id if actor else None,
        )
    )  # fmt: skip
    db.session.flush()
    case = _case_of(db.session.get_one(DeathAbroad, row.death_id))
    happened("person", case.person_id, happenings.MOVED[row.state], actor=actor)
