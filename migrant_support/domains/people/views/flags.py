"""Flags of a person: set one, resolve it with a message, let an act pass by name, and the history of all."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.people import labels
from migrant_support.domains.people.actions.flags import pass_flag as let_pass
from migrant_support.domains.people.actions.flags import resolve_flag as resolve
from migrant_support.domains.people.actions.flags import set_flag
from migrant_support.domains.people.flag_kinds import flag_kinds, kind_called
from migrant_support.domains.people.forms import FlagForm, PassForm, ResolveForm
from migrant_support.domains.people.queries import FlagOfOld, flag_history, flags_of
from migrant_support.domains.people.views.blueprint import blueprint, person_on_page, small_form
from migrant_support.domains.people.views.flag_words import shown_flags
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import NotThere
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power


@blueprint.get("/<uuid:person_id>/flags")
@guard(Power.FLAG_SET)
def flags(viewer: Viewer, person_id: UUID) -> str:
    """Every flag she has and had."""
    prepare_zone(viewer)
    person = person_on_page(viewer, person_id, Power.FLAG_SET)
    history = flag_history(viewer, person_id)
    accounts = [one.set_by for one in history] + [one.resolved_by for one in history]
    names = display_names([*accounts, *(by for one in history for _at, by, _c, _r in one.passes)])
    return render_template(
        "people/flags.html",
        person=person,
        flags=shown_flags(viewer, person_id, flags_of(viewer, person_id), resolves=True),
        history=[_old(one, names) for one in history],
    )


def _old(one: FlagOfOld, names: dict[UUID | None, str]) -> dict[str, Any]:
    is_over = one.row.expires_at is not None and one.row.expires_at <= now()
    state = (
        (_("Resolved"), "good") if one.resolved_at else (_("Ended"), "quiet") if is_over else (_("In force"), "warn")
    )
    lines = [_("Set by %(who)s, %(when)s.", who=names.get(one.set_by, "–"), when=moment_text(one.row.set_at))]
    if one.row.expires_at:
        lines.append(_("Ends %(when)s.", when=moment_text(one.row.expires_at)))
    lines += [
        _(
            "%(who)s let it pass, %(when)s (%(where)s): %(why)s",
            who=names.get(by, "–"),
            when=moment_text(at),
            where=translated(labels.CHECKPOINT[checkpoint]),
            why=reason,
        )
        for at, by, checkpoint, reason in one.passes
    ]
    if one.resolved_at:
        who, when = names.get(one.resolved_by, "–"), moment_text(one.resolved_at)
        lines.append(_("Resolved by %(who)s, %(when)s: %(how)s", who=who, when=when, how=one.resolution))
    return {
        "label": kind_called(one.row.kind).label(page_language()),
        "instruction": one.row.instruction,
        "stops": one.stops,
        "where": ", ".join(translated(labels.CHECKPOINT[c]) for c in one.row.checkpoints),
        "state": {"label": state[0], "tone": state[1]},
        "lines": lines,
    }


@blueprint.route("/<uuid:person_id>/flags/new", methods=["GET", "POST"])
@guard(Power.FLAG_SET)
def new_flag(viewer: Viewer, person_id: UUID) -> Response:
    """Set a flag."""
    form = FlagForm()
    language = page_language()
    form.kind.choices = [
        (code, kind.label(language))
        for code, kind in flag_kinds().items()
        if not kind.rule.is_grave or viewer.may(Power.FLAG_GRAVE)
    ]

    def act() -> None:
        until = form.expires_on.data
        chosen = list(form.checkpoints.data or ()) or list(kind_called(form.kind.data).rule.checkpoints)
        set_flag(
            viewer,
            person_id,
            kind=form.kind.data,
            instruction=form.instruction.data or "",
            checkpoints=chosen,
            priority=form.priority.data,
            denies=form.denies.data,
            expires_at=datetime.combine(until.first_day, time(), UTC) + timedelta(days=1) if until else None,
        )

    return small_form(
        person_on_page(viewer, person_id, Power.FLAG_SET),
        form,
        act,
        title=_("Set a flag"),
        lead=_("Write what to do, never why: colleagues without access to the case will read it."),
        submit=_("Set flag"),
        done=_("The flag is set."),
    )


@blueprint.route("/<uuid:person_id>/flags/<uuid:flag_id>/resolve", methods=["GET", "POST"])
@guard(Power.FLAG_SET)
def resolve_flag(viewer: Viewer, person_id: UUID, flag_id: UUID) -> Response:
    """Resolve a flag with a message."""
    person = person_on_page(viewer, person_id, Power.FLAG_SET)
    form = ResolveForm()
    return small_form(
        person,
        form,
        lambda: resolve(viewer, person_id, flag_id, resolution=form.resolution.data or ""),
        title=_("Resolve the flag"),
        lead=_one(viewer, person_id, flag_id).instruction,
        submit=_("Resolve flag"),
        done=_("The flag is resolved."),
    )


@blueprint.route("/<uuid:person_id>/flags/<uuid:flag_id>/pass", methods=["GET", "POST"])
@guard(Power.FLAG_OVERRIDE)
def pass_flag(viewer: Viewer, person_id: UUID, flag_id: UUID) -> Response:
    """Let an act go on by name, for half an hour."""
    person = person_on_page(viewer, person_id, Power.FLAG_OVERRIDE)
    flag = _one(viewer, person_id, flag_id)
    form = PassForm()
    form.checkpoint.choices = [(c.value, translated(labels.CHECKPOINT[c])) for c in flag.checkpoints]
    return small_form(
        person,
        form,
        lambda: let_pass(viewer, person_id, flag_id, form.checkpoint.data, reason=form.reason.data or ""),
        title=_("Let it pass once"),
        lead=_(
            "%(instruction)s Your name and reason are kept. It may go on for half an hour.",
            instruction=flag.instruction,
        ),
        submit=_("Let it pass"),
        done=_("It may go on for half an hour."),
    )


def _one(viewer: Viewer, person_id: UUID, flag_id: UUID) -> Any:
    """The flag, in force or not; raises NotThere."""
    found = next((one.row for one in flag_history(viewer, person_id) if one.row.id == flag_id), None)
    if found is None:
        raise NotThere
    return found
