"""Writing down what a night at a place costs, and correcting it by another row."""

from uuid import UUID

from migrant_support.domains.sites.models import NightPrice
from migrant_support.domains.sites.queries.cost import fetch_price, price_rows
from migrant_support.domains.sites.queries.places import fetch_site
from migrant_support.domains.sites.rules.cost import NewPrice, check_price
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.platform.store.turns import wait_turn
from migrant_support.policy import Power


def add_price(actor: Viewer, site_id: UUID, new: NewPrice) -> UUID:
    """Write down a price from a night on; return its id. Raises NotThere, Refused (one begins that night already)."""
    return _add(actor, site_id, new, corrects=None)


def correct_price(actor: Viewer, site_id: UUID, price_id: UUID, new: NewPrice) -> UUID:
    """Let another price count instead of one that was wrong; return its id. Raises NotThere, Refused."""
    return _add(actor, site_id, new, corrects=price_id)


def _add(actor: Viewer, site_id: UUID, new: NewPrice, *, corrects: UUID | None) -> UUID:
    demand(actor, Power.SITE_EDIT)
    site = fetch_site(actor, site_id, Power.SITE_EDIT)
    check_price(new, today=local_day(site.zone))
    wait_turn(f"prices {site_id}")
    if corrects is not None and fetch_price(actor, site_id, corrects).is_corrected:
        raise Refused("price_corrected", msg("This price was corrected already. Correct the one that counts now."))
    for row in price_rows(actor, site_id):
        if row.price.valid_from == new.valid_from and not row.is_corrected and row.price.id != corrects:
            raise Refused(
                "price_stands", msg("A price begins on this night already. Correct that one."), field="valid_from"
            )
    price = NightPrice(
        id=new_id(), site_id=site_id, valid_from=new.valid_from, currency=new.adult.currency, adult=new.adult.amount,
        child=new.child.amount if new.child else None, child_under=new.child_under, meals=new.meals, payer=new.payer,
        note=new.note.strip(), corrects_id=corrects, made_by=actor.account_id,
    )  # fmt: skip
    db.session.add(price)
    db.session.flush()
    record(actor, "sites.price.correct" if corrects else "sites.price.add", kind="site", object_id=site_id)
    return price.id
