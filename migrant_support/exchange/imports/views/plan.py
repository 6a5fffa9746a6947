"""The step "what will happen": how many people would be new, known or wait, before anything is written."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.domains.directory.queries import mission_names
from migrant_support.exchange.imports import queries
from migrant_support.exchange.imports.labels import KIND
from migrant_support.exchange.imports.models import BatchState, LineState
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.exchange.imports.views.steps import steps_of
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/<uuid:batch_id>/plan")
@guard(Power.IMPORT_RUN)
def plan(viewer: Viewer, batch_id: UUID) -> str:
    """Say what taking the list in would do, and offer it."""
    batch = queries.batch_row(viewer, batch_id)
    return render_template(
        "imports/plan.html",
        batch=batch,
        is_open=batch.state is BatchState.OPEN,
        steps=steps_of(batch, "plan"),
        kind=translated(KIND[batch.kind or ListKind.PEOPLE]),
        mission=mission_names(page_language()).get(batch.mission, batch.mission),
        outcomes=_outcomes(batch) if batch.is_taken_in_here else _read(batch),
        later=later_step(batch.kind),
        stock_href=url_for("imports.stock", batch_id=batch_id) if batch.kind is ListKind.STOCK else None,
    )


def _outcomes(batch: queries.BatchRow) -> list[dict[str, Any]]:
    """What becomes of the lines, those that happen first; what happens to nobody is left out."""

    def number(state: LineState) -> int:
        return batch.counts.get(state, 0)

    new, known, same = number(LineState.READY), number(LineState.KNOWN), number(LineState.SAME_AS_LINE)
    waiting, out = number(LineState.REJECTED), number(LineState.LEFT_OUT)
    told = [
        (new, "ready", ngettext("%(num)s person is registered, with a case.",
                                "%(num)s people are registered, each with a case.", new)),
        (known, "known", ngettext("%(num)s person is in the register already and gets a case if none is open.",
                                  "%(num)s people are in the register already and get a case if none is open.", known)),
        (same, "known", ngettext("%(num)s line is joined with another line of the same person.",
                                 "%(num)s lines are joined with another line of the same person.", same)),
        (waiting, "mend", ngettext("%(num)s line waits to be mended. Nothing happens to it.",
                                   "%(num)s lines wait to be mended. Nothing happens to them.", waiting)),
        (out, "out", ngettext("%(num)s line is left out.", "%(num)s lines are left out.", out)),
    ]  # fmt: skip
    return _shown(batch, told)


def _read(batch: queries.BatchRow) -> list[dict[str, Any]]:
    """What was read of a list that is taken in by another step."""
    waiting = batch.counts.get(LineState.REJECTED, 0)
    read = sum(batch.counts.values()) - waiting
    if batch.kind is ListKind.STOCK:
        sentence = ngettext("%(num)s movement of stock was read.", "%(num)s movements of stock were read.", read)
    else:
        sentence = ngettext("%(num)s person was read.", "%(num)s people were read.", read)
    known = batch.counts.get(LineState.KNOWN, 0)
    told = [
        (read, "all", sentence),
        (known, "known", ngettext("%(num)s of them is in the register already.",
                                  "%(num)s of them are in the register already.", known)),
        (waiting, "mend", ngettext("%(num)s line cannot be read as it is.",
                                   "%(num)s lines cannot be read as they are.", waiting)),
    ]  # fmt: skip
    return _shown(batch, told)


def _shown(batch: queries.BatchRow, told: list[tuple[int, str, str]]) -> list[dict[str, Any]]:
    return [
        {"sentence": sentence, "href": url_for("imports.show", batch_id=batch.id, lines=lines)}
        for number, lines, sentence in told
        if number
    ]


def later_step(kind: ListKind | None) -> str:
    """By which step a list of this kind is taken; empty for those that are taken in here."""
    return {
        ListKind.PASSENGERS: _(
            "Passengers are put on the list of their flight, on the page of the flight. This list shows who of them is "
            "in the register. If they ask for help, say under “Match columns” that they are people who ask for help."
        ),
        ListKind.INTAKE: _(
            "People in quarantine are received under Arrivals when their flight has landed. This list shows who of "
            "them is in the register and which lines to look at; nothing of it is written."
        ),
        ListKind.STOCK: _(
            "A stock book goes into the book of a store of the mission. Choose the store in the next step; it "
            "also says which lines do not add up."
        ),
    }.get(kind or ListKind.PEOPLE, "")
