"""Groups of happenings by which a timeline is filtered: the kinds that each part of the product registered."""

from collections.abc import Mapping
from types import ModuleType

from flask_babel import gettext as _

from migrant_support.domains.cases import history as cases
from migrant_support.domains.documents import history as documents
from migrant_support.domains.flights import history as flights
from migrant_support.domains.people import history as people
from migrant_support.domains.quarantine import history as quarantine
from migrant_support.domains.sites import history as sites
from migrant_support.platform.history.kinds import kinds

_PARTS: Mapping[str, tuple[ModuleType, ...]] = {
    "case": (cases,),
    "person": (people,),
    "documents": (documents,),
    "beds": (sites, quarantine),
    "travel": (flights,),
}


def group_labels() -> dict[str, str]:
    """What each group is called, in the language of the page."""
    return {
        "case": _("Case"),
        "tasks": _("Tasks"),
        "person": _("Person"),
        "documents": _("Documents"),
        "beds": _("Beds"),
        "travel": _("Journey"),
    }


def kinds_of_group(group: str) -> frozenset[str] | None:
    """The kinds of a group; None (all of them) for what is no group."""
    if group == "tasks":
        return frozenset(kind for kind in kinds() if kind.startswith("task_"))
    parts = _PARTS.get(group)
    return None if parts is None else frozenset(kind for part in parts for kind in _registered(part))


def _registered(part: ModuleType) -> set[str]:
    """The kinds that a module of happenings names, also in its tables."""
    found: set[str] = set()
    for name, value in vars(part).items():
        if name.isupper():
            found |= {str(one) for one in (value.values() if isinstance(value, dict) else (value,))}
    return found & kinds()
