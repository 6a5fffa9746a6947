"""How flags are shown, the same at every desk: what to do, in the desk's language, and whether it stops the act."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from migrant_support.domains.people import labels
from migrant_support.domains.people.flag_kinds import kind_called
from migrant_support.domains.people.queries import FlagRow
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


def shown_flags(
    viewer: Viewer, person_id: UUID, flags: Sequence[FlagRow], *, resolves: bool = False
) -> list[dict[str, Any]]:
    """Flags for the component `flag_list`; with `resolves` (on the person's own page) also the way to resolve them."""
    return [_shown(viewer, person_id, flag, resolves=resolves) for flag in flags]


def _shown(viewer: Viewer, person_id: UUID, flag: FlagRow, *, resolves: bool) -> dict[str, Any]:
    rule = kind_called(flag.kind).rule
    keys: dict[str, Any] = {"person_id": person_id, "flag_id": flag.id}
    acts = []
    if flag.denies and rule.may_pass and viewer.may(Power.FLAG_OVERRIDE):
        acts.append({"label": _("Let it pass once"), "href": url_for("people.pass_flag", **keys)})
    if resolves and viewer.may(Power.FLAG_SET) and (not rule.is_grave or viewer.may(Power.FLAG_GRAVE)):
        acts.append({"label": _("Resolve"), "href": url_for("people.resolve_flag", **keys)})
    return {
        "title": _("Stop") if flag.denies else translated(labels.PRIORITY[flag.priority]),
        "instruction": flag.instruction,
        "checkpoints": [translated(labels.CHECKPOINT[c]) for c in flag.checkpoints],
        "passed": _("May go on until %(time)s.", time=moment_text(flag.passed_until)) if flag.passed_until else "",
        "level": "danger" if flag.denies or flag.priority.value == "urgent" else "warn",
        "acts": acts,
    }
