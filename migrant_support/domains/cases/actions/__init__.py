"""Changes to cases, and the audited reading of what is protected in them. Nothing here commits."""

from migrant_support.domains.cases.actions.editing import edit_case, take_case
from migrant_support.domains.cases.actions.moving import cases_worked_on, move_case, take_back_cases, undo_step
from migrant_support.domains.cases.actions.opening import CaseToOpen, open_cases
from migrant_support.domains.cases.actions.telling import Narrative, NoteText, read_narrative, write_note

__all__ = [
    "CaseToOpen",
    "Narrative",
    "NoteText",
    "cases_worked_on",
    "edit_case",
    "move_case",
    "open_cases",
    "read_narrative",
    "take_back_cases",
    "take_case",
    "undo_step",
    "write_note",
]
