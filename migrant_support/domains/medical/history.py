"""Kinds of happening that doctors put on a person's timeline; none says what was found."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

CHECK_BOOKED = register_kind("fitness_booked", msg("Fit-to-travel check booked"))
CHECK_DONE = register_kind("fitness_assessed", msg("Fit-to-travel check done"))
