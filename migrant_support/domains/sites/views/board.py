"""The bed board of a site, who slept there on a night, and the history of one bed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from migrant_support.domains.people.queries import PersonRow, seen_by
from migrant_support.domains.sites import labels
from migrant_support.domains.sites.queries import (
    Board,
    BoardBed,
    BoardRoom,
    Capacity,
    Occupant,
    StayRow,
    board_of,
    fetch_bed,
    history_of_bed,
    site_row,
    slept_on,
    standing_overrides,
)
from migrant_support.domains.sites.rules import Leaving, StayState
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, evening_links, today_at
from migrant_support.domains.sites.words import bed_text, facts_of, override_text, room_text
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.addresses import addresses_of
from migrant_support.platform.web.times import day_text, listed_text, moment_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

SPACE = Decimal("3.5")  # Sphere SP-1
AMBER_FROM = Decimal("0.9")  # SP-11: 90 to 99 per cent of the standard


@blueprint.get("/sites/<uuid:site_id>/board")
@guard(Power.STAY_READ)
def board(viewer: Viewer, site_id: UUID) -> str:
    """Rooms with beds: who sleeps there, who leaves today, who is expected, what is out of use, temporary or free."""
    found = board_of(viewer, site_id)
    by_clock_of(found.site)
    drawing = _Drawing(viewer, found)
    return render_template(
        "sites/board.html",
        site=found.site,
        as_of=moment_text(now()),
        capacity=_capacity(found.capacity),
        rooms=[drawing.room(room) for room in found.rooms],
        overrides=[override_text(one) for one in standing_overrides(viewer, [site_id])],
        may_place=viewer.may(Power.STAY_PLACE),
        tonight=today_at(found.site).isoformat(),
        evening=evening_links(viewer, site_id),
    )


def _capacity(counted: Capacity) -> dict[str, Any]:
    places = ngettext("%(num)s place", "%(num)s places", counted.places)
    sleepers = ngettext("%(num)s person sleeps here", "%(num)s people sleep here", counted.sleepers)
    notes = [
        (counted.free, _("%(count)s free tonight", count=counted.free)),
        (counted.expected, _("%(count)s expected", count=counted.expected)),
        (counted.leaving, _("%(count)s leave today", count=counted.leaving)),
        (counted.overdue, _("%(count)s should have left", count=counted.overdue)),
        (counted.temporary, _("%(count)s temporary", count=counted.temporary)),
        (counted.infants, _("%(count)s under two without a bed", count=counted.infants)),
        (counted.withheld, _("%(count)s not available", count=counted.withheld)),
    ]
    is_over = counted.sleepers > counted.places
    return {
        "label": _("%(sleepers)s, %(places)s", sleepers=sleepers, places=places),
        "value": counted.sleepers,
        "most": max(counted.places, 1),
        "is_over": is_over,
        "notes": [text for count, text in notes if count],
        "warning": _("More people than places. Each further bed needs a named override.") if is_over else "",
    }


class _Drawing:
    """Turns a board into what the template shows."""

    def __init__(self, viewer: Viewer, found: Board) -> None:
        self._site = found.site
        self._today = today_at(found.site)
        self._may_place = viewer.may(Power.STAY_PLACE)
        people = [one.person.id for room in found.rooms for bed in room.beds for one in _people_of(bed)]
        self._linked = seen_by(viewer, people, Power.PERSON_READ) if viewer.may(Power.PERSON_READ) else set()
        self._person_at = addresses_of("person_page.show", "person_id")
        self._history_at = addresses_of("sites.bed_history", "bed_id", site_id=found.site.id)
        self._put_at = addresses_of("sites.put_down", "stay_id")
        self._judge_at = addresses_of("sites.beds_for", "stay_id")
        self._acts_of_planned = _acts_of_stays(
            (_("Admit"), "sites.admit_stay"), (_("Move"), "sites.move_stay"), (_("Cancel"), "sites.cancel_stay")
        )
        self._acts_of_current = _acts_of_stays(
            (_("Move"), "sites.move_stay"), (_("Check out"), "sites.check_out"), (_("Leaving date"), "sites.change_end")
        )

    def room(self, room: BoardRoom) -> dict[str, Any]:
        """A room with its beds and what is wrong with it."""
        return {
            "id": room.room.id,
            "name": room_text(room.room.name),
            "use": translated(labels.USE[room.room.use]),
            "floor": room.room.floor,
            "is_accessible": room.room.is_accessible,
            "space": _space(room),
            "idle": _all_free(room),
            "warnings": _warnings(room),
            "beds": [self._bed(bed) for bed in room.beds],
        }

    def _bed(self, bed: BoardBed) -> dict[str, Any]:
        return {
            "id": bed.bed.id,
            "takes": bed.is_free and bed.expected is None,
            "name": bed.bed.name,
            "status": _status(bed),
            "temporary": _("Temporary until %(when)s", when=listed_text(bed.bed.stands_until))
            if bed.bed.is_temporary
            else "",
            "note": bed.bed.blocked_reason or "",
            "occupant": self._person(bed.occupant) if bed.occupant else None,
            "expected": self._person(bed.expected) if bed.expected else None,
            "acts": self._acts(bed),
            "history_href": self._history_at(bed.bed.id),
            "unblock_href": url_for("sites.unblock_bed", site_id=bed.bed.site_id, bed_id=bed.bed.id)
            if bed.bed.blocked_reason is not None and self._may_place
            else "",
        }

    def _acts(self, bed: BoardBed) -> list[dict[str, str]]:
        is_idle = bed.occupant is None and bed.expected is None and not bed.is_withheld
        if not self._may_place or not is_idle or bed.bed.blocked_reason is not None:
            return []
        href = url_for("sites.block_bed", site_id=bed.bed.site_id, bed_id=bed.bed.id)
        return [{"label": _("Take out of use"), "href": href}]

    def _person(self, one: Occupant) -> dict[str, Any]:
        is_linked = one.person.id in self._linked
        return {
            "put_href": self._put_at(one.stay_id) if self._may_place else "",
            "judge_href": self._judge_at(one.stay_id) if self._may_place else "",
            "name": one.person.name,
            "script": one.person.name_in_script,
            "href": self._person_at(one.person.id) if is_linked else "",
            "reference": one.person.reference,
            "facts": facts_of(one.person, self._today),
            "when": _when(one),
            "flags": [flag.instruction for flag in one.flags],
            "infants": [self._person(infant) | {"put_href": ""} for infant in one.infants],
            "acts": self._stay_acts(one) if self._may_place else [],
        }

    def _stay_acts(self, one: Occupant) -> list[dict[str, str]]:
        acts = self._acts_of_planned if one.state is StayState.PLANNED else self._acts_of_current
        return [{"label": label, "href": at(one.stay_id)} for label, at in acts]


def _acts_of_stays(*acts: tuple[str, str]) -> list[tuple[str, Callable[[UUID], str]]]:
    return [(label, addresses_of(endpoint, "stay_id")) for label, endpoint in acts]


def _warnings(room: BoardRoom) -> list[dict[str, str]]:
    """What is wrong with who sleeps together, in words that tell no reason."""
    found = [
        (room.unsafe_child, _("A child sleeps here beside adults who are not family."), "danger"),
        (room.not_apart, _("Some sleep together here who are to sleep apart. Move one of them."), "danger"),
        (room.siblings_parted, _("A brother or sister of a child here sleeps in another room."), "warn"),
    ]
    return [{"text": text, "tone": tone} for is_so, text, tone in found if is_so]


def _all_free(room: BoardRoom) -> str:
    """How many beds a room has where all are free tonight and nobody is expected; empty for any other room."""
    if not room.beds or not all(bed.is_free and bed.expected is None for bed in room.beds):
        return ""
    return ngettext("%(num)s free bed", "%(num)s free beds", len(room.beds))


def _people_of(bed: BoardBed) -> list[Occupant]:
    here = [one for one in (bed.occupant, bed.expected) if one is not None]
    return [*here, *(infant for one in here for infant in one.infants)]


def _status(bed: BoardBed) -> dict[str, str]:
    if bed.bed.blocked_reason is not None:
        return {"label": _("Out of use"), "tone": "quiet"}
    if bed.is_withheld:
        return {"label": _("Not available"), "tone": "quiet"}
    if bed.occupant is not None:
        return {
            Leaving.OVERDUE: {"label": _("Should have left"), "tone": "danger"},
            Leaving.TODAY: {"label": _("Leaves today"), "tone": "warn"},
            Leaving.LATER: {"label": _("Taken"), "tone": "accent"},
        }[bed.occupant.leaving]
    if bed.expected is not None and bed.expected.is_due:
        return {"label": _("Expected"), "tone": "info"}
    return {"label": _("Free"), "tone": "good"}


def _when(one: Occupant) -> str:
    if one.state is StayState.PLANNED:
        comes = _("comes %(when)s", when=listed_text(one.from_at))
        if one.lapses_at is None:
            return comes
        return f"{comes}, {_('held until %(when)s', when=listed_text(one.lapses_at))}"
    if one.until_at is None:
        return _("since %(when)s, leaving date not known", when=listed_text(one.from_at))
    return _("since %(since)s, leaves %(until)s", since=listed_text(one.from_at), until=listed_text(one.until_at))


def _space(room: BoardRoom) -> dict[str, str]:
    """Living space beside the standard: in words, with a tone from SP-11."""
    return space_chip(room.room.square_metres, room.sleepers)


def space_chip(square_metres: Decimal | None, sleepers: int) -> dict[str, str]:
    """Square metres a person by tonight's sleepers (SP-1), green, amber from 90 per cent of the standard, else red."""
    if square_metres is None or not sleepers:
        return {"label": "", "tone": ""}
    exact = square_metres / sleepers
    each = exact.quantize(Decimal("0.1"))
    if exact >= SPACE:
        return {"label": _("%(metres)s m² a person", metres=each), "tone": "good"}
    if each >= SPACE:  # too little is not rounded up to enough
        each = exact.quantize(Decimal("0.1"), ROUND_FLOOR)
    tone = "warn" if exact >= SPACE * AMBER_FROM else "danger"
    return {"label": _("%(metres)s m² a person, the standard is 3.5 m²", metres=each), "tone": tone}


