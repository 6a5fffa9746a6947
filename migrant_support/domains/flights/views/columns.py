"""The columns that each recipient reads: choose, order, name, see three invented people in them, keep from a day on."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.flights import labels
from migrant_support.domains.flights.actions.templates import set_columns
from migrant_support.domains.flights.forms_files import ColumnsForm
from migrant_support.domains.flights.queries.templates import (
    TemplateRow,
    check_recipient,
    recipients,
    templates_of,
    today,
)
from migrant_support.domains.flights.rules.layouts import (
    DEFAULT,
    EVERY,
    HeadingWords,
    Layout,
    invented,
    laid_out,
    make_layout,
)
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.fields import written_date
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import day_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

blueprint = Blueprint("columns", __name__, url_prefix="/column-templates")
Preview = list[dict[str, str]]


@blueprint.get("")
@guard(Power.COLUMNS_EDIT)
def show_all(viewer: Viewer) -> str:
    """Every recipient with the columns in force and those that come."""
    codes = recipients(viewer)
    found = templates_of(viewer, codes)
    return render_template("flights/column_templates.html", rows=[_line(code, found[code]) for code in codes])


def _named(code: str) -> str:
    return translated(labels.RECIPIENT_NAME[code]) if code in labels.RECIPIENT_NAME else code


def _line(code: str, versions: list[TemplateRow]) -> dict[str, Any]:
    current = next((one for one in versions if one.is_in_force), None)
    coming = [one for one in versions if one.in_force_from > today()]
    return {
        "href": url_for(".edit", recipient=code),
        "who": _named(code),
        "columns": str(len(current.layout.columns if current else DEFAULT.columns)),
        "version": _("Version %(number)s", number=current.number) if current else _("The usual columns"),
        "since": day_text(current.in_force_from) if current else "",
        "coming": day_text(min(one.in_force_from for one in coming)) if coming else "",
    }


@blueprint.route("/<string:recipient>", methods=["GET", "POST"])
@guard(Power.COLUMNS_EDIT)
def edit(viewer: Viewer, recipient: str) -> Response:
    """The columns of one recipient."""
    prepare_zone(viewer)
    code = check_recipient(viewer, recipient)
    versions = templates_of(viewer, [code])[code]
    form = ColumnsForm()
    current = next((one for one in versions if one.is_in_force), None)
    if not form.is_submitted():
        _fill(form, current)
    layout = current.layout if current else DEFAULT
    if form.validate_on_submit():
        try:
            layout = _layout(form)
            if "preview" not in request.form:
                day = form.in_force_from.data.first_day
                number = set_columns(viewer, code, layout, language=form.language.data, in_force_from=day)
                flash(_("Version %(number)s of the columns is kept.", number=number), "good")
                return see_other(".edit", recipient=code)
        except Refused as no:
            refuse(form, no)
    names = display_names({one.made_by for one in versions})
    return answer(
        "flights/columns.html",
        form=form,
        code=code,
        who=_named(code),
        rows=list(_boxes(form)),
        preview=_preview(layout),
        versions=[_version(one, names) for one in versions],
    )


@blueprint.post("/<string:recipient>/preview")
@guard(Power.COLUMNS_EDIT, reads=True)
def preview(viewer: Viewer, recipient: str) -> str:
    """The part of the page with three invented people, for what is typed so far."""
    check_recipient(viewer, recipient)
    form = ColumnsForm()
    try:
        return render_template("flights/columns_preview.html", preview=_preview(_layout(form)), problem="")
    except Refused as no:
        return render_template("flights/columns_preview.html", preview=None, problem=translated(no))


def _fill(form: ColumnsForm, current: TemplateRow | None) -> None:
    layout = current.layout if current else DEFAULT
    form.columns.show(dict(zip(layout.columns, layout.headings, strict=True)))
    form.language.data = current.language if current else HeadingWords.NAMES
    form.dates.data = layout.dates
    form.in_force_from.data = written_date(f"{today():%d/%m/%Y}", years="future")


def _layout(form: ColumnsForm) -> Layout:
    language = form.language.data or HeadingWords.NAMES
    chosen = [(name, heading or _word(name, language)) for name, heading in form.columns.data]
    return make_layout(chosen, form.dates.data)


def _word(name: str, language: HeadingWords) -> str:
    """What a column is called where nothing was typed."""
    if language is HeadingWords.NAMES:
        return name
    with force_locale(language.value):
        return translated(labels.COLUMN[name])


def _boxes(form: ColumnsForm) -> Iterator[dict[str, Any]]:
    """The columns with their boxes: those that are ticked first, in their order."""
    field = form.columns
    chosen = [name for name, _heading in field.data] or sorted(
        field.ticked, key=lambda name: int(field.places.get(name) or 0)
    )
    for name in [*chosen, *(name for name in EVERY if name not in chosen)]:
        yield {
            "name": name,
            "label": translated(labels.COLUMN[name]),
            "take": name in field.ticked,
            "place": field.places.get(name, ""),
            "heading": field.headings.get(name, ""),
        }


def _preview(layout: Layout) -> list[list[str]]:
    return [list(row) for row in laid_out(invented(), layout)]


def _version(one: TemplateRow, names: dict[UUID | None, str]) -> dict[str, Any]:
    return {
        "number": _("Version %(number)s", number=one.number),
        "from": day_text(one.in_force_from),
        "columns": ", ".join(one.layout.headings),
        "made": moment_text(one.made_at),
        "by": names.get(one.made_by, "–"),
        "state": {"label": _("In force"), "tone": "good"} if one.is_in_force else {"label": "–", "tone": "quiet"},
    }
