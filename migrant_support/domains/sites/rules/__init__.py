"""Decisions about sites, rooms, beds and stays over plain data. Standard library only; moments are passed in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from migrant_support.domains.directory.rules import SiteKind
from migrant_support.domains.people.rules import BirthDate, Sex, is_infant, is_minor
from migrant_support.kernel.periods import Period
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

CHANGE_AT = time(12, 0)  # beds change hands at noon, local time; our choice
NIGHT_FROM = time(2, 0)  # a night is spent where one sleeps at two o'clock, local time; our choice


class RoomUse(StrEnum):
    """Who may sleep in a room (DOMAIN, Room; Sphere SP-10)."""

    WOMEN = "women"
    MEN = "men"
    FAMILIES = "families"
    MINORS = "unaccompanied_minors"
    ISOLATION = "isolation"


class StayState(StrEnum):
    """Planned, current, ended; or cancelled before it began (DOMAIN, state machines)."""

    PLANNED = "planned"
    CURRENT = "current"
    ENDED = "ended"
    CANCELLED = "cancelled"


class StayEnd(StrEnum):
    """Why a stay ended."""

    MOVED = "moved"
    LEFT_FOR_HOME = "left_for_home"
    RELEASED = "released"
    RETURNED_TO_EMPLOYER = "returned_to_employer"
    HOSPITAL = "hospital"
    OWN_WISH = "own_wish"
    ABSCONDED = "absconded"
    DECEASED = "deceased"
    OTHER = "other"


STEPS: frozenset[tuple[StayState, StayState]] = frozenset(
    {
        (StayState.PLANNED, StayState.CURRENT),
        (StayState.PLANNED, StayState.CANCELLED),
        (StayState.CURRENT, StayState.ENDED),
    }
)
"""Every step a stay may take (DOMAIN, Stay); ended and cancelled need a reason."""


def check_step(source: StayState, target: StayState) -> None:
    """Raise Refused for a step that the state machine does not have."""
    if (source, target) not in STEPS:
        raise Refused("stay_step", msg("This stay is in another state by now. Load the page again."))


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Who sleeps, or wants to sleep, in a room: what deciding needs. `relatives` are proven or recorded kin, `unit` the
    travel unit; who is `is_alone` sleeps beside no stranger, and beside those of `apart_from` never."""

    person_id: UUID
    sex: Sex
    birth: BirthDate | None
    relatives: frozenset[UUID] = field(default_factory=frozenset)
    unit: UUID | None = None
    is_apart: bool = False
    is_alone: bool = False
    apart_from: frozenset[UUID] = field(default_factory=frozenset)
    languages: frozenset[str] = field(default_factory=frozenset)

    def keeps_apart_from(self, other: "Sleeper") -> bool:
        """Was it said of one of them that she sleeps apart from the other? It does not matter of whom, nor why."""
        if other.person_id in self.apart_from or self.person_id in other.apart_from:
            return True
        return (self.is_alone or other.is_alone or self.is_apart or other.is_apart) and not self.is_kin_of(other)

    def is_kin_of(self, other: "Sleeper") -> bool:
        """Same family or the same travel unit."""
        return (
            other.person_id in self.relatives
            or self.person_id in other.relatives
            or (self.unit is not None and self.unit == other.unit)
        )


def may_sleep_in(use: RoomUse, newcomer: Sleeper, on: date) -> None:
    """Raise Refused when the kind of room does not fit the person (SP-10, SL-5, CH-8)."""
    child = is_minor(newcomer.birth, on)
    if use is RoomUse.WOMEN and newcomer.sex is not Sex.F and not child:
        raise Refused("room_for_women", msg("This room is for women. Choose a room for men or families."))
    if use is RoomUse.MEN and newcomer.sex is not Sex.M and not child:
        raise Refused("room_for_men", msg("This room is for men. Choose a room for women or families."))
    if use is RoomUse.MINORS and not child:
        raise Refused("room_for_minors", msg("This room is for children without their parents. Choose another room."))


