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
LAPSED = register_kind("stay_lapsed", msg("Reservation of the bed lapsed"))
BED_ASKED = register_kind("bed_asked", msg("Asked for a bed"))
BED_OFFERED = register_kind("bed_offered", msg("Offered a bed"))
BED_DECLINED = register_kind("bed_declined", msg("Did not take the offered bed"))
BED_ACCEPTED = register_kind("bed_accepted", msg("Took the offered bed"))
BED_WITHDRAWN = register_kind("bed_withdrawn", msg("Does not wait for a bed any more"))
LISTED = register_kind("stay_listed", msg("A stay was taken in from a list"))
CAME_IN = register_kind("gate_in", msg("Came in at the gate"))
WENT_OUT = register_kind("gate_out", msg("Went out at the gate"))
LEAVE_GRANTED = register_kind("leave_granted", msg("Was given leave"))
MISSING = register_kind("missing_alarm", msg("Is missing from the house"))
SEARCH_ENDED = register_kind("missing_alarm_ended", msg("The search has ended"))
RIDE_LEFT = register_kind("ride_left", msg("Left for another house"))
RIDE_RECEIVED = register_kind("ride_received", msg("Was received at another house"))
RIDE_NOT_COME = register_kind("ride_not_come", msg("Did not arrive at the other house"))
