"""The steps of the import as every page of a list shows them."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from migrant_support.exchange.imports.models import BatchState
from migrant_support.exchange.imports.queries import BatchRow

ORDER = ("upload", "columns", "lines", "plan", "done")


def steps_of(batch: BatchRow, here: str) -> list[dict[str, Any]]:
    """The chain of steps; those that can be gone back to are links."""
    labels = {
        "upload": _("Upload"),
        "columns": _("Match columns"),
        "lines": _("Mend and decide"),
        "plan": _("What will happen"),
        "done": _("Taken in"),
    }
    pages = {
        "upload": url_for("imports.show_all"),
        "columns": url_for("imports.columns", batch_id=batch.id),
        "lines": url_for("imports.show", batch_id=batch.id),
        "plan": url_for("imports.plan", batch_id=batch.id),
    }
    place = ORDER.index(here)
    is_done = {name: ORDER.index(name) < place for name in ORDER}
    if batch.state is BatchState.OPEN and here in ("lines", "plan"):
        is_done["columns"] = batch.are_columns_seen
    return [
        {
            "label": labels[name],
            "state": "current" if name == here else "done" if is_done[name] else "later",
            "href": pages.get(name),
        }
        for name in ORDER
    ]