@blueprint.get("/sites/<uuid:site_id>/nights")
@guard(Power.STAY_READ)
def night(viewer: Viewer, site_id: UUID) -> str:
    """Who slept, or will sleep, at a site on one night; the day stands in the address."""
    site = site_row(viewer, site_id, Power.STAY_READ)
    by_clock_of(site)
    day = _day_asked(today_at(site))
    found = slept_on(viewer, site_id, day, site.zone)

    def href(of: date) -> str:
        return url_for("sites.night", site_id=site_id, day=of.isoformat())

    return render_template(
        "sites/night.html",
        site=site,
        day=day.isoformat(),
        day_text=day_text(day),
        rows=[_slept(stay, person, day) for stay, person in found],
        earlier=href(day - timedelta(days=1)),
        later=href(day + timedelta(days=1)),
    )


def _day_asked(today: date) -> date:
    """The day in the address, within ten years; today where it is none."""
    try:
        day = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


def _slept(stay: StayRow, person: PersonRow, day: date) -> dict[str, Any]:
    return {
        "room": room_text(stay.room_name),
        "bed": _("with an adult in %(bed)s", bed=stay.bed_name) if stay.with_stay_id else stay.bed_name,
        "name": person.name,
        "reference": person.reference,
        "facts": facts_of(person, day),
        "state": {"label": translated(labels.STATE[stay.state]), "tone": labels.STATE_TONE[stay.state]},
        "since": listed_text(stay.from_at),
        "until": listed_text(stay.until_at) if stay.until_at else "",
    }


@blueprint.get("/sites/<uuid:site_id>/beds/<uuid:bed_id>/history")
@guard(Power.STAY_READ)
def bed_history(viewer: Viewer, site_id: UUID, bed_id: UUID) -> str:
    """Who slept in a bed, the newest first."""
    bed = fetch_bed(viewer, site_id, bed_id, Power.STAY_READ)
    site = site_row(viewer, site_id, Power.STAY_READ)
    by_clock_of(site)
    rows = []
    for stay, person in history_of_bed(viewer, bed_id):
        end = translated(labels.END[stay.end_reason]) if stay.end_reason else ""
        rows.append(_slept(stay, person, today_at(site)) | {"end": end, "remark": stay.remark})
    return render_template("sites/bed.html", site=site, name=bed_text(bed.room_name, bed.name), rows=rows)
