"""Kinds of happening of a case in the person's timeline."""

from migrant_support.domains.cases.rules import Act
from migrant_support.domains.cases.rules.referrals import ReferralAct
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
VULNERABILITY_NOTED = register_kind("case_vulnerability_noted", msg("A vulnerability was noted"))
VULNERABILITY_ENDED = register_kind("case_vulnerability_ended", msg("A vulnerability is there no more"))
NEED_OPENED = register_kind("case_need_opened", msg("A need was noted"))
NEED_ENDED = register_kind("case_need_ended", msg("It was noted how a need ended"))
NEED_REOPENED = register_kind("case_need_reopened", msg("A need was opened again"))
ACTION_PLANNED = register_kind("case_action_planned", msg("Something was planned for a need"))
ACTION_DONE = register_kind("case_action_done", msg("Something was done for a need"))
ACTION_NOT_POSSIBLE = register_kind("case_action_not_possible", msg("Something planned was not possible"))
ACTION_TRIED_AGAIN = register_kind("case_action_tried_again", msg("Something that was not possible is tried again"))
FILE_ATTACHED = register_kind("case_file_attached", msg("A file was attached to the case"))
OFFERED = register_kind("case_offered", msg("Case offered to a colleague"))
OFFER_DECLINED = register_kind("case_offer_declined", msg("A colleague did not take the case"))
OFFER_WITHDRAWN = register_kind("case_offer_withdrawn", msg("The offer of the case was taken back"))
TRANSFER_ASKED = register_kind("case_transfer_asked", msg("Another mission was asked to take the case"))
TRANSFER_ACCEPTED = register_kind("case_transfer_accepted", msg("Another mission took the case"))
TRANSFER_DECLINED = register_kind("case_transfer_declined", msg("Another mission did not take the case"))
TRANSFER_WITHDRAWN = register_kind("case_transfer_withdrawn", msg("The request to another mission was taken back"))
REFERRAL_DRAFTED = register_kind("case_referral_drafted", msg("A referral was prepared"))
REFERRED = {
    ReferralAct.SEND: register_kind("case_referral_sent", msg("Referral sent to an institution")),
    ReferralAct.ACCEPT: register_kind("case_referral_accepted", msg("The institution accepted the referral")),
    ReferralAct.BEGIN: register_kind("case_referral_begun", msg("The institution works on the referral")),
    ReferralAct.COMPLETE: register_kind("case_referral_completed", msg("The referral is completed")),
    ReferralAct.DECLINE: register_kind("case_referral_declined", msg("The institution declined the referral")),
    ReferralAct.WITHDRAW: register_kind("case_referral_withdrawn", msg("The referral was withdrawn")),
}
