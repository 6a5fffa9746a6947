"""Shapes of input of the import."""

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from migrant_support.exchange.imports.models import LineState
from migrant_support.kernel.texts import msg
from migrant_support.platform.web.forms import Form

STATE = {
    LineState.READY: msg("Ready"),
    LineState.REJECTED: msg("To be mended"),
    LineState.SAME_AS_LINE: msg("Same person as another line"),
    LineState.KNOWN: msg("In the register already"),
    LineState.LEFT_OUT: msg("Left out"),
    LineState.ACCEPTED: msg("Taken in"),
    LineState.UNDONE: msg("Taken back"),
}
STATE_TONE = {
    LineState.READY: "good",
    LineState.REJECTED: "danger",
    LineState.SAME_AS_LINE: "warn",
    LineState.KNOWN: "warn",
    LineState.LEFT_OUT: "quiet",
    LineState.ACCEPTED: "accent",
    LineState.UNDONE: "quiet",
}


class UploadListForm(Form):
    """A list to import."""

    mission = SelectField(msg("Mission"))
    upload = FileField(msg("List (.xlsx or .csv, at most 25 MB)"), [FileRequired()])


class BedsForm(Form):
    """The shelter whose register it is."""

    site = SelectField(msg("Shelter"))


class MendForm(Form):
    """The cells of a line; the view reads one text per column from fields named c0, c1, …"""
