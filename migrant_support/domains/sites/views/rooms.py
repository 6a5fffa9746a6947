"""Rooms and beds: adding and changing them, taking a bed out of use, putting up a temporary one."""

from uuid import UUID

from flask import flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.sites import actions
from migrant_support.domains.sites.forms import BlockForm, EditRoomForm, RoomForm, TemporaryBedForm, noon_of
from migrant_support.domains.sites.queries import fetch_bed, fetch_room, site_row
from migrant_support.domains.sites.views.blueprint import blueprint, small_form, to_board
from migrant_support.domains.sites.words import room_text
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power


@blueprint.route("/sites/<uuid:site_id>/rooms/new", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def new_room(viewer: Viewer, site_id: UUID) -> Response:
    """Add a room with its beds."""
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    form = RoomForm()
    return small_form(
        form,
        lambda: actions.add_room(
            viewer,
            site_id,
            name=form.name.data or "",
            use=form.use.data,
            beds=form.beds.data or 0,
            floor=form.floor.data or "",
            square_metres=form.square_metres.data,
            is_accessible=form.is_accessible.data,
        ),
        title=_("Add a room"),
        submit=_("Add the room"),
        done=_("The room was added."),
        back=url_for("sites.show", site_id=site_id),
        above=site.name,
        onward=lambda: see_other("sites.show", site_id=site_id),
    )


@blueprint.route("/sites/<uuid:site_id>/rooms/<uuid:room_id>/edit", methods=["GET", "POST"])
@guard(Power.SITE_EDIT)
def change_room(viewer: Viewer, site_id: UUID, room_id: UUID) -> Response:
    """Change a room, or add beds to it."""
    site = site_row(viewer, site_id, Power.SITE_EDIT)
    room = fetch_room(viewer, site_id, room_id, Power.SITE_EDIT)
    same = ("name", "use", "floor", "square_metres", "is_accessible")
    form = EditRoomForm(data={name: getattr(room, name) for name in same} | {"beds": 0})
    return small_form(
        form,
        lambda: actions.edit_room(
            viewer,
            site_id,
            room_id,
            name=form.name.data or "",
            use=form.use.data,
            more_beds=form.beds.data or 0,
            floor=form.floor.data or "",
            square_metres=form.square_metres.data,
            is_accessible=form.is_accessible.data,
        ),
        title=_("Change the room"),
        submit=_("Save the room"),
        done=_("The room was saved."),
        back=url_for("sites.show", site_id=site_id),
        above=site.name,
        onward=lambda: see_other("sites.show", site_id=site_id),
    )


@blueprint.route("/sites/<uuid:site_id>/rooms/<uuid:room_id>/temporary-bed", methods=["GET", "POST"])
@guard(Power.CAPACITY_OVERRIDE)
def temporary_bed(viewer: Viewer, site_id: UUID, room_id: UUID) -> Response:
    """Put up a bed beyond the capacity, in one's own name, with reason and end."""
    site = site_row(viewer, site_id, Power.CAPACITY_OVERRIDE)
    room = fetch_room(viewer, site_id, room_id, Power.CAPACITY_OVERRIDE)
    form = TemporaryBedForm()
    return small_form(
        form,
        lambda: actions.add_temporary_bed(
            viewer, site_id, room_id, reason=form.reason.data or "", until_at=noon_of(form.until, site.zone)
        ),
        title=_("Put up a temporary bed in %(room)s", room=room_text(room.name)),
        lead=_("The site then holds more people than it has places. Your name, the reason and the end are kept."),
        submit=_("Put up the bed"),
        done=_("The temporary bed stands on the board until its end."),
        back=url_for("sites.board", site_id=site_id),
        above=site.name,
        onward=lambda: to_board(site_id),
    )


@blueprint.route("/sites/<uuid:site_id>/beds/<uuid:bed_id>/block", methods=["GET", "POST"])
@guard(Power.STAY_PLACE)
def block_bed(viewer: Viewer, site_id: UUID, bed_id: UUID) -> Response:
    """Take a bed out of use."""
    bed = fetch_bed(viewer, site_id, bed_id, Power.STAY_PLACE)
    form = BlockForm()
    return small_form(
        form,
        lambda: actions.block_bed(viewer, site_id, bed_id, reason=form.reason.data or ""),
        title=_("Take bed %(bed)s of %(room)s out of use", bed=bed.name, room=room_text(bed.room_name)),
        submit=_("Take out of use"),
        done=_("The bed is out of use."),
        back=url_for("sites.board", site_id=site_id),
        above=bed.site_name,
        onward=lambda: to_board(site_id),
    )


@blueprint.post("/sites/<uuid:site_id>/beds/<uuid:bed_id>/unblock")
@guard(Power.STAY_PLACE)
def unblock_bed(viewer: Viewer, site_id: UUID, bed_id: UUID) -> Response:
    """Put a bed back into use."""
    actions.unblock_bed(viewer, site_id, bed_id)
    flash(_("The bed can be used again."), "good")
    return to_board(site_id)
