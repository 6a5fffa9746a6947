"""Kinds of happening that doctors put on a person's timeline; none says what was found."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

CHECK_BOOKED = register_kind("fitness_booked", msg("Fit-to-travel check booked"))
CHECK_DONE = register_kind("fitness_assessed", msg("Fit-to-travel check done"))
SEEN = register_kind("medical_seen", msg("Seen by medical staff"))
CORRECTED = register_kind("medical_corrected", msg("A medical entry was corrected by a later one"))
MEASURED = register_kind("vitals_measured", msg("Signs of life measured"))
ALERT_SET = register_kind("medical_alert_set", msg("A medical alert was set"))
ALERT_LIFTED = register_kind("medical_alert_lifted", msg("A medical alert was lifted"))
SAMPLED = register_kind("test_sampled", msg("A sample was taken"))
RESULT_CAME = register_kind("test_result", msg("A test result came"))
VACCINATED = register_kind("vaccination_recorded", msg("A vaccination was recorded"))
MEDICINE_GIVEN = register_kind("medicine_given", msg("Medicine was given"))
STRUCK_OUT = register_kind("medical_struck_out", msg("A medical entry was struck out"))
CERTIFIED = register_kind("certificate_issued", msg("A medical certificate was issued"))
CERTIFICATE_ENDED = register_kind("certificate_ended", msg("A medical certificate counts no more"))
GUARANTEE_ASKED = register_kind("guarantee_asked", msg("A cost guarantee was asked for"))
GUARANTEE_APPROVED = register_kind("guarantee_approved", msg("A cost guarantee was granted"))
GUARANTEE_REFUSED = register_kind("guarantee_refused", msg("A cost guarantee was refused"))
GUARANTEE_USED = register_kind("guarantee_used", msg("A cost guarantee was used"))
GUARANTEE_CLOSED = register_kind("guarantee_closed", msg("A cost guarantee was closed with the bill"))
GUARANTEE_WITHDRAWN = register_kind("guarantee_withdrawn", msg("A cost guarantee was withdrawn"))
