"""The problems of a list by line, as a file for whoever keeps the list: what stands there, and what to look at."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response
from flask_babel import gettext as _

from migrant_support.exchange.imports import queries
from migrant_support.exchange.imports.labels import FIELD
from migrant_support.exchange.imports.reading.sentences import BEDS, REJECTED, WARNED
from migrant_support.exchange.imports.views.blueprint import blueprint
from migrant_support.formats.sheets.writing import csv_bytes
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.audit import record
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

MARK = "\ufeff"
"""Spreadsheet programs take a CSV file for UTF-8 when it begins with this."""


@blueprint.post("/<uuid:batch_id>/problems")
@guard(Power.IMPORT_RUN)
def problems(viewer: Viewer, batch_id: UUID) -> Response:
    """Every line to be mended or in doubt, one row a problem. The download is in the audit log."""
    batch = queries.batch_row(viewer, batch_id)
    table = [[_("Sheet"), _("Line"), _("Column"), _("What stands there"), _("What to look at")]]
    for row in queries.problem_lines(viewer, batch_id):
        table += _rows_of(row, batch)
    record(
        viewer, "imports.batch.problems", kind="import_batch", object_id=batch_id, reason=f"{len(table) - 1} problems"
    )
    answer = Response(MARK.encode() + csv_bytes(table), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return answer


def _rows_of(row: queries.LineRow, batch: queries.BatchRow) -> Iterator[list[str]]:
    columns = queries.table_at(batch.columns, row.sheet, row.row)["columns"]
    labels = {column["field"]: column["header"] for column in reversed(columns) if column["field"]}
    told = [("", REJECTED[row.reason])] if row.reason else []
    told += [(field, (WARNED | BEDS)[code]) for field, code in row.warnings]
    for field, sentence in told:
        label = labels.get(field, "")
        shown = label or (translated(FIELD[field]) if field in FIELD else "")
        yield [row.sheet, str(row.row), shown, row.written.get(label, ""), translated(sentence)]
