"""Reads about keys: those an administrator looks after, and whose a key is that a program shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from migrant_support.exchange.api.models import ApiKey
from migrant_support.exchange.api.rules import POWERS, KeyScope, is_alive
from migrant_support.kernel.clock import now
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.scopes import scope_choices
from migrant_support.platform.access.sessions import digest_of, viewer_of
from migrant_support.platform.access.viewer import NarrowGrant, Viewer
from migrant_support.platform.store import db
from migrant_support.platform.web.paging import Page, keyset
from migrant_support.policy import KEYS_ACT_AS, Power, ScopeKind


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as its administrators see it; what opens is nowhere."""

    id: UUID
    organisation: str
    name: str
    hint: str
    scopes: tuple[KeyScope, ...]
    made_at: datetime
    made_by: str
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    is_alive: bool


@dataclass(frozen=True, slots=True)
class ShownKey:
    """The key that a program shows, and the viewer that it is."""

    id: UUID
    scopes: frozenset[str]
    last_used_at: datetime | None
    viewer: Viewer


def key_in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """The condition under which a key is there for this administrator."""
    reach = viewer.reach(Power.KEY_MANAGE)
    if reach.everywhere:
        return sa.true()
    return ApiKey.organisation.in_(sorted(reach.ids(ScopeKind.ORGANISATION)))


def organisations_for(viewer: Viewer) -> list[tuple[str, str]]:
    """(code, name) of the organisations for which this administrator makes keys."""
    reach = viewer.reach(Power.KEY_MANAGE)
    own = reach.ids(ScopeKind.ORGANISATION)
    return [(code, name) for code, name in scope_choices(ScopeKind.ORGANISATION) if reach.everywhere or code in own]


def keys_page(viewer: Viewer, *, cursor: str | None = None, size: int = 50) -> Page[Any]:
    """A page of keys, the newest first."""
    page = keyset(sa.select(ApiKey).where(key_in_reach(viewer)), (ApiKey.id.desc(),), cursor=cursor, size=size)
    names = display_names(key.made_by for key in page.rows)
    moment = now()
    rows = [
        KeyRow(
            id=key.id,
            organisation=key.organisation,
            name=key.name,
            hint=key.hint,
            scopes=tuple(scope for scope in KeyScope if scope.value in key.scopes),
            made_at=key.made_at,
            made_by=names.get(key.made_by, ""),
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
            revoked_at=key.revoked_at,
            is_alive=is_alive(expires_at=key.expires_at, revoked_at=key.revoked_at, at=moment),
        )
        for key in page.rows
    ]
    return Page(rows, newer=page.newer, older=page.older)


def shown_key(token: str) -> ShownKey | None:
    """The living key behind a token, or None.

    It dies with the right of the account that made it: whoever may make keys for this organisation no more has none
    (SEC, attack 12).
    """
    key = db.session.scalar(sa.select(ApiKey).where(ApiKey.token_digest == digest_of(token)))
    if key is None or not is_alive(expires_at=key.expires_at, revoked_at=key.revoked_at, at=now()):
        return None
    maker = viewer_of(key.made_by)
    if maker is None:
        return None
    reach = maker.reach(Power.KEY_MANAGE)
    if not (reach.everywhere or key.organisation in reach.ids(ScopeKind.ORGANISATION)):
        return None
    powers = frozenset[str]().union(*(POWERS[scope] for scope in KeyScope if scope.value in key.scopes))
    grant = NarrowGrant(KEYS_ACT_AS, ScopeKind.ORGANISATION.value, key.organisation, powers)
    return ShownKey(key.id, frozenset(key.scopes), key.last_used_at, Viewer(maker.account_id, None, key.name, (grant,)))
