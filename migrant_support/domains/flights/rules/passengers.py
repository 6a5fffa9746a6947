"""Who sits how: seats and laps, limits of an aircraft, who needs an escort. Pure; the day of travel is passed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from migrant_support.domains.flights.rules.words import DEPORTED, WHEELCHAIRS, Basis, Passenger, SpecialService
from migrant_support.domains.people.rules import BirthDate, age_on, is_infant, is_minor
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

CHILD_UNTIL = 12  # a child's seat is booked for those under twelve (practice of the airlines; our choice)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of a kind an aircraft takes."""

    wheelchairs: int
    stretchers: int
    infants: int
    minors_alone: int
    deportees: int = 0


@dataclass(frozen=True, slots=True)
class Seating:
    """How somebody sits: what the limits of an aircraft count. `is_deported` is known beside what the list says."""

    passenger: Passenger
    services: frozenset[SpecialService] = frozenset()
    is_deported: bool = False


def passenger_kind(birth: BirthDate | None, on: date) -> Passenger:
    """An infant for certain under two, a child perhaps under twelve, an adult else; nobody's date is an adult's."""
    if is_infant(birth, on):
        return Passenger.INFANT
    return Passenger.CHILD if birth is not None and age_on(birth.latest, on) < CHILD_UNTIL else Passenger.ADULT


def laps(births: Mapping[UUID, BirthDate | None], on: date, taken: Iterable[UUID] = ()) -> dict[UUID, UUID]:
    """Which adult of a group holds which infant, one each; an infant who is left over gets a seat of its own.

    `taken` are adults who hold one already.
    """
    adults = [p for p, birth in births.items() if not is_minor(birth, on) and p not in set(taken)]
    infants = [p for p, birth in births.items() if is_infant(birth, on)]
    return dict(zip(infants, adults, strict=False))


def check_limits(limits: Limits, seated: Sequence[Seating]) -> None:
    """Raise Refused when the aircraft takes fewer of a kind than are seated."""
    chairs = sum(1 for one in seated if one.services & WHEELCHAIRS)
    stretchers = sum(1 for one in seated if SpecialService.STCR in one.services)
    infants = sum(1 for one in seated if one.passenger is Passenger.INFANT)
    alone = sum(1 for one in seated if SpecialService.UMNR in one.services)
    deportees = sum(1 for one in seated if one.is_deported or one.services & DEPORTED)
    if deportees > limits.deportees:
        raise Refused(
            "deportees",
            msg("The airline takes %(most)s deportees on this flight, and all places are given."),
            most=limits.deportees,
        )
    if chairs > limits.wheelchairs:
        raise Refused(
            "wheelchairs", msg("The aircraft takes %(most)s wheelchairs, and all are given."), most=limits.wheelchairs
        )
    if stretchers > limits.stretchers:
        raise Refused(
            "stretchers", msg("The aircraft takes %(most)s stretchers, and all are given."), most=limits.stretchers
        )
    if infants > limits.infants:
        raise Refused(
            "infants", msg("The aircraft takes %(most)s infants on laps, and all are given."), most=limits.infants
        )
    if alone > limits.minors_alone:
        raise Refused(
            "minors_alone",
            msg("The aircraft takes %(most)s children without their parents, and all places are given."),
            most=limits.minors_alone,
        )


def check_escort(escort_birth: BirthDate | None, on: date) -> None:
    """Raise Refused for an escort who is no grown-up."""
    if escort_birth is None or is_minor(escort_birth, on):
        raise Refused(
            "escort_not_grown",
            msg("An escort is an adult whose date of birth is known. Choose somebody else."),
            field="escort",
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be proposed. `escort` is the person who flies along with a child or patient."""

    person_id: UUID
    services: tuple[SpecialService, ...] = ()
    escort: UUID | None = None
    basis: Basis = Basis.CONSENT
    order_reference: str = ""


def check_basis(candidate: Candidate) -> None:
    """Raise Refused for a legal order without its reference (DOMAIN invariant 4)."""
    if candidate.basis is Basis.LEGAL_ORDER and not candidate.order_reference.strip():
        raise Refused("order_reference_missing", msg("Write the number of the legal order."), field="order_reference")
