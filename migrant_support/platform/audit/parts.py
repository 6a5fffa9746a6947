"""Registers the audit log with the application: its hook before every commit, commands, screens and words."""

import re
from collections.abc import Collection, Mapping
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from migrant_support.kernel.texts import msg
from migrant_support.platform.access.models import Account
from migrant_support.platform.audit.anchors import anchor_outside
from migrant_support.platform.audit.cli import audit
from migrant_support.platform.audit.lines import write_lines
from migrant_support.platform.audit.views import blueprint
from migrant_support.platform.audit.words import name_object_kind
from migrant_support.platform.jobs.queue import every_night
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import before_commit
from migrant_support.platform.web.context import add_rail_item
from migrant_support.policy import Power

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def register(app: Flask) -> None:
    """Connect the log to the store, and its screens to the auditor."""
    before_commit(write_lines)
    every_night("anchor_outside", anchor_outside)
    app.cli.add_command(audit)
    app.register_blueprint(blueprint)
    add_rail_item(Power.AUDIT_READ, "audit.trail", label=msg("Audit log"), icon="audit", order=82)
    name_object_kind("account", msg("Account"), find=_account_called, references=_sign_in_names)


def _account_called(sign_in_name: str) -> str | None:
    query = sa.select(Account.id).where(Account.sign_in_name == sign_in_name.strip().lower())
    found = db.session.scalar(query)
    return str(found) if found else None


def _sign_in_names(ids: Collection[str]) -> Mapping[str, str]:
    known = [UUID(key) for key in ids if _ID.fullmatch(key)]
    query = sa.select(Account.id, Account.sign_in_name).where(Account.id.in_(known))
    return {str(row[0]): row[1] for row in db.session.execute(query)}
