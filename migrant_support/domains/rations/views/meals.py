"""Meals: who eats tonight, plates planned and served by day and meal, the kitchen's numbers, a person's food."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from migrant_support.domains.rations import labels
from migrant_support.domains.rations.actions.meals import set_diet, set_kitchen, write_plates
from migrant_support.domains.rations.forms import DietForm, KitchenForm, PlatesForm
from migrant_support.domains.rations.queries.meals import Seat, diet_of, heads_of, kitchen_of, plates_of, table_of
from migrant_support.domains.rations.rules.meals import Diet, Eaters, Meal, Plates, planned_for
from migrant_support.domains.rations.views.blueprint import blueprint, place_of, small_form
from migrant_support.domains.sites.queries import fetch_stay
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import local_day
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

SHOWN = 7


@blueprint.get("/sites/<uuid:site_id>/meals")
@guard(Power.RATION_READ)
def meals(viewer: Viewer, site_id: UUID) -> str:
    """Plates of the last week by day and meal, and who eats tonight."""
    place = place_of(viewer, site_id, Power.RATION_READ)
    today = local_day(place.zone)
    seats = table_of(viewer, site_id, today)
    heads = [(seat.diet, seat.is_baby) for seat in seats]
    eaters = kitchen_of(viewer, site_id, len(heads))
    found = plates_of(viewer, site_id, today - timedelta(days=SHOWN - 1), today + timedelta(days=1))
    tonight = planned_for(heads)
    return render_template(
        "rations/meals.html",
        site=place,
        tonight=[{"label": translated(labels.DIET[diet]), "value": count} for diet, count in tonight.items() if count],
        heads=len(heads),
        eaters=eaters,
        meals=[translated(labels.MEAL[meal]) for meal in Meal],
        days=[_day(site_id, today + timedelta(days=1 - back), found) for back in range(SHOWN + 1)],
        may_use=viewer.may(Power.RATION_USE),
        seats=[_seat(seat) for seat in seats] if viewer.may(Power.RATION_USE) else [],
    )


def _seat(seat: Seat) -> dict[str, Any]:
    return {
        "bed": bed_text(seat.room, seat.bed),
        "name": seat.person.name,
        "reference": seat.person.reference,
        "food": translated(labels.DIET[Diet.BABY if seat.is_baby else seat.diet]),
        "acts": []
        if seat.is_baby
        else [{"label": _("Change"), "href": url_for("rations.food_of_stay", stay_id=seat.stay_id)}],
    }


def _day(site_id: UUID, day: date, found: dict[tuple[date, Meal], dict[Diet, Plates]]) -> dict[str, Any]:
    return {
        "day": day_text(day),
        "href": url_for("rations.write_meals", site_id=site_id, day=day.isoformat()),
        "cells": [_cell(found.get((day, meal), {})) for meal in Meal],
    }


def _cell(plates: dict[Diet, Plates]) -> str:
    served = [one.served for one in plates.values() if one.served is not None]
    planned = [one.planned for one in plates.values() if one.planned is not None]
    if served and planned:
        return _("%(served)s of %(planned)s", served=sum(served), planned=sum(planned))
    if served:
        return str(sum(served))
    return ngettext("%(num)s planned", "%(num)s planned", sum(planned)) if planned else "–"


@blueprint.route("/sites/<uuid:site_id>/meals/plates", methods=["GET", "POST"])
@guard(Power.RATION_USE)
def write_meals(viewer: Viewer, site_id: UUID) -> Response:
    """Write down the plates of a day; what is not planned yet is filled in from who sleeps here."""
    place = place_of(viewer, site_id, Power.RATION_USE)
    today = local_day(place.zone)
    day = _asked_day(today)
    found = plates_of(viewer, site_id, day, day)
    form = PlatesForm(data=_filled(found, day, planned_for(heads_of(viewer, site_id, day)), plan_open=day >= today))
    if form.validate_on_submit():
        try:
            write_plates(viewer, site_id, day, form.pairs())
        except Refused as no:
            refuse(form, no)
        else:
            return see_other("rations.meals", site_id=site_id)
    return answer(
        "rations/plates.html",
        form=form,
        site=place,
        day=day_text(day),
        meals=[(meal.value, translated(labels.MEAL[meal])) for meal in Meal],
        diets=[(diet.value, translated(labels.DIET[diet])) for diet in Diet],
        back=url_for("rations.meals", site_id=site_id),
    )


def _asked_day(today: date) -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if today - timedelta(days=14) <= day <= today + timedelta(days=1) else today


def _filled(
    found: dict[tuple[date, Meal], dict[Diet, Plates]], day: date, heads: dict[Diet, int], *, plan_open: bool
) -> dict[str, int | None]:
    filled: dict[str, int | None] = {}
    for meal in Meal:
        kept = found.get((day, meal), {})
        for diet in Diet:
            plates = kept.get(diet)
            proposed = (heads[diet] or None) if plan_open and not kept else None
            filled[f"{meal.value}-{diet.value}-planned"] = plates.planned if plates else proposed
            filled[f"{meal.value}-{diet.value}-served"] = plates.served if plates else None
    return filled


@blueprint.route("/sites/<uuid:site_id>/kitchen", methods=["GET", "POST"])
@guard(Power.RATION_USE)
def kitchen(viewer: Viewer, site_id: UUID) -> Response:
    """How many of those who eat need more; nobody is named."""
    place = place_of(viewer, site_id, Power.RATION_USE)
    heads = len(heads_of(viewer, site_id, local_day(place.zone)))
    now_there = kitchen_of(viewer, site_id, heads)
    form = KitchenForm(pregnant=now_there.pregnant, breastfeeding=now_there.breastfeeding)
    back = url_for("rations.meals", site_id=site_id)
    return small_form(
        form,
        lambda: set_kitchen(viewer, site_id, Eaters(heads, form.pregnant.data or 0, form.breastfeeding.data or 0)),
        title=_("Who needs more food"),
        submit=_("Save the numbers"),
        done=_("The numbers are saved."),
        back=back,
        above=place.name,
        lead=_("Only how many, never who: a pregnant woman needs 285 kcal a day more, one who breast-feeds 500."),
        onward=lambda: see_other("rations.meals", site_id=site_id),
    )


@blueprint.route("/stays/<uuid:stay_id>/food", methods=["GET", "POST"])
@guard(Power.RATION_USE)
def food_of_stay(viewer: Viewer, stay_id: UUID) -> Response:
    """What is cooked for somebody who stays here."""
    stay = fetch_stay(viewer, stay_id, Power.RATION_USE)
    form = DietForm(diet=diet_of(stay.person_id))
    return small_form(
        form,
        lambda: set_diet(viewer, stay_id, form.diet.data),
        title=_("Food for %(name)s", name=stay.person_name),
        submit=_("Save"),
        done=_("The kitchen will know."),
        back=url_for("rations.meals", site_id=stay.site_id),
        above=f"{stay.site_name}, {bed_text(stay.room_name, stay.bed_name)}",
        onward=lambda: see_other("rations.meals", site_id=stay.site_id),
    )
