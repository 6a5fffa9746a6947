"""Kinds of happening of stays in the person's timeline; none says where."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

RESERVED = register_kind("stay_reserved", msg("Bed reserved"))
PLACED = register_kind("stay_placed", msg("Given a bed"))
ADMITTED = register_kind("stay_admitted", msg("Came to the reserved bed"))
MOVED = register_kind("stay_moved", msg("Moved to another bed"))
LEFT = register_kind("stay_ended", msg("Left the bed"))
CANCELLED = register_kind("stay_cancelled", msg("Reservation of the bed cancelled"))
END_CHANGED = register_kind("stay_end_changed", msg("Leaving date of the bed changed"))
LISTED = register_kind("stay_listed", msg("A stay was taken in from a list"))
