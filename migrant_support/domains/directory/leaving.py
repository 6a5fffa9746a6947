"""Writing the dated rules of leaving a country: what it asks, and its amnesties. Never commits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.directory.lookups import countries
from migrant_support.domains.directory.models import Amnesty, AmnestyExtension, DepartureRule
from migrant_support.domains.directory.policies import DepartureFacts
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

MOST_MARGIN = 180


@dataclass(frozen=True, slots=True)
class NewAmnesty:
    """What is known of an amnesty when it is announced."""

    country: str
    from_on: date
    until_on: date
    who: str
    where_to: str
    source: str
    effect: str = ""
    clears_exit: bool = False
    may_return: bool = False


def set_departure_rule(actor: Viewer, country: str, valid_from: date, asks: DepartureFacts, *, today: date) -> str:
    """Say what a country asks from a day on; return the rule's code.

    A rule that has begun is history: only from today on can one be written or written over.
    """
    demand(actor, Power.TRAVEL_RULES)
    check_country(country)
    if valid_from < today:
        raise Refused(
            "rule_in_the_past",
            msg("Flights that left were judged by the rule of their day. Choose today or a later day."),
            field="valid_from",
        )
    if not 0 <= asks.document_margin_days <= MOST_MARGIN:
        raise Refused(
            "margin_out_of_reach", msg("Choose a margin from 0 to %(most)s days."), field="margin", most=MOST_MARGIN
        )
    if not asks.source.strip():
        raise Refused("source_missing", msg("Say where this is written, or who said so."), field="source")
    row = db.session.scalar(
        sa.select(DepartureRule).where(DepartureRule.country_code == country, DepartureRule.valid_from == valid_from)
    )
    if row is None:
        row = DepartureRule(code=f"{country}-{valid_from:%Y%m%d}", country_code=country, valid_from=valid_from)
        db.session.add(row)
    row.needs_exit_clearance = asks.needs_exit_clearance
    row.needs_fitness = asks.needs_fitness
    row.document_margin_days = asks.document_margin_days
    row.clearance_name = asks.clearance_name.strip()
    row.source = asks.source.strip()
    db.session.flush()
    record(actor, "directory.departure_rule.set", kind="departure_rule", object_id=row.code)
    return row.code


def announce_amnesty(actor: Viewer, new: NewAmnesty) -> UUID:
    """Write an amnesty down. Raises Refused for one that ends before it begins, or that another one overlaps."""
    demand(actor, Power.TRAVEL_RULES)
    check_country(new.country)
    if new.until_on < new.from_on:
        raise Refused("ends_before_start", msg("It ends before it begins. Check both days."), field="until_on")
    overlaps = sa.select(Amnesty.id).where(
        Amnesty.country_code == new.country, Amnesty.from_on <= new.until_on, Amnesty.until_on >= new.from_on
    )
    if db.session.scalar(overlaps.limit(1)) is not None:
        raise Refused(
            "amnesty_stands", msg("This country has an amnesty in that time. Extend that one."), field="from_on"
        )
    row = Amnesty(
        country_code=new.country, from_on=new.from_on, until_on=new.until_on, who=new.who.strip(),
        where_to=new.where_to.strip(), effect=new.effect.strip(), clears_exit=new.clears_exit,
        may_return=new.may_return, source=new.source.strip(), made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(actor, "directory.amnesty.announce", kind="amnesty", object_id=row.id, fields=("from_on", "until_on"))
    return row.id


def extend_amnesty(actor: Viewer, amnesty_id: UUID, until_on: date, *, source: str) -> None:
    """Make an amnesty longer. Raises NotThere or Refused."""
    demand(actor, Power.TRAVEL_RULES)
    row = db.session.scalar(sa.select(Amnesty).where(Amnesty.id == amnesty_id).with_for_update())
    if row is None:
        raise NotThere
    if until_on <= row.until_on:
        raise Refused("not_longer", msg("Choose a day after the one on which it ends now."), field="until_on")
    db.session.add(
        AmnestyExtension(
            amnesty_id=row.id, until_before=row.until_on, until_on=until_on, source=source.strip(),
            made_by=actor.account_id,
        )
    )  # fmt: skip
    row.until_on = until_on
    db.session.flush()
    record(actor, "directory.amnesty.extend", kind="amnesty", object_id=row.id, fields=("until_on",))


def check_country(code: str) -> None:
    """Raise Refused for a country that there is not."""
    if code not in countries():
        raise Refused("country_unknown", msg("Choose a country."), field="country")
