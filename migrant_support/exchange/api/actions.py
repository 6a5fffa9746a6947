"""Making, using and revoking keys. The key itself leaves once, with the answer of the act that made it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from migrant_support.exchange.api.models import ApiKey
from migrant_support.exchange.api.queries import ShownKey, key_in_reach, organisations_for
from migrant_support.exchange.api.rules import HINT, MARK, KeyScope, check_new_key
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.sessions import digest_of
from migrant_support.platform.access.throttle import Limit, admit, subject_of
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.store import db
from migrant_support.policy import Power

PER_KEY = Limit(most=120, window=timedelta(minutes=1))
"""Two requests a second, for a minute: the one after the 120th waits."""
TOUCHED = timedelta(minutes=1)


def make_key(actor: Viewer, *, name: str, organisation: str, scopes: Sequence[KeyScope], days: int) -> tuple[UUID, str]:
    """Make a key; returns its id and the key, which nobody can read again. Raises Refused."""
    demand(actor, Power.KEY_MANAGE)
    lasts = timedelta(days=days)
    known = {code for code, _name in organisations_for(actor)}
    check_new_key(name=name, organisation=organisation, organisations=known, scopes=scopes, lasts=lasts)
    token = MARK + secrets.token_urlsafe(32)
    moment = now()
    key = ApiKey(
        organisation=organisation,
        name=name.strip(),
        token_digest=digest_of(token),
        hint=token[:HINT],
        scopes=sorted({scope.value for scope in scopes}),
        made_at=moment,
        made_by=actor.account_id,
        expires_at=moment + lasts,
    )
    db.session.add(key)
    db.session.flush()
    record(actor, "api.key.make", kind="api_key", object_id=key.id, fields=["scopes", "expires_at"])
    return key.id, token


def revoke_key(actor: Viewer, key_id: UUID) -> None:
    """A key opens nothing from now on; a second time changes nothing. Raises NotThere."""
    demand(actor, Power.KEY_MANAGE)
    key = db.session.scalar(
        sa.select(ApiKey)
        .where(ApiKey.id == key_id, key_in_reach(actor))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if key is None:
        raise NotThere
    if key.revoked_at is not None:
        return
    key.revoked_at, key.revoked_by = now(), actor.account_id
    record(actor, "api.key.revoke", kind="api_key", object_id=key.id, fields=["revoked_at"])


def use_key(key: ShownKey) -> bool:
    """Count one request of a key, and note that it was used; False when it asks too often."""
    if not admit(subject_of("api_key", str(key.id)), PER_KEY):
        return False
    moment = now()
    if key.last_used_at is None or moment - key.last_used_at >= TOUCHED:
        db.session.execute(sa.update(ApiKey).where(ApiKey.id == key.id).values(last_used_at=moment))
    return True


def note_reading(key: ShownKey, act: str, *, reason: str = "") -> None:
    """Write into the audit log what a program read, with the reason it gave."""
    record(key.viewer, act, kind="api_key", object_id=key.id, reason=reason)
