"""Who may do what: powers, roles, kinds of scope. Roles appear here and nowhere else.

`platform/access` holds the mechanism and knows none of these names; `factory.py` hands this policy to it at start.
A power is `domain:noun:verb`. A role is a set of powers within a kind of scope (DOMAIN, people who use it).
"""

from dataclasses import dataclass
from enum import StrEnum

from migrant_support.kernel.texts import msg


class Power(StrEnum):
    """Every right that a route or an action can ask for."""

    HOME = "desks:home:read"
    SEARCH = "desks:search:use"
    COUNTRY_PICTURE = "desks:country:read"
    PERSON_READ = "people:person:read"
    PERSON_REGISTER = "people:person:register"
    PERSON_EDIT = "people:person:edit"
    PERSON_MERGE = "people:person:merge"
    CONSENT_RECORD = "people:consent:record"
    FLAG_SET = "people:flag:set"
    FILE_RESTRICT = "people:file:restrict"
    RIGHTS_READ = "people:rights:read"
    RIGHTS_ANSWER = "people:rights:answer"
    HOLD_SET = "people:hold:set"
    RETENTION_READ = "retention:period:read"
    PERSON_ANONYMISE = "people:person:anonymise"
    CASE_READ = "cases:case:read"
    CASE_OPEN = "cases:case:open"
    CASE_MOVE = "cases:case:move"
    NARRATIVE_READ = "cases:narrative:read"
    NOTE_WRITE = "cases:note:write"
    SAFE_KEEP = "documents:safe:keep"
    TRAVEL_PAPER = "documents:travel_paper:handle"
    CARD_ISSUE = "documents:card:issue"
    CARD_CHECK = "documents:card:check"
    TASK_WORK = "tasks:task:work"
    CHILD_DECIDE = "protection:child:decide"
    SITE_READ = "sites:site:read"
    SITE_EDIT = "sites:site:edit"
    PLACE_READ = "sites:place:read"
    CAPACITY_OVERRIDE = "sites:capacity:override"
    STAY_READ = "sites:stay:read"
    STAY_PLACE = "sites:stay:place"
    FITNESS_BOOK = "medical:fitness:book"
    FITNESS_RECORD = "medical:fitness:record"
    WISH_RECORD = "flights:wish:record"
    CLEARANCE_RECORD = "flights:clearance:record"
    FLIGHT_READ = "flights:flight:read"
    FLIGHT_PLAN = "flights:flight:plan"
    FLIGHT_PROPOSE = "flights:entry:propose"
    FLIGHT_CONFIRM = "flights:entry:confirm"
    FLIGHT_BOARD = "flights:entry:board"
    GATE_OVERRIDE = "flights:gate:override"
    MANIFEST_SEAL = "flights:manifest:seal"
    MANIFEST_SIGN = "flights:manifest:sign"
    MANIFEST_EXPORT = "flights:manifest:export"
    SHARED_FLIGHTS = "flights:shared:read"
    ARRIVAL_READ = "quarantine:arrival:read"
    ARRIVAL_RECEIVE = "quarantine:arrival:receive"
    QUARANTINE_READ = "quarantine:order:read"
    QUARANTINE_RELEASE = "quarantine:order:release"
    IMPORT_RUN = "exchange:import:run"
    DIRECTORY_READ = "directory:institution:read"
    DIRECTORY_EDIT = "directory:institution:edit"
    ACCOUNT_MANAGE = "access:account:manage"
    OWN_ACCOUNT = "access:own:manage"
    AUDIT_READ = "audit:line:read"
    JOB_READ = "jobs:job:read"
    GALLERY_READ = "web:gallery:read"


class ScopeKind(StrEnum):
    """What a grant is cut to. `scope_id` is the code of the mission, site, airport or organisation."""

    EVERYWHERE = "everywhere"
    MISSION = "mission"
    SITE = "site"
    AIRPORT = "airport"
    ORGANISATION = "organisation"
    NAMED = "named"  # only the files on which the account itself is named


