"""Shapes of input of the import."""

from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import Form


class UploadListForm(Form):
    """A list to import."""

    mission = SelectField(msg("Mission"))
    kind = SelectField(msg("What the list is"))
    upload = FileField(msg("List (.xlsx or .csv, at most 25 MB)"), [FileRequired()])


class ColumnsForm(Form):
    """What the list is; the view reads the fields of the columns from fields named by table and column."""

    kind = SelectField(msg("What the list is"))


class BedsForm(Form):
    """The shelter whose register it is."""

    site = SelectField(msg("Shelter"))


class StockForm(Form):
    """The store into which a stock book goes."""

    store = SelectField(msg("Store"), coerce=lambda value: UUID(str(value)))


class MendForm(Form):
    """The cells of a line; the view reads one text per column from fields named c0, c1, …"""
