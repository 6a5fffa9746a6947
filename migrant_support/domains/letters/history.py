"""Kinds of happening, with the sentence that screens translate."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

ADDRESS_MARKED = register_kind("address_marked", msg("It was noted how the person can be reached safely"))
LETTER_ISSUED = register_kind("letter_issued", msg("A letter was issued"))
