"""Kinds of happening of a case in the person's timeline."""

from migrant_support.domains.cases.rules import Act
from migrant_support.kernel.texts import msg
from migrant_support.platform.history import register_kind

OPENED = register_kind("case_opened", msg("Case opened"))
EDITED = register_kind("case_edited", msg("Case details changed"))
NOTE_WRITTEN = register_kind("case_note", msg("Note written"))
ASSIGNED = register_kind("case_assigned", msg("Case given to an officer"))
MOVED = {
    Act.REGISTER: register_kind("case_registered", msg("Case registered")),
    Act.VERIFY: register_kind("case_verified", msg("Case verified")),
    Act.ACTIVATE: register_kind("case_active", msg("Case is being worked on")),
    Act.SUSPEND: register_kind("case_suspended", msg("Case suspended")),
    Act.RESUME: register_kind("case_resumed", msg("Case taken up again")),
    Act.CLOSE: register_kind("case_closed", msg("Case closed")),
    Act.REOPEN: register_kind("case_reopened", msg("Case reopened")),
}
UNDONE = register_kind("case_step_undone", msg("Last step of the case undone"))
