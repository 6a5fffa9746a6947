"""Setting flags, resolving them with a message, and letting one act pass by name."""

from datetime import datetime
from uuid import UUID

from migrant_support.domains.people import history as happenings
from migrant_support.domains.people.flag_kinds import flag_kinds, kind_called
from migrant_support.domains.people.models import PersonFlag
from migrant_support.domains.people.models.flags import FlagPass
from migrant_support.domains.people.queries import fetch_person
from migrant_support.domains.people.rules import Checkpoint, FlagPriority
from migrant_support.domains.people.rules.flags import PASS_LASTS, PLAIN, check_flag, check_lift, check_pass
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere, Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer, demand
from migrant_support.platform.audit import record
from migrant_support.platform.history import happened
from migrant_support.platform.store import db
from migrant_support.policy import Power


def set_flag(
    actor: Viewer,
    person_id: UUID,
    *,
    instruction: str,
    checkpoints: list[Checkpoint],
    priority: FlagPriority,
    denies: bool,
    expires_at: datetime | None = None,
    kind: str = PLAIN,
) -> UUID:
    """Set a flag: what to do, at which checkpoints. The reason belongs in a note of the case, not here."""
    demand(actor, Power.FLAG_SET)
    fetch_person(actor, person_id, Power.FLAG_SET, lock=True)
    if kind not in flag_kinds():
        raise Refused("flag_kind_unknown", msg("Choose a kind of flag."), field="kind")
    denies = check_flag(
        flag_kinds()[kind].rule,
        may_grave=actor.may(Power.FLAG_GRAVE),
        words=instruction,
        checkpoints=checkpoints,
        denies=denies,
        expires_at=expires_at,
        now=now(),
    )
    flag = PersonFlag(
        person_id=person_id,
        kind=kind,
        instruction=instruction.strip(),
        checkpoints=[c.value for c in sorted(set(checkpoints))],
        priority=priority,
        denies=denies,
        set_by=actor.account_id,
        expires_at=expires_at,
    )
    db.session.add(flag)
    db.session.flush()
    happened("person", person_id, happenings.FLAG_SET, reference_kind="flag", reference_id=flag.id, actor=actor)
    record(actor, "people.flag.set", kind="person", object_id=person_id, fields=("flags",))
    return flag.id


def resolve_flag(actor: Viewer, person_id: UUID, flag_id: UUID, *, resolution: str) -> None:
    """Resolve a flag with a message (PEERS 14). Raises NotThere or Refused."""
    demand(actor, Power.FLAG_SET)
    flag = _fetch(actor, person_id, flag_id, Power.FLAG_SET)
    check_lift(kind_called(flag.kind).rule, may_grave=actor.may(Power.FLAG_GRAVE), words=resolution)
    if flag.resolved_at is None:
        flag.resolved_at = now()
        flag.resolved_by = actor.account_id
        flag.resolution = resolution.strip()
        happened(
            "person", person_id, happenings.FLAG_RESOLVED, reference_kind="flag", reference_id=flag.id, actor=actor
        )
        record(actor, "people.flag.resolve", kind="person", object_id=person_id, fields=("flags",))


def pass_flag(actor: Viewer, person_id: UUID, flag_id: UUID, checkpoint: Checkpoint, *, reason: str) -> None:
    """Let acts at one checkpoint go on for half an hour although the flag stops them. Raises NotThere or Refused.

    It has the name and reason of who let it; the flag itself stays in force.
    """
    demand(actor, Power.FLAG_OVERRIDE)
    flag = _fetch(actor, person_id, flag_id, Power.FLAG_OVERRIDE)
    moment = now()
    in_force = flag.resolved_at is None and (flag.expires_at is None or flag.expires_at > moment)
    stops_here = flag.denies and in_force and checkpoint.value in flag.checkpoints
    check_pass(kind_called(flag.kind).rule, is_denying=stops_here, reason=reason)
    db.session.add(
        FlagPass(
            flag_id=flag.id,
            person_id=person_id,
            checkpoint=checkpoint,
            reason=reason.strip(),
            passed_at=moment,
            passed_by=actor.account_id,
            until_at=moment + PASS_LASTS,
        )
    )
    db.session.flush()
    happened("person", person_id, happenings.FLAG_PASSED, reference_kind="flag", reference_id=flag.id, actor=actor)
    record(actor, "people.flag.pass", kind="person", object_id=person_id, fields=("flags",))


def _fetch(actor: Viewer, person_id: UUID, flag_id: UUID, power: Power) -> PersonFlag:
    fetch_person(actor, person_id, power, lock=True)
    flag = db.session.get(PersonFlag, flag_id, populate_existing=True)
    if flag is None or flag.person_id != person_id:
        raise NotThere
    return flag
