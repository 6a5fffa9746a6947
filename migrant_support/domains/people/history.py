"""Kinds of happening in a person's timeline, with the sentence that screens translate."""

from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

REGISTERED = register_kind("person_registered", msg("Registered"))
EDITED = register_kind("person_edited", msg("Details changed"))
DOCUMENT_ADDED = register_kind("document_added", msg("Identity document recorded"))
DOCUMENT_MOVED = register_kind("document_moved", msg("Document is now somewhere else"))
DOCUMENT_VERIFIED = register_kind("document_verified", msg("Document verified"))
PHOTO_TAKEN = register_kind("photo_taken", msg("Photo added"))
FILE_ATTACHED = register_kind("file_attached", msg("File attached"))
TIE_RECORDED = register_kind("tie_recorded", msg("Family tie recorded"))
UNIT_JOINED = register_kind("unit_joined", msg("Joined a travel unit"))
UNIT_LEFT = register_kind("unit_left", msg("Left the travel unit"))
CONSENT_GIVEN = register_kind("consent_given", msg("Consent given"))
CONSENT_WITHDRAWN = register_kind("consent_withdrawn", msg("Consent withdrawn"))
TOLD_APART = register_kind("told_apart", msg("Told apart from somebody with a like name"))
MERGED = register_kind("merged", msg("Two records of this person were made one"))
MERGE_UNDONE = register_kind("merge_undone", msg("Two records were parted again"))
FLAG_SET = register_kind("flag_set", msg("Flag set"))
FLAG_RESOLVED = register_kind("flag_resolved", msg("Flag resolved"))
FLAG_PASSED = register_kind("flag_passed", msg("Let pass although a flag stops it"))
HOLD_SET = register_kind("hold_set", msg("Legal hold set"))
HOLD_LIFTED = register_kind("hold_lifted", msg("Legal hold lifted"))
ANONYMISED = register_kind("anonymised", msg("Made anonymous"))
COPY_HANDED_OUT = register_kind("copy_handed_out", msg("Copy of the data handed out"))
CORRECTION_ASKED = register_kind("correction_asked", msg("Correction asked for"))
CORRECTION_ANSWERED = register_kind("correction_answered", msg("Request for correction answered"))
