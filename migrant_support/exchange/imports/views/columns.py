"""The step "match columns": what each column of a list holds, said once and remembered for the sender's next list."""

from uuid import UUID

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.exchange.imports import queries
from migrant_support.exchange.imports.actions import matching
from migrant_support.exchange.imports.column_choice import Form as TableForm
from migrant_support.exchange.imports.column_choice import chosen_of, forms_of, offers
from migrant_support.exchange.imports.forms import ColumnsForm
from migrant_support.exchange.imports.labels import KIND
from migrant_support.exchange.imports.models import BatchState
from migrant_support.exchange.imports.reading.kinds import ListKind
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.exchange.imports.views.steps import steps_of
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.route("/<uuid:batch_id>/columns", methods=["GET", "POST"])
@guard(Power.IMPORT_RUN)
def columns(viewer: Viewer, batch_id: UUID) -> Response:
    """Look at the columns of each table, change a guess, leave a column out."""
    batch = queries.batch_row(viewer, batch_id)
    tables = forms_of(batch.columns, queries.samples_of(viewer, batch_id))
    form = ColumnsForm(kind=batch.kind.value if batch.kind else ListKind.PEOPLE.value)
    form.kind.choices = kind_choices()
    chosen = chosen_of(tables, request.form) if form.is_submitted() else {}
    if form.validate_on_submit():
        try:
            is_read_again = matching.match_columns(viewer, batch_id, kind=ListKind(form.kind.data), chosen=chosen)
        except Refused as no:
            refuse(form, no)
        else:
            flash(
                _("The list is read again with your columns. They are remembered for the next list of this form.")
                if is_read_again
                else _("The columns are confirmed and remembered for the next list of this form."),
                "good",
            )
            return see_other("imports.show", batch_id=batch_id)
    choices = [("", _("Leave out"))] + [
        (name, translated(label)) for name, label in offers(batch.kind or ListKind.PEOPLE)
    ]
    return answer(
        "imports/columns.html",
        form=form,
        batch=batch,
        steps=steps_of(batch, "columns"),
        tables=[
            {
                "title": _title(table),
                "note": _header_rows(table),
                "is_read": table.is_read,
                "columns": table.columns,
            }
            for table in tables
        ],
        choices=choices,
        may_change=batch.state is BatchState.OPEN and batch.accepted_at is None,
    )


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of lists in the page's language."""
    return [(kind.value, translated(label)) for kind, label in KIND.items()]


def _title(table: TableForm) -> str:
    """The sheets on which a form's tables stand."""
    sheets = list(dict.fromkeys(place[0] for place in table.places))
    if not sheets[0]:
        return _("The list")
    if len(sheets) == 1:
        return _("Sheet “%(sheet)s”", sheet=sheets[0])
    return _("Sheets %(sheets)s", sheets=", ".join(f"“{sheet}”" for sheet in sheets))


def _header_rows(table: TableForm) -> str:
    """Where the first header of a form stands."""
    _sheet, first, last = table.places[0]
    if first == last:
        return _("Headers in row %(row)s", row=first)
    return _("Headers in rows %(first)s and %(last)s", first=first, last=last)
