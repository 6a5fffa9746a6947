"""What stays give: the site sees a person from the reservation on, until the stay was ended or cancelled."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.sight import end_sight, give_sight
from migrant_support.domains.sites.models import Site, Stay
from migrant_support.policy import ScopeKind

SOURCE = "stay"


def site_sees(person_ids: list[UUID], stay_ids: list[UUID], *, code: str, since: datetime) -> None:
    """Let a site see people; `stay_ids[i]` is what gives it person i."""
    give_sight(
        person_ids, scope_kind=ScopeKind.SITE, scope_id=code, since=since, source_kind=SOURCE, source_ids=stay_ids
    )


def site_sees_no_more(stay_id: UUID, *, at: datetime) -> None:
    """The stay is over."""
    end_sight(SOURCE, stay_id, at=at)


def sight_of_stays() -> sa.Select[*tuple[Any, ...]]:
    """What stays give, for writing it anew. A stay of the past that was written down afterwards gives nothing."""
    return (
        sa.select(
            Stay.person_id.label("person_id"),
            sa.literal(ScopeKind.SITE.value).label("scope_kind"),
            Site.code.label("scope_id"),
            Stay.made_at.label("since"),
            Stay.id.label("source_id"),
            Stay.closed_at.label("until"),
        )
        .join(Site, Site.id == Stay.site_id)
        .where(sa.or_(Stay.closed_at.is_(None), Stay.closed_at > Stay.made_at))
    )
