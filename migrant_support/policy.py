"""Who may do what: roles with their powers, kinds of scope. Roles appear here and nowhere else.

`platform/access` holds the mechanism and knows none of these names; `factory.py` hands this policy to it at start.
"""

from dataclasses import dataclass
from enum import StrEnum

from migrant_support.kernel.texts import msg
from migrant_support.powers import Power as Power


class ScopeKind(StrEnum):
    """What a grant is cut to. `scope_id` is the code of the mission, site, airport or organisation."""

    EVERYWHERE = "everywhere"
    MISSION = "mission"
    SITE = "site"
    AIRPORT = "airport"
    ORGANISATION = "organisation"
    NAMED = "named"  # only the files on which the account itself is named


class Role(StrEnum):
    """The eleven roles of the domain, and who looks after the accounts of a partner."""

    MISSION_OFFICER = "mission_officer"
    WARDEN = "warden"
    MEDICAL = "medical"
    COORDINATOR = "coordinator"
    INTAKE = "intake"
    PARTNER = "partner"
    PARTNER_ADMIN = "partner_admin"
    PROTECTION = "protection"
    MONITOR = "monitor"
    HOTLINE = "hotline"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class RoleRule:
    """What a role is called, may do, and where."""

    label: str
    scopes: frozenset[ScopeKind]
    powers: frozenset[Power]
    is_sensitive: bool = False  # shorter idle time (SEC SE-3)


_EVERYONE = {Power.HOME, Power.OWN_ACCOUNT, Power.DIRECTORY_READ, Power.JOB_READ, Power.GALLERY_READ}
_CASEWORK = {
    Power.SEARCH,
    Power.PERSON_READ,
    Power.PERSON_REGISTER,
    Power.PERSON_EDIT,
    Power.PERSON_MERGE,
    Power.CONSENT_RECORD,
    Power.FLAG_SET,
    Power.FLAG_OVERRIDE,
    Power.FILE_RESTRICT,
    Power.RIGHTS_READ,
    Power.RIGHTS_ANSWER,
    Power.CASE_READ,
    Power.CASE_OPEN,
    Power.CASE_MOVE,
    Power.NARRATIVE_READ,
    Power.NOTE_WRITE,
    Power.CLAIM_READ,
    Power.CLAIM_WORK,
    Power.CASH_READ,
    Power.CASH_REQUEST,
    Power.CASH_APPROVE,
    Power.CASH_PAY,
    Power.FUND_MANAGE,
    Power.SECURITY_NOTE_READ,
    Power.CASE_WORK,
    Power.REFERRAL_SEND,
    Power.SAFE_KEEP,
    Power.TRAVEL_PAPER,
    Power.CARD_ISSUE,
    Power.CARD_CHECK,
    Power.TASK_WORK,
    Power.MESSAGE_SEND,
    Power.LETTER_ISSUE,
    Power.IMPORT_RUN,
    Power.COUNTRY_PICTURE,
    Power.SITE_READ,
    Power.SITE_EDIT,
    Power.PLACE_READ,
    Power.CAPACITY_OVERRIDE,
    Power.STAY_READ,
    Power.STAY_PLACE,
    Power.GATE_USE,
    Power.ROLL_CALL,
    Power.ALARM_READ,
    Power.ALARM_DECIDE,
    Power.HOUSE_BOOK,
    Power.INCIDENT_READ,
    Power.REPORT_READ,
    Power.COST_READ,
    Power.SUPPLY_READ,
    Power.SUPPLY_ISSUE,
    Power.SUPPLY_MOVE,
    Power.COUNT_APPROVE,
    Power.STORE_EDIT,
    Power.ITEM_READ,
    Power.BED_REQUEST,
    Power.APART_SET,
    Power.FITNESS_BOOK,
    Power.GUARANTEE_READ,
    Power.GUARANTEE_APPROVE,
    Power.WISH_RECORD,
    Power.CLEARANCE_RECORD,
    Power.FLIGHT_READ,
    Power.FLIGHT_PROPOSE,
    Power.FLIGHT_CONFIRM,
    Power.FLIGHT_BOARD,
    Power.MANIFEST_SIGN,
    Power.COMMENT_ANSWER,
    Power.REMAINS_READ,
    Power.REMAINS_WORK,
    Power.VISIT_WORK,
}
_RATIONS = {Power.RATION_USE, Power.RATION_EDIT, Power.RATION_READ}