def may_share_room(use: RoomUse, newcomer: Sleeper, others: Iterable[Sleeper], on: date) -> None:
    """Raise Refused when the newcomer may not sleep beside those who sleep there in the same time.

    SP-10 women, men, families and children alone apart; CH-8 a child never in a room with unrelated adults; QU and
    SP-12: isolation is for one person or one household.
    """
    may_sleep_in(use, newcomer, on)
    child = is_minor(newcomer.birth, on)
    beside = tuple(others)
    if any(
        newcomer.keeps_apart_from(other) for other in beside
    ):  # one refusal: whether from illness or fear is not told
        raise Refused("kept_apart", msg("This room is not for this person now. Choose another room."))
    if use is RoomUse.ISOLATION and any(not newcomer.is_kin_of(other) for other in beside):
        raise Refused("isolation_taken", msg("An isolation room is for one person or one family. Choose another room."))
    kin_grown = any(newcomer.is_kin_of(other) and not is_minor(other.birth, on) for other in beside)
    for other in beside:
        if newcomer.is_kin_of(other):
            continue
        _check_strangers(use, child=child, other_child=is_minor(other.birth, on), kin_grown=kin_grown)
    if use is RoomUse.FAMILIES and beside and not any(newcomer.is_kin_of(other) for other in beside):
        raise Refused("family_room_taken", msg("Another family sleeps in this room. Choose another room."))
    if child and use in (RoomUse.WOMEN, RoomUse.MEN) and not kin_grown:
        raise Refused(
            "child_alone",
            msg("A child sleeps beside its own parent or guardian, or in a room for children. Place the parent first."),
        )


def _check_strangers(use: RoomUse, *, child: bool, other_child: bool, kin_grown: bool) -> None:
    """Two who are no kin in one room: a child and an adult only where the child's own parent sleeps there too."""
    if child and not other_child and not kin_grown and use is not RoomUse.MINORS:
        raise Refused(
            "child_beside_strangers",
            msg("A child may not sleep in a room with adults who are not family. Choose a family or children's room."),
        )
    if other_child and not child and use is RoomUse.MINORS:
        raise Refused("room_for_minors", msg("This room is for children without their parents. Choose another room."))


def siblings_parted(rooms: Iterable[Iterable[Sleeper]], on: date) -> frozenset[int]:
    """The rooms, by number, in which a child sleeps whose brother or sister sleeps in another of them (CH-4).

    Nobody is refused a bed for it, since the one beside may be the last; it is said until somebody mends it.
    """
    children = [(at, one) for at, room in enumerate(rooms) for one in room if is_minor(one.birth, on)]
    return frozenset(
        at for at, one in children for other_at, other in children if at != other_at and one.is_kin_of(other)
    )


def check_span(start: datetime, end: datetime | None, *, now: datetime) -> None:
    """Raise Refused for a stay that ends before it begins, or begins long ago or in more than a year."""
    if end is not None and end <= start:
        raise Refused("ends_before_start", msg("The stay ends before it begins. Check both dates."), field="until")
    if start > now + timedelta(days=366):
        raise Refused("too_far_ahead", msg("A stay can be planned for one year ahead at most."), field="since")


def may_stay_with(infant: BirthDate | None, on: date) -> None:
    """An infant under two may stay with an adult without a bed of its own (invariant 1). Raises Refused."""
    if not is_infant(infant, on):
        raise Refused(
            "not_an_infant",
            msg("Only a child under two can share an adult's bed. Choose a bed for this person."),
            field="bed",
        )


def check_override(reason: str, until: datetime | None, *, now: datetime) -> None:
    """A temporary bed beyond the site's capacity needs a reason and an end (invariant 1). Raises Refused."""
    if len(reason.strip()) < 10:
        raise Refused(
            "reason_missing", msg("Say in a sentence why a bed beyond the capacity is needed."), field="reason"
        )
    if until is None or until <= now:
        raise Refused("end_missing", msg("Say until when the temporary bed is needed."), field="until")
    if until > now + timedelta(days=31):
        raise Refused(
            "end_too_far", msg("A temporary bed can stand for 31 days at most. Ask again after that."), field="until"
        )


def nights(start: datetime, end: datetime, zone: str) -> tuple[date, ...]:
    """The nights between two instants at a place: night D is from the evening of D to the next morning.

    A night counts when two o'clock in its small hours lies within the span, in the site's own zone (invariant 11).
    """
    local = ZoneInfo(zone)
    day = start.astimezone(local).date() - timedelta(days=1)
    found: list[date] = []
    while True:
        small_hours = datetime.combine(day + timedelta(days=1), NIGHT_FROM, local)
        if small_hours >= end:
            return tuple(found)
        if small_hours >= start:
            found.append(day)
        day += timedelta(days=1)


def nights_missing(wanted: Collection[date], spans: Iterable[Period], zone: str) -> tuple[date, ...]:
    """Which of these nights no span covers."""
    local = ZoneInfo(zone)
    covered = tuple(spans)
    return tuple(
        night
        for night in sorted(wanted)
        if not any(span.contains(datetime.combine(night + timedelta(days=1), NIGHT_FROM, local)) for span in covered)
    )


