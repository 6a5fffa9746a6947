"""The catalogue of items, which everybody with a store reads and the administrator keeps."""

from typing import Any
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.supplies import actions, labels
from migrant_support.domains.supplies.forms import ItemForm
from migrant_support.domains.supplies.queries import ItemRow, catalogue, fetch_item
from migrant_support.domains.supplies.views.blueprint import blueprint, number_text
from migrant_support.kernel.refusals import Refused, Stale
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/supply-items")
@guard(Power.ITEM_READ)
def items(viewer: Viewer) -> str:
    """Every item, with unit, pack and energy."""
    aside, may_edit = request.args.get("state") == "aside", viewer.may(Power.ITEM_EDIT)
    return render_template(
        "supplies/items.html",
        rows=[_row(item, may_edit=may_edit) for item in catalogue(archived=aside)],
        aside=aside,
        may_edit=may_edit,
    )


def _row(item: ItemRow, *, may_edit: bool) -> dict[str, Any]:
    pack = ""
    if item.pack is not None and item.pack_size is not None:
        pack = _("%(pack)s of %(size)s", pack=translated(labels.PACK[item.pack]), size=item.pack_size)
    return {
        "name": item.name(page_language()),
        "kind": translated(labels.KIND[item.kind]),
        "unit": translated(labels.UNIT[item.unit]),
        "pack": pack,
        "kcal": number_text(item.kcal) if item.kcal else "",
        "least": number_text(item.least) if item.least else "",
        "perishable": _("yes") if item.is_perishable else "",
        "acts": [{"label": _("Change"), "href": url_for(".change_item", item_id=item.id)}] if may_edit else [],
    }


@blueprint.route("/supply-items/new", methods=["GET", "POST"])
@guard(Power.ITEM_EDIT)
def new_item(viewer: Viewer) -> Response:
    """Add an item."""
    return _saved(viewer, ItemForm(), None)


@blueprint.route("/supply-items/<uuid:item_id>", methods=["GET", "POST"])
@guard(Power.ITEM_EDIT)
def change_item(viewer: Viewer, item_id: UUID) -> Response:
    """Change an item; the unit of one that stands in books stays."""
    item = fetch_item(item_id)
    names = ("name_en", "name_si", "name_ta", "kind", "unit", "pack", "pack_size", "kcal", "is_perishable", "least")
    return _saved(viewer, ItemForm(data={name: getattr(item, name) for name in (*names, "version")}), item)


def _saved(viewer: Viewer, form: ItemForm, item: ItemRow | None) -> Response:
    if form.validate_on_submit():
        try:
            actions.save_item(viewer, form.item(), item_id=item.id if item else None, version=form.version.data or 0)
        except Refused as no:
            refuse(form, no)
        except Stale:
            form.form_errors = [
                _("Somebody else saved this item while you typed. Your text is still here: compare and save again.")
            ]
            if item is not None:
                form.version.raw_data, form.version.data = [str(item.version)], item.version
        else:
            flash(_("The item was saved."), "good")
            return see_other("supplies.items")
    return answer(
        "supplies/item.html",
        form=form,
        item=item,
        title=_("Change an item") if item else _("Add an item"),
        back=url_for(".items"),
    )


@blueprint.post("/supply-items/<uuid:item_id>/<any(aside,back):to>")
@guard(Power.ITEM_EDIT)
def set_item_aside(viewer: Viewer, item_id: UUID, to: str) -> Response:
    """Take an item out of use, or put it back."""
    actions.set_item_aside(viewer, item_id, aside=to == "aside")
    flash(_("The item is out of use.") if to == "aside" else _("The item is in use again."), "good")
    return see_other("supplies.items")
