"""Who is looking: an account with its grants as they stand at this request."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

EVERYWHERE = "everywhere"
NAMED = "named"


class Policy(Protocol):
    """What the mechanism asks of `policy.py`."""

    def powers_of(self, role: str, /) -> frozenset[str]: ...

    def is_sensitive(self, role: str, /) -> bool: ...

    def label_of(self, role: str, /) -> str: ...

    def is_allowed_scope(self, role: str, scope_kind: str, /) -> bool: ...

    def all_roles(self) -> tuple[str, ...]: ...

    def scopes_of(self, role: str, /) -> tuple[str, ...]: ...


_installed: list[Policy] = []


def install_policy(policy: Policy) -> None:
    """Hand the product's policy to the mechanism; the last one counts."""
    _installed[:] = [policy]


def policy() -> Policy:
    """The installed policy."""
    return _installed[0]


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope, valid at this moment."""

    role: str
    scope_kind: str
    scope_id: str = ""

    @property
    def powers(self) -> frozenset[str]:
        """What the role may do."""
        return policy().powers_of(self.role)


@dataclass(frozen=True, slots=True)
class NarrowGrant(Grant):
    """A role of which only some powers are meant: what a program that shows a key may do."""

    only: frozenset[str] = frozenset()

    @property
    def powers(self) -> frozenset[str]:
        """What the role may do and is meant."""
        return policy().powers_of(self.role) & self.only


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a power holds: everywhere, or at places given as (scope kind, scope id); named files are one."""

    everywhere: bool
    places: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.places)

    def ids(self, scope_kind: str) -> frozenset[str]:
        """The ids of one kind, such as the codes of missions."""
        return frozenset(i for kind, i in self.places if kind == scope_kind)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who asks. Frozen: a change of role or scope is seen at the next request."""

    account_id: UUID
    session_id: UUID | None
    display_name: str
    grants: tuple[Grant, ...]
    language: str = "en"
    theme: str = "system"

    def may(self, power: str) -> bool:
        """Has any grant this power?"""
        return any(power in grant.powers for grant in self.grants)

    def reach(self, power: str) -> Reach:
        """Where does this power hold? Files on which the account is named are the place ("named", account id)."""
        holding = [g for g in self.grants if power in g.powers]
        places = {(g.scope_kind, g.scope_id) for g in holding if g.scope_kind not in (EVERYWHERE, NAMED)}
        if holding:
            places.add((NAMED, str(self.account_id)))
        return Reach(any(g.scope_kind == EVERYWHERE for g in holding), frozenset(places))

    def acting_as(self, power: str | None = None) -> str:
        """The role under which an act is audited: the first that has the power."""
        for grant in self.grants:
            if power is None or power in grant.powers:
                return grant.role
        return ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Role codes, each once, in the order of the grants."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def role_label(self) -> str:
        """English name of the first role, for `gettext`."""
        return policy().label_of(self.grants[0].role) if self.grants else ""


def demand(viewer: Viewer, power: str) -> None:
    """Actions ask again what the route asked (import, API and jobs come here without a route)."""
    if not viewer.may(power):
        raise Refused("not_allowed", msg("Your role does not allow this. Ask your administrator."))


def narrowest(grants: Iterable[Grant]) -> bool:
    """Is any of the grants one with the shorter idle time?"""
    return any(policy().is_sensitive(grant.role) for grant in grants)
