"""What the demonstration shows of self-registration: a few requests that wait at two missions, one of somebody known.

Nobody has their PINs: to follow a request, send one. Written by the product's own action.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import sqlalchemy as sa

from migrant_support.demo.numbers import invent_passports
from migrant_support.domains.cases.models import Case
from migrant_support.domains.people.models import IdentityDocument, Person
from migrant_support.domains.people.queries import unsealed
from migrant_support.domains.people.rules import DocumentKind
from migrant_support.domains.people.sight import visible_to
from migrant_support.exchange.requests.actions.receiving import receive
from migrant_support.exchange.requests.rules import SafeToCall, Sent
from migrant_support.kernel.clock import clock_set_to
from migrant_support.kernel.references import make_follow_up
from migrant_support.platform.access.sessions import viewer_of
from migrant_support.platform.store import db


@dataclass(frozen=True, slots=True)
class _Invented:
    """A request and how long ago it came."""

    mission: str
    language: str
    ago: timedelta
    sent: Sent


_REQUESTS = (
    _Invented("KWT", "si", timedelta(hours=26), Sent(
        "Wijesinghe", "Nirosha Dilrukshi", birth="14/7/1991", sex="F", phone="+96550012987", place="Jabriya, block 9",
        safe=SafeToCall.AT_TIMES.value, safe_when="සිකුරාදා රාත්‍රී 8න් පසු", kinds=("unpaid_wages", "passport_withheld"),
        story="මාස හයක වැටුප් ගෙවා නැත. ගමන් බලපත්‍රය ගෙදර හිමියා ළඟ.",
    )),
    _Invented("KWT", "ta", timedelta(hours=5), Sent(
        "சிவகுமார்", "கவிதா", birth="1994", sex="F", place="Salmiya", safe=SafeToCall.NO.value,
        kinds=("physical_abuse", "confinement"),
    )),
    _Invented("KWT", "en", timedelta(minutes=40), Sent(
        "Fernando", "Roshan", sex="M", phone="+96566012345", place="Airport, terminal 1",
        kinds=("job_loss", "visa_overstayed"), story="The company is closed. Six of us sleep at the airport.",
    )),
    _Invented("OMN", "si", timedelta(hours=9), Sent(
        "Bandara", "Chaminda", birth="3/1986", sex="M", phone="+96891012345", place="Ruwi", kinds=("medical",),
    )),
)  # fmt: skip


def add_requests(officer: UUID, *, seed: int, moment: datetime, pin_hash: str) -> None:
    """Write them after the people; the second last of Kuwait has the passport of somebody in the register."""
    db.session.flush()
    rng = Random(f"requests-{seed}")  # noqa: S311 - numbers that may be known
    passports = invent_passports(rng)
    for place, invented in enumerate(_REQUESTS):
        sent = replace(invented.sent, passport=next(passports))
        if place == 2:
            sent = _of_somebody_known(officer, sent)
        with clock_set_to(moment - invented.ago):
            receive(
                sent, request_id=UUID(int=rng.getrandbits(128), version=4),
                reference=make_follow_up(number=rng.getrandbits(40)), pin_hash=pin_hash, mission=invented.mission,
                language=invented.language,
            )  # fmt: skip


def _of_somebody_known(officer: UUID, sent: Sent) -> Sent:
    viewer = viewer_of(officer)
    if viewer is None:
        return sent
    found = db.session.execute(
        sa.select(Person, IdentityDocument)
        .join(IdentityDocument, IdentityDocument.person_id == Person.id)
        .join(Case, Case.person_id == Person.id)
        .where(
            visible_to(viewer),
            Case.mission == "KWT",
            Case.state == "active",
            IdentityDocument.kind == DocumentKind.PASSPORT,
            IdentityDocument.number_sealed.is_not(None),
        )
        .order_by(Person.id)
        .limit(1)
    ).first()
    if found is None:
        return sent
    person, paper = found
    return replace(
        sent,
        primary=person.primary_name,
        secondary=person.secondary_name,
        sex=person.sex.value,
        passport=unsealed(paper.number_sealed, "identity_document", "number_sealed", paper.id),
    )