def _rule(label: str, scopes: set[ScopeKind], powers: set[Power], *, is_sensitive: bool = False) -> RoleRule:
    return RoleRule(label, frozenset(scopes), frozenset(powers | _EVERYONE), is_sensitive)


ROLES: dict[Role, RoleRule] = {
    Role.MISSION_OFFICER: _rule(msg("Mission welfare officer"), {ScopeKind.MISSION}, _CASEWORK | _RATIONS),
    Role.WARDEN: _rule(
        msg("Shelter warden"),
        {ScopeKind.SITE},
        {Power.SITE_READ, Power.PLACE_READ, Power.STAY_READ, Power.STAY_PLACE, Power.CARD_CHECK, Power.RATION_READ}
        | {Power.GATE_USE, Power.ROLL_CALL, Power.ALARM_READ, Power.HOUSE_BOOK, Power.REPORT_READ}
        | {Power.SUPPLY_READ, Power.SUPPLY_ISSUE, Power.SUPPLY_MOVE, Power.ITEM_READ, Power.RATION_USE},
    ),
    Role.MEDICAL: _rule(
        msg("Medical officer"),
        {ScopeKind.MISSION, ScopeKind.SITE},
        {
            Power.CARD_CHECK,
            Power.SEARCH,
            Power.PERSON_READ,
            Power.TASK_WORK,
            Power.MEDICAL_NOTE_READ,
            Power.FLAG_SET,
            Power.FITNESS_BOOK,
            Power.FITNESS_RECORD,
            Power.MEDICAL_READ,
            Power.MEDICAL_WRITE,
            Power.MEDICAL_KNOWN,
            Power.CERTIFICATE_ISSUE,
            Power.GUARANTEE_ASK,
            Power.GUARANTEE_READ,
            Power.SUPPLY_READ,
            Power.SUPPLY_ISSUE,
            Power.ITEM_READ,
        },
    ),
    Role.COORDINATOR: _rule(
        msg("SLBFE coordinator"),
        {ScopeKind.EVERYWHERE},
        {
            Power.CARD_CHECK,
            Power.SEARCH,
            Power.PERSON_READ,
            Power.PERSON_MERGE,
            Power.FLAG_SET,
            Power.FLAG_GRAVE,
            Power.FLAG_OVERRIDE,
            Power.RIGHTS_READ,
            Power.HOLD_SET,
            Power.PERSON_ANONYMISE,
            Power.CASE_READ,
            Power.CLAIM_READ,
            Power.CASH_READ,
            Power.CASH_APPROVE,
            Power.CASH_EXCEED,
            Power.FUND_MANAGE,
            Power.TASK_WORK,
            Power.MEDICAL_KNOWN,
            Power.COUNTRY_PICTURE,
            Power.SITE_READ,
            Power.SITE_EDIT,
            Power.CAPACITY_OVERRIDE,
            Power.STAY_READ,
            Power.STAY_PLACE,
            Power.ALARM_READ,
            Power.REPORT_READ,
            Power.COST_READ,
            Power.SUPPLY_READ,
            Power.COUNT_APPROVE,
            Power.STORE_EDIT,
            Power.ITEM_READ,
            Power.BED_REQUEST,
            Power.RATION_READ,
            Power.FLIGHT_READ,
            Power.FLIGHT_PLAN,
            Power.FLIGHT_PROPOSE,
            Power.FLIGHT_CONFIRM,
            Power.FLIGHT_BOARD,
            Power.GATE_OVERRIDE,
            Power.TRAVEL_RULES,
            Power.MANIFEST_SEAL,
            Power.MANIFEST_SIGN,
            Power.MANIFEST_EXPORT,
            Power.COMMENT_ANSWER,
            Power.COLUMNS_EDIT,
            Power.FLIGHT_COST,
            Power.REMAINS_READ,
            Power.ARRIVAL_READ,
            Power.QUARANTINE_READ,
            Power.QUARANTINE_RELEASE,
        },
    ),
    Role.INTAKE: _rule(
        msg("Airport and quarantine intake"),
        {ScopeKind.AIRPORT, ScopeKind.SITE},
        {
            Power.SITE_READ,
            Power.STAY_READ,
            Power.STAY_PLACE,
            Power.SUPPLY_READ,
            Power.SUPPLY_ISSUE,
            Power.SUPPLY_MOVE,
            Power.ITEM_READ,
            Power.ARRIVAL_READ,
            Power.ARRIVAL_RECEIVE,
            Power.REMAINS_RECEIVE,
            Power.QUARANTINE_READ,
            Power.QUARANTINE_RELEASE,
        },
    ),
    Role.PARTNER: _rule(
        msg("IOM partner"),
        {ScopeKind.ORGANISATION},
        {Power.SHARED_FLIGHTS, Power.SHARED_MARK, Power.MANIFEST_EXPORT},
    ),
    Role.PARTNER_ADMIN: _rule(
        msg("Administrator of a partner"),
        {ScopeKind.ORGANISATION},
        {Power.COLLEAGUE_MANAGE, Power.KEY_MANAGE},
        is_sensitive=True,
    ),
    Role.PROTECTION: _rule(
        msg("Protection officer"),
        {ScopeKind.NAMED},
        {
            Power.SEARCH,
            Power.PERSON_READ,
            Power.CASE_READ,
            Power.NARRATIVE_READ,
            Power.NOTE_WRITE,
            Power.CLAIM_READ,
            Power.CLAIM_WORK,
            Power.PROTECTION_NOTE_READ,
            Power.SECURITY_NOTE_READ,
            Power.CASE_WORK,
            Power.REFERRAL_SEND,
            Power.FLAG_SET,
            Power.FLAG_GRAVE,
            Power.FILE_RESTRICT,
            Power.APART_SET,
            Power.RIGHTS_READ,
            Power.RIGHTS_ANSWER,
            Power.HOLD_SET,
            Power.PERSON_ANONYMISE,
            Power.TASK_WORK,
            Power.CHILD_DECIDE,
            Power.REMAINS_READ,
            Power.REMAINS_WORK,
            Power.REMAINS_RECEIVE,
        },
        is_sensitive=True,
    ),
    Role.MONITOR: _rule(msg("Institution monitor"), {ScopeKind.EVERYWHERE}, set()),
    Role.HOTLINE: _rule(msg("Hotline operator"), {ScopeKind.EVERYWHERE}, set()),
    Role.ADMIN: _rule(
        msg("Administrator"),
        {ScopeKind.EVERYWHERE},
        {Power.ACCOUNT_MANAGE, Power.KEY_MANAGE, Power.DIRECTORY_EDIT, Power.RETENTION_READ}
        | {Power.ITEM_READ, Power.ITEM_EDIT},
        is_sensitive=True,
    ),
    Role.AUDITOR: _rule(
        msg("Auditor"), {ScopeKind.EVERYWHERE}, {Power.AUDIT_READ, Power.RETENTION_READ}, is_sensitive=True
    ),
}


KEYS_ACT_AS = Role.PARTNER.value
"""The role of which a program with a key of an organisation has a part."""


def powers_of(role: str) -> frozenset[str]:
    """Return the powers of a role by its code; an unknown role has none."""
    return frozenset(ROLES[Role(role)].powers) if role in set(Role) else frozenset()


def is_sensitive(role: str) -> bool:
    """Does the role get the shorter idle time?"""
    return role in set(Role) and ROLES[Role(role)].is_sensitive


def label_of(role: str) -> str:
    """The name of a role, for `gettext`."""
    return ROLES[Role(role)].label if role in set(Role) else role


def all_roles() -> tuple[str, ...]:
    """The codes of all roles, in the order of the domain."""
    return tuple(role.value for role in Role)


def scopes_of(role: str) -> tuple[str, ...]:
    """The kinds of scope with which a role may be granted, in the order of the enum."""
    return tuple(kind.value for kind in ScopeKind if is_allowed_scope(role, kind))


def is_allowed_scope(role: str, scope_kind: str) -> bool:
    """May this role be granted with this kind of scope?"""
    return role in set(Role) and scope_kind in ROLES[Role(role)].scopes
