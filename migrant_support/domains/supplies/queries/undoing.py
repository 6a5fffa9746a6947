"""What has moved since something came in by a list, so that it can no longer be taken back whole."""

from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.supplies.models import Item, Movement, MovementLine
from migrant_support.domains.supplies.queries.stores import StoreRow, item_row
from migrant_support.platform.store import db
from migrant_support.platform.web.translate import page_language

MOST = 10


def moved_since(store: StoreRow, reference_id: UUID) -> list[str]:
    """The names of items of whose lots something left a store by another movement that was written later."""
    own = sa.select(Movement.id).where(Movement.reference_id == reference_id)
    lots = sa.select(MovementLine.lot_id).where(MovementLine.movement_id.in_(own))
    since = sa.select(sa.func.min(Movement.made_at)).where(Movement.reference_id == reference_id).scalar_subquery()
    asked = (
        sa.select(Item)
        .join(MovementLine, MovementLine.item_id == Item.id)
        .join(Movement, Movement.id == MovementLine.movement_id)
        .where(
            MovementLine.store_id == store.id,
            MovementLine.lot_id.in_(lots),
            MovementLine.movement_id.not_in(own),
            MovementLine.change < 0,
            Movement.made_at >= since,
        )
        .distinct()
        .order_by(Item.name_en)
        .limit(MOST)
    )
    return [item_row(item).name(page_language()) for item in db.session.scalars(asked)]