class Role(StrEnum):
    """The eleven roles of the domain."""

    MISSION_OFFICER = "mission_officer"
    WARDEN = "warden"
    MEDICAL = "medical"
    COORDINATOR = "coordinator"
    INTAKE = "intake"
    PARTNER = "partner"
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
    Power.FILE_RESTRICT,
    Power.RIGHTS_READ,
    Power.RIGHTS_ANSWER,
    Power.CASE_READ,
    Power.CASE_OPEN,
    Power.CASE_MOVE,
    Power.NARRATIVE_READ,
    Power.NOTE_WRITE,
    Power.SAFE_KEEP,
    Power.TRAVEL_PAPER,
    Power.CARD_ISSUE,
    Power.CARD_CHECK,
    Power.TASK_WORK,
    Power.IMPORT_RUN,
    Power.COUNTRY_PICTURE,
    Power.SITE_READ,
    Power.SITE_EDIT,
    Power.PLACE_READ,
    Power.CAPACITY_OVERRIDE,
    Power.STAY_READ,
    Power.STAY_PLACE,
    Power.FITNESS_BOOK,
    Power.WISH_RECORD,
    Power.CLEARANCE_RECORD,
    Power.FLIGHT_READ,
    Power.FLIGHT_PROPOSE,
    Power.FLIGHT_CONFIRM,
    Power.FLIGHT_BOARD,
    Power.MANIFEST_SIGN,
}


def _rule(label: str, scopes: set[ScopeKind], powers: set[Power], *, is_sensitive: bool = False) -> RoleRule:
    return RoleRule(label, frozenset(scopes), frozenset(powers | _EVERYONE), is_sensitive)


ROLES: dict[Role, RoleRule] = {
    Role.MISSION_OFFICER: _rule(msg("Mission welfare officer"), {ScopeKind.MISSION}, _CASEWORK),
    Role.WARDEN: _rule(
        msg("Shelter warden"),
        {ScopeKind.SITE},
        {Power.SITE_READ, Power.PLACE_READ, Power.STAY_READ, Power.STAY_PLACE, Power.CARD_CHECK},
    ),
    Role.MEDICAL: _rule(
        msg("Medical officer"),
        {ScopeKind.MISSION, ScopeKind.SITE},
        {Power.CARD_CHECK, Power.SEARCH, Power.PERSON_READ, Power.FITNESS_BOOK, Power.FITNESS_RECORD},
    ),
    Role.COORDINATOR: _rule(
        msg("SLBFE coordinator"),
        {ScopeKind.EVERYWHERE},
        {
            Power.CARD_CHECK,
            Power.SEARCH,
            Power.PERSON_READ,
            Power.PERSON_MERGE,
            Power.RIGHTS_READ,
            Power.HOLD_SET,
            Power.PERSON_ANONYMISE,
            Power.CASE_READ,
            Power.TASK_WORK,
            Power.COUNTRY_PICTURE,
            Power.SITE_READ,
            Power.SITE_EDIT,
            Power.CAPACITY_OVERRIDE,
            Power.STAY_READ,
            Power.STAY_PLACE,
            Power.FLIGHT_READ,
            Power.FLIGHT_PLAN,
            Power.FLIGHT_PROPOSE,
            Power.FLIGHT_CONFIRM,
            Power.FLIGHT_BOARD,
            Power.GATE_OVERRIDE,
            Power.MANIFEST_SEAL,
            Power.MANIFEST_SIGN,
            Power.MANIFEST_EXPORT,
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
            Power.ARRIVAL_READ,
            Power.ARRIVAL_RECEIVE,
            Power.QUARANTINE_READ,
            Power.QUARANTINE_RELEASE,
        },
    ),
    Role.PARTNER: _rule(msg("IOM partner"), {ScopeKind.ORGANISATION}, {Power.SHARED_FLIGHTS, Power.MANIFEST_EXPORT}),
    Role.PROTECTION: _rule(
        msg("Protection officer"),
        {ScopeKind.NAMED},
        {
            Power.SEARCH,
            Power.PERSON_READ,
            Power.CASE_READ,
            Power.NARRATIVE_READ,
            Power.NOTE_WRITE,
            Power.FLAG_SET,
            Power.FILE_RESTRICT,
            Power.RIGHTS_READ,
            Power.RIGHTS_ANSWER,
            Power.HOLD_SET,
            Power.PERSON_ANONYMISE,
            Power.TASK_WORK,
            Power.CHILD_DECIDE,
        },
        is_sensitive=True,
    ),
    Role.MONITOR: _rule(msg("Institution monitor"), {ScopeKind.EVERYWHERE}, set()),
    Role.HOTLINE: _rule(msg("Hotline operator"), {ScopeKind.EVERYWHERE}, set()),
    Role.ADMIN: _rule(
        msg("Administrator"),
        {ScopeKind.EVERYWHERE},
        {Power.ACCOUNT_MANAGE, Power.DIRECTORY_EDIT, Power.RETENTION_READ},
        is_sensitive=True,
    ),
    Role.AUDITOR: _rule(
        msg("Auditor"), {ScopeKind.EVERYWHERE}, {Power.AUDIT_READ, Power.RETENTION_READ}, is_sensitive=True
    ),
}


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
