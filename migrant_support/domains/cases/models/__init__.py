"""Tables of cases: the case with its steps, sealed notes, needs, hand-overs and transfers, referrals."""

from migrant_support.domains.cases.models.case import Case, CaseCategory, CaseId, CaseMove, CaseTally
from migrant_support.domains.cases.models.handing import CaseHandover, CaseTransfer
from migrant_support.domains.cases.models.needs import CaseNeed, CaseVulnerability, NeedAction
from migrant_support.domains.cases.models.notes import CaseAttachment, CaseNote
from migrant_support.domains.cases.models.referrals import CaseReferral

__all__ = [
    "Case",
    "CaseAttachment",
    "CaseCategory",
    "CaseHandover",
    "CaseId",
    "CaseMove",
    "CaseNeed",
    "CaseNote",
    "CaseReferral",
    "CaseTally",
    "CaseTransfer",
    "CaseVulnerability",
    "NeedAction",
]
