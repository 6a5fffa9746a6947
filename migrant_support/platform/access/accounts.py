"""Names of colleagues for the pages: who did something, and whom somebody means by a sign-in name."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.models import Account, AccountState, RoleGrant
from migrant_support.platform.access.viewer import policy
from migrant_support.platform.store import db


def display_names(account_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What colleagues are called, by account id; None is not asked for."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def account_ids_of(sign_in_names: Iterable[str], *, field: str) -> list[UUID]:
    """The active accounts of typed sign-in names. Raises Refused for the first that is none."""
    typed = [name.strip().casefold() for name in sign_in_names if name.strip()]
    if not typed:
        return []
    known = dict(
        db.session.execute(
            sa.select(Account.sign_in_name, Account.id).where(
                Account.sign_in_name.in_(typed), Account.state == AccountState.ACTIVE
            )
        ).all()
    )
    for name in typed:
        if name not in known:
            raise Refused(
                "account_unknown",
                msg("No colleague signs in with one of these names. Check the spelling."),
                field=field,
            )
    return [known[name] for name in typed]


def colleagues_at(place: tuple[str, str], power: str) -> list[tuple[UUID, str]]:
    """(id, name) of the active accounts that have a power at a place (scope kind, scope id) now, by name."""
    known = policy()
    roles = [role for role in known.all_roles() if power in known.powers_of(role)]
    moment = now()
    rows = db.session.execute(
        sa.select(Account.id, Account.display_name)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            Account.state == AccountState.ACTIVE,
            RoleGrant.role.in_(roles),
            RoleGrant.scope_kind == place[0],
            RoleGrant.scope_id == place[1],
            RoleGrant.valid_from <= moment,
            sa.or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > moment),
        )
        .distinct()
        .order_by(Account.display_name, Account.id)
    )
    return [(row.id, row.display_name) for row in rows]
