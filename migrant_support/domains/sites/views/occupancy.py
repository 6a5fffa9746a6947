"""How full a site was and will be: a picture of its nights with the figures behind, by room too."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from migrant_support.domains.sites.queries.occupancy import Occupancy, RoomNights, occupancy
from migrant_support.domains.sites.queries.places import site_row
from migrant_support.domains.sites.rules.occupancy import MOST_NIGHTS, Night
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, today_at
from migrant_support.domains.sites.words import room_text
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import day_text, moment_text
from migrant_support.policy import Power

SPANS = (14, 30, 60, 90)
WIDE, HIGH, FOOT = 640, 190, 24


@blueprint.get("/sites/<uuid:site_id>/occupancy")
@guard(Power.STAY_READ)
def occupied(viewer: Viewer, site_id: UUID) -> str:
    """The nights of a site: half of them past and half to come, unless another first night stands in the address."""
    site = site_row(viewer, site_id, Power.STAY_READ)
    by_clock_of(site)
    nights = _nights_asked()
    today = today_at(site)
    first = _first_asked(today, nights)
    found = occupancy(viewer, site_id, first, nights, room_id=_room_asked())
    rooms = {one.room.id: one.room for one in found.rooms}
    room = rooms.get(found.room_id) if found.room_id else None

    def href(since: date) -> str:
        keys = {"day": since.isoformat(), "nights": nights} | ({"room": room.id} if room else {})
        return url_for("sites.occupied", site_id=site_id, **keys)  # type: ignore[arg-type]

    return render_template(
        "sites/occupancy.html",
        site=site,
        room=room_text(room.name) if room else "",
        span=_("%(first)s to %(last)s", first=day_text(first), last=day_text(first + timedelta(days=nights - 1))),
        as_of=moment_text(now()),
        picture=picture(found.nights, today),
        summary=_summary(found, today),
        rows=[_row(night, site_id) for night in found.nights],
        rooms=[_room_row(one, nights) for one in found.rooms],
        room_choices=[("", _("All rooms")), *((str(key), room_text(one.name)) for key, one in rooms.items())],
        room_id=str(room.id) if room else "",
        spans=SPANS,
        nights=nights,
        day=first.isoformat(),
        earlier=href(first - timedelta(days=nights)),
        later=href(first + timedelta(days=nights)),
    )


def _nights_asked() -> int:
    asked = request.args.get("nights", "30")[:4]
    return min(max(int(asked), 1), MOST_NIGHTS) if asked.isascii() and asked.isdigit() else 30


def _first_asked(today: date, nights: int) -> date:
    """The day in the address, within ten years; else so that today stands in the middle."""
    try:
        day = date.fromisoformat(request.args.get("day", "")[:10])
    except ValueError:
        return today - timedelta(days=nights // 2)
    return day if abs((day - today).days) < 3660 else today


def _room_asked() -> UUID | None:
    try:
        return UUID(request.args.get("room", "")[:40])
    except ValueError:
        return None


def _summary(found: Occupancy, today: date) -> str:
    """The picture in a sentence."""
    beds = max((night.beds for night in found.nights), default=0)
    if not beds:
        return _("No bed stands here.")
    fullest = max(found.nights, key=lambda night: night.here + night.expected)
    tonight = next((night for night in found.nights if night.day == today), None)
    said = _(
        "The fullest night is %(day)s with %(count)s of %(beds)s beds.",
        day=day_text(fullest.day), count=fullest.here + fullest.expected, beds=fullest.beds,
    )  # fmt: skip
    if tonight is None:
        return said
    free = _("Tonight %(free)s of %(beds)s beds are free.", free=tonight.free, beds=tonight.beds)
    return f"{free} {said}"


def picture(nights: tuple[Night, ...], today: date) -> Markup:
    """The nights as bars: who sleeps there, above it who is expected; the beds as a line. The table says the same."""
    most = max([1, *(max(night.beds, night.here + night.expected) for night in nights)])
    step = WIDE / len(nights)
    scale = (HIGH - FOOT - 22) / most
    ground = HIGH - FOOT
    parts = [f'<line class="chart__axis" x1="0" y1="{ground}" x2="{WIDE}" y2="{ground}"/>']
    line: list[str] = []
    for at, night in enumerate(nights):
        left, wide = at * step, max(step - 1.5, 1)
        here, expected = night.here * scale, night.expected * scale
        parts.append(_bar("series-1", left, ground - here, wide, here))
        parts.append(_bar("series-2", left, ground - here - expected, wide, expected))
        if night.day == today:
            parts.append(f'<line class="chart__now" x1="{left:.1f}" y1="4" x2="{left:.1f}" y2="{ground}"/>')
        if at % max(len(nights) // 8, 1) == 0:
            parts.append(f'<text x="{left:.1f}" y="{HIGH - 6}" class="chart__soft">{night.day:%d/%m}</text>')
        top = ground - night.beds * scale
        line += [f"{left:.1f},{top:.1f}", f"{left + step:.1f},{top:.1f}"]
    parts.append(f'<polyline class="chart__line" points="{" ".join(line)}"/>')
    parts.append(f'<text x="{WIDE}" y="14" class="chart__soft chart__end">{most}</text>')
    inside = "".join(parts)
    return Markup(  # noqa: S704 - numbers and dates of our own, no text of anybody
        f'<svg class="chart" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true" focusable="false">{inside}</svg>'
    )


def _bar(series: str, left: float, top: float, wide: float, high: float) -> str:
    if high <= 0:
        return ""
    return f'<rect class="{series}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}"/>'


def _row(night: Night, site_id: UUID) -> dict[str, Any]:
    return {
        "day": day_text(night.day),
        "href": url_for("sites.night", site_id=site_id, day=night.day.isoformat()),
        "here": night.here,
        "expected": night.expected,
        "infants": night.infants,
        "beds": night.beds,
        "free": night.free,
        "full": _percent(night.here + night.expected, night.beds),
    }


def _percent(count: int, beds: int) -> str:
    return f"{round(100 * count / beds)} %" if beds else "–"


def _room_row(one: RoomNights, nights: int) -> dict[str, Any]:
    return {
        "name": room_text(one.room.name),
        "beds": one.room.beds,
        "fullest": one.fullest,
        "average": f"{one.taken / nights:.1f}",
        "full": _percent(one.taken, one.offered),
    }
