"""Acts on one stay: admit, move, check out, cancel, change the leaving date. Each leads back to the board."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import flags_speaking
from migrant_support.domains.people.rules import Checkpoint
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.domains.sites import actions
from migrant_support.domains.sites.forms import AdmitForm, CancelForm, CheckOutForm, EndForm, MoveForm, noon_of
from migrant_support.domains.sites.leaving_notes import notes_at_leaving
from migrant_support.domains.sites.queries import StayRow, family_in_room, fetch_stay, proposals
from migrant_support.domains.sites.views.blueprint import blueprint, by_clock_of, small_form, to_board
from migrant_support.domains.sites.views.stays import TONIGHT, described, some_of_each_room
from migrant_support.domains.sites.views.taking_back import offer_to_give_back, offer_to_move_back
from migrant_support.domains.sites.words import bed_text
from migrant_support.kernel.clock import local_day, now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.policy import Power


def _stay(viewer: Viewer, stay_id: UUID) -> StayRow:
    stay = fetch_stay(viewer, stay_id, Power.STAY_PLACE)
    by_clock_of(stay)
    return stay


def _above(stay: StayRow) -> str:
    return f"{stay.site_name}, {bed_text(stay.room_name, stay.bed_name)}"


def _flags(viewer: Viewer, stay: StayRow, *checkpoints: Checkpoint) -> list[dict[str, Any]]:
    spoken = flags_speaking([stay.person_id], checkpoints).get(stay.person_id, [])
    return shown_flags(viewer, stay.person_id, spoken)


@blueprint.route("/stays/<uuid:stay_id>/admit", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def admit_stay(viewer: Viewer, stay_id: UUID) -> Response:
    """The person who was expected is here."""
    stay = _stay(viewer, stay_id)
    form = AdmitForm()
    return small_form(
        form,
        lambda: actions.admit(viewer, stay_id),
        title=_("Admit %(name)s", name=stay.person_name),
        submit=_("Admit"),
        done=_("The person is admitted."),
        back=url_for("sites.board", site_id=stay.site_id),
        above=_above(stay),
        lead=_("The stay begins now. A bed elsewhere is left at the same time."),
        flags=_flags(viewer, stay, Checkpoint.ADMISSION, Checkpoint.ROOM),
        onward=lambda: to_board(stay.site_id),
    )


@blueprint.route("/stays/<uuid:stay_id>/move", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def move_stay(viewer: Viewer, stay_id: UUID) -> Response:
    """Another bed at the same site, alone or with the family of the same room."""
    stay = _stay(viewer, stay_id)
    begins = max(now(), stay.from_at)
    found = proposals(viewer, stay.person_id, begins, begins + TONIGHT, site_ids=[stay.site_id])
    fitting = [one for one in found.get(stay.site_id, []) if one.judged.fits and one.bed.id != stay.bed_id]
    form = MoveForm()
    form.bed.choices = [(str(one.bed.id), described(one)) for one in some_of_each_room(fitting)]
    rooms = {one.bed.id: one.bed.room_id for one in fitting}

    def act() -> None:
        bed_id = UUID(form.bed.data)
        moves = [actions.Move(stay_id, bed_id)]
        if form.along.data:
            free = [one.bed.id for one in fitting if rooms[one.bed.id] == rooms[bed_id] and one.bed.id != bed_id]
            family = family_in_room(viewer, stay)
            if len(free) < len(family):
                raise Refused(
                    "room_too_small", msg("There are not enough free beds in this room for all."), field="bed"
                )
            moves += [actions.Move(one, bed) for one, bed in zip(family, free, strict=False)]
        offer_to_move_back(viewer, stay, moves, actions.move_together(viewer, moves, reason=form.reason.data or ""))

    return small_form(
        form,
        act,
        title=_("Move %(name)s", name=stay.person_name),
        submit=_("Move"),
        done="",
        back=url_for("sites.board", site_id=stay.site_id),
        above=_above(stay),
        flags=_flags(viewer, stay, Checkpoint.ROOM),
        onward=lambda: to_board(stay.site_id),
    )


@blueprint.route("/stays/<uuid:stay_id>/check-out", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def check_out(viewer: Viewer, stay_id: UUID) -> Response:
    """The person leaves."""
    stay = _stay(viewer, stay_id)
    form = CheckOutForm()

    def act() -> None:
        actions.check_out(viewer, stay_id, reason=form.reason.data, remark=form.remark.data or "")
        offer_to_give_back(viewer, stay, "sites.check_out")

    return small_form(
        form,
        act,
        title=_("Check out %(name)s", name=stay.person_name),
        submit=_("Check out"),
        done="",
        back=url_for("sites.board", site_id=stay.site_id),
        above=_above(stay),
        notes=notes_at_leaving(viewer, stay.person_id),
        onward=lambda: to_board(stay.site_id),
    )


@blueprint.route("/stays/<uuid:stay_id>/cancel", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def cancel_stay(viewer: Viewer, stay_id: UUID) -> Response:
    """The person does not come."""
    stay = _stay(viewer, stay_id)
    form = CancelForm()

    def act() -> None:
        actions.cancel_stay(viewer, stay_id, reason=form.reason.data or "")
        offer_to_give_back(viewer, stay, "sites.cancel")

    return small_form(
        form,
        act,
        title=_("Cancel the reservation of %(name)s", name=stay.person_name),
        submit=_("Cancel the reservation"),
        done="",
        back=url_for("sites.board", site_id=stay.site_id),
        above=_above(stay),
        onward=lambda: to_board(stay.site_id),
    )


@blueprint.route("/stays/<uuid:stay_id>/leaving", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def change_end(viewer: Viewer, stay_id: UUID) -> Response:
    """Another leaving date."""
    stay = _stay(viewer, stay_id)
    typed = f"{local_day(stay.zone, stay.until_at):%d/%m/%Y}" if stay.until_at else ""
    form = EndForm(data={"until": written_date(typed, years="future") if typed else None})
    return small_form(
        form,
        lambda: actions.set_end(viewer, stay_id, noon_of(form.until, stay.zone)),
        title=_("When does %(name)s leave?", name=stay.person_name),
        submit=_("Save the date"),
        done=_("The leaving date is changed."),
        back=url_for("sites.board", site_id=stay.site_id),
        above=_above(stay),
        onward=lambda: to_board(stay.site_id),
    )