def has_space(square_metres: float | None, sleepers: int, *, minimum: float = 3.5) -> bool:
    """Has each of them the covered living space of Sphere (SP-1)? An unknown area is not judged."""
    return square_metres is None or sleepers == 0 or square_metres / sleepers >= minimum


def change_of_beds(day: date, zone: str) -> datetime:
    """The instant of a day at which one sleeper leaves a bed and the next may have it."""
    return datetime.combine(day, CHANGE_AT, ZoneInfo(zone))


class Leaving(StrEnum):
    """Whether somebody who sleeps in a bed leaves it: today, or should have before."""

    LATER = "later"
    TODAY = "today"
    OVERDUE = "overdue"


def leaving(until: datetime | None, *, now: datetime, zone: str) -> Leaving:
    """Days roll at the site's own midnight (invariant 11): due today until 23:59 there, overdue from 00:00 on."""
    if until is None:
        return Leaving.LATER
    local = ZoneInfo(zone)
    day, today = until.astimezone(local).date(), now.astimezone(local).date()
    if day == today:
        return Leaving.TODAY
    return Leaving.OVERDUE if day < today else Leaving.LATER


def is_expected_by(start: datetime, *, now: datetime, zone: str) -> bool:
    """Is a planned sleeper to come today at the place, or was she to come before?"""
    local = ZoneInfo(zone)
    return start.astimezone(local).date() <= now.astimezone(local).date()


GOES_ALONG = frozenset(
    {StayEnd.MOVED, StayEnd.LEFT_FOR_HOME, StayEnd.RELEASED, StayEnd.RETURNED_TO_EMPLOYER, StayEnd.OWN_WISH}
)
"""Ends of an adult's stay that end the stay of the infant in the same bed too; after another end somebody must say who
has the infant now."""


def check_infants_go_along(reason: StayEnd, infants: int) -> None:
    """Raise Refused when an adult leaves an infant behind without a bed."""
    if infants and reason not in GOES_ALONG:
        raise Refused(
            "infant_left_behind",
            msg("A child under two sleeps with this person. Give the child a place first, then record the leaving."),
            field="reason",
        )


SECRET_KINDS = frozenset({SiteKind.SAFE_HOUSE})
"""Kinds of site whose place is always sealed (SEC AZ-7)."""

ARRIVAL_KINDS = frozenset({SiteKind.QUARANTINE_CENTRE, SiteKind.HOTEL, SiteKind.ISOLATION_WARD})
"""Kinds of site that an airport's intake rooms people in: those of the airport's own country."""


@dataclass(frozen=True, slots=True)
class NewSite:
    """What is known of a site. The place (address, coordinates, telephone) is sealed when the site is secret."""

    kind: SiteKind
    name: str
    mission: str
    zone: str
    is_secret: bool = False
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    operator: str = ""
    licence_until: date | None = None
    contract_until: date | None = None
    tells_figures: bool = False


def check_site(new: NewSite) -> None:
    """Raise Refused for a site without name, in no zone, half a position, or a safe house whose place is open."""
    if len(new.name.strip()) < 3:
        raise Refused("name_missing", msg("Write the name by which colleagues may call this place."), field="name")
    if new.zone not in available_timezones():
        raise Refused("zone_unknown", msg("Choose the time zone of the place."), field="zone")
    if (new.latitude is None) != (new.longitude is None):
        raise Refused("half_a_position", msg("Write both latitude and longitude, or neither."), field="latitude")
    if new.latitude is not None and not (-90 <= new.latitude <= 90 and -180 <= (new.longitude or 0) <= 180):
        raise Refused("not_on_earth", msg("Latitude is from -90 to 90, longitude from -180 to 180."), field="latitude")
    if new.kind in SECRET_KINDS and not new.is_secret:
        raise Refused("safe_house_is_secret", msg("The place of a safe house is always secret."), field="is_secret")


def check_room(name: str, beds: int, *, square_metres: Decimal | None) -> None:
    """Raise Refused for a room without name, with no sensible number of beds, or without space."""
    if not name.strip():
        raise Refused("name_missing", msg("Write the number or name of the room."), field="name")
    if not 0 <= beds <= 100:
        raise Refused("beds_out_of_bounds", msg("A room has from 0 to 100 beds."), field="beds")
    if square_metres is not None and not 0 < square_metres < 10_000:
        raise Refused("no_space", msg("Write the floor space in square metres, like 24.5."), field="square_metres")
