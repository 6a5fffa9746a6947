"""How the difference of two versions reads on a page: by name for those who see the person, else nothing of her."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.rules.manifest import Difference, FieldChange, SealedPassenger
from migrant_support.platform.web.translate import translated

Rows = list[dict[str, Any]]


def difference_rows(
    found: Difference, *, seen: Collection[UUID] | None, fields: Collection[str] = frozenset(labels.FIELD)
) -> Rows:
    """Lines for a table: what happened, to whom, and which fields say something else.

    `seen` are those whom the viewer may see by name (None: all of them); that somebody else's seat changed is said
    once, without a number. `fields` are those of which this reader may know.
    """
    rows: Rows = [_line(_("The flight"), _("Changed"), "warn", _said(found.flight, fields))] if found.flight else []
    hidden = False
    for people, word, tone in ((found.added, _("Added"), "good"), (found.removed, _("Taken off"), "danger")):
        for passenger in people:
            if seen is None or passenger.person in seen:
                rows.append(_line(_name(passenger), word, tone, passenger.case_ref))
            else:
                hidden = True
    for change in found.changed:
        said = _said(change.fields, fields)
        if seen is not None and change.passenger.person not in seen:
            hidden = True
        elif said:
            rows.append(_line(_name(change.passenger), _("Changed"), "warn", said))
    if hidden:
        rows.append(_line(_("Other seats that are held"), _("Changed"), "quiet", ""))
    return rows


def _line(who: str, word: str, tone: str, said: str) -> dict[str, Any]:
    return {"who": who, "what": {"label": word, "tone": tone}, "said": said}


def _name(passenger: SealedPassenger) -> str:
    return f"{passenger.secondary_id} {passenger.primary_id}".strip()


def _said(changes: Collection[FieldChange], fields: Collection[str]) -> str:
    return "; ".join(_change(change) for change in changes if change.field in fields)


def _change(change: FieldChange) -> str:
    name = translated(labels.FIELD[change.field])
    if change.field in labels.NAMED_ONLY or change.field == "is_overridden":
        return name
    return _("%(field)s: %(before)s → %(after)s", field=name, before=change.before or "–", after=change.after or "–")
