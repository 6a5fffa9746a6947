"""Recovered money: received by the mission, handed over to the person or sent on, each with a numbered receipt."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.cases.models import Case
from migrant_support.domains.claims import history as happenings
from migrant_support.domains.claims.models import Agency, Claim, ClaimMoney
from migrant_support.domains.claims.queries.money import last_entry
from migrant_support.domains.claims.queries.records import fetch_claim
from migrant_support.domains.claims.rules.money import Handing, MoneyKind, check_handing, check_received
from migrant_support.domains.directory.queries import zone_of_mission
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import full_name
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.money import Money
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.platform.vault import seal
from migrant_support.policy import Power


def receive_money(actor: Viewer, claim_id: UUID, money: Money | None, *, note: str = "") -> UUID:
    """The mission receives money of a claim; returns the line with its receipt. Raises NotThere or Refused."""
    demand(actor, Power.CLAIM_WORK)
    claim, case = fetch_claim(actor, claim_id, Power.CLAIM_WORK, lock=True)
    came = check_received(money)
    return _write(actor, claim, case, Handing(MoneyKind.RECEIVED, came, note=note), came.amount)


def hand_over(actor: Viewer, claim_id: UUID, handing: Handing) -> UUID:
    """Give received money to the person, or send it on; returns the line. Raises NotThere or Refused."""
    demand(actor, Power.CLAIM_WORK)
    claim, case = fetch_claim(actor, claim_id, Power.CLAIM_WORK, lock=True)
    before = last_entry(claim.id, handing.money.currency)
    held = Money(before.balance_after if before else Decimal(0), handing.money.currency)
    check_handing(handing, held)
    return _write(actor, claim, case, handing, -handing.money.amount)


def _write(actor: Viewer, claim: Claim, case: Case, handing: Handing, amount: Decimal) -> UUID:
    """The next line of the claim and the next receipt of the mission's year."""
    before = last_entry(claim.id, handing.money.currency)
    wait_turn(f"claim receipts of {case.mission}")
    moment = now()
    year = local_day(zone_of_mission(case.mission), moment).year
    last = sa.select(sa.func.max(ClaimMoney.number)).where(ClaimMoney.mission == case.mission, ClaimMoney.year == year)
    key = new_id()
    content = json.dumps(_said(actor, claim, case, handing), ensure_ascii=False)
    line = ClaimMoney(
        id=key,
        claim_id=claim.id,
        currency=handing.money.currency,
        serial=before.serial + 1 if before else 1,
        kind=handing.kind,
        amount=amount,
        balance_after=(before.balance_after if before else Decimal(0)) + amount,
        mission=case.mission,
        year=year,
        number=(db.session.scalar(last) or 0) + 1,
        content_sealed=seal(
            content, data_class=DataClass.PERSONAL, table="claim_money", column="content_sealed", row_id=key,
            subject=case.person_id,
        ),
        at=moment,
        by=actor.account_id,
    )  # fmt: skip
    db.session.add(line)
    db.session.flush()
    happened(
        "person", case.person_id, happenings.MONEY[handing.kind], reference_kind="claim", reference_id=claim.id,
        actor=actor,
    )  # fmt: skip
    record(actor, f"claims.money.{handing.kind.value}", kind="claim", object_id=claim.id, fields=("money",))
    return key


def _said(actor: Viewer, claim: Claim, case: Case, handing: Handing) -> dict[str, Any]:
    """What stands on the receipt, as it is now: a receipt is the same paper whatever changes later."""
    person = db.session.get_one(Person, case.person_id)
    agency = db.session.get(Agency, claim.agency_id) if claim.agency_id else None
    return {
        "reference": person.reference,
        "name": full_name(person.primary_name, person.secondary_name),
        "name_si": person.name_si,
        "name_ta": person.name_ta,
        "officer": display_names({actor.account_id}).get(actor.account_id, ""),
        "case": case.reference,
        "kind": claim.kind.value,
        "party": agency.name if agency else claim.employer,
        "recipient": handing.recipient.strip(),
        "attorney": handing.attorney.strip(),
        "note": handing.note.strip(),
    }
