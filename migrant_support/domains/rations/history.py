"""Kinds of happening with rations, with the sentence that screens translate."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

HANDED_OUT = register_kind("ration_handed_out", msg("A ration was handed out"))
TAKEN_BACK = register_kind("ration_taken_back", msg("A ration was recorded by mistake and taken back"))
LENT = register_kind("thing_lent", msg("Something was lent"))
LOAN_RETURNED = register_kind("loan_returned", msg("Something lent came back"))
LOAN_LOST = register_kind("loan_lost", msg("Something lent is lost"))
