"""Checks the chain for a screen: a short log at once, a long one as a job, so that no writer waits for it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import url_for

from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit.models import AuditHead
from migrant_support.platform.audit.verdicts import note_verdict
from migrant_support.platform.audit.verify import Verdict, verify
from migrant_support.platform.jobs import Done, Progress, job, order
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from migrant_support.policy import Power

AT_ONCE = 10_000  # lines: about a quarter of a second


def check_chain(viewer: Viewer) -> UUID | None:
    """Check the chain now and return None, or order a job that does and return its id. Raises Refused."""
    demand(viewer, Power.AUDIT_READ)
    if (db.session.scalar(sa.select(AuditHead.number)) or 0) > AT_ONCE:
        return order(viewer, "audit.chain.check", {})
    note_verdict(viewer, verify())
    return None


def _chain_page(_result: Mapping[str, Any]) -> str:
    return url_for("audit.chain")


@job("audit.chain.check", power=Power.AUDIT_READ, label=msg("Check of the audit log"), leads_to=_chain_page)
def run_check(viewer: Viewer, arguments: Mapping[str, Any], progress: Progress) -> Done:  # noqa: ARG001 - a job's shape
    """Walk through the chain beside the writers, then keep what was found."""
    with work(write=False):
        verdict: Verdict = verify()
    with work(write=True):
        note_verdict(viewer, verdict)
    if verdict.broken is None:
        return Done(msg("%(lines)s lines hold."), {"lines": verdict.lines}, {"lines": verdict.lines})
    found = {name: value for name, value in verdict.broken.values.items() if value is not None}
    return Done(verdict.broken.sentence, found, {"lines": verdict.lines})
