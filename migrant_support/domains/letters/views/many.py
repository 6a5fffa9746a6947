"""One message to many people, each in her own language, with a report for each."""

from functools import partial
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.lookups import region_of_mission
from migrant_support.domains.letters.actions.messages import Told, send_many, write_many
from migrant_support.domains.letters.forms import ManyForm
from migrant_support.domains.letters.rules.messages import MOST_AT_ONCE, check_day
from migrant_support.domains.letters.views.blueprint import blueprint
from migrant_support.domains.letters.views.messages import in_language, shown_words
from migrant_support.domains.people.queries import people_by_id
from migrant_support.domains.people.queries.finding import people_by_references
from migrant_support.kernel.clock import now
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, refuse
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power, ScopeKind


@blueprint.route("/messages/many", methods=["GET", "POST"])
@guard(Power.MESSAGE_SEND)
def many(viewer: Viewer) -> Response:
    """Write to many; the answer says for each what came of it."""
    form = _form(viewer)
    told: list[Told] = []
    is_sent = False
    if form.validate_on_submit():
        try:
            told = _told(viewer, form)
            send_many(viewer, told, occasion=form.idempotency_key.data or "")
            is_sent = True
        except Refused as no:
            refuse(form, no)
    return _page(viewer, form, told, is_sent=is_sent)


@blueprint.post("/messages/many/preview")
@guard(Power.MESSAGE_SEND, reads=True)
def preview_many(viewer: Viewer) -> Response:
    """Show for each what would be sent, and who cannot be reached. Nothing is kept."""
    form = _form(viewer)
    told: list[Told] = []
    if form.validate_on_submit():
        try:
            told = _told(viewer, form)
        except Refused as no:
            refuse(form, no)
    return _page(viewer, form, told, is_sent=False)


def _form(viewer: Viewer) -> ManyForm:
    form = ManyForm()
    missions = sorted(viewer.reach(Power.MESSAGE_SEND).ids(ScopeKind.MISSION))
    form.offer(page_language(), region_of_mission(missions[0]) if missions else "LK")
    return form


def _told(viewer: Viewer, form: ManyForm) -> list[Told]:
    check_day(form.day.data.first_day if form.day.data else None, today=now().date())
    typed = list(dict.fromkeys((form.references.data or "").split()))
    if len(typed) > MOST_AT_ONCE:
        raise Refused(
            "too_many_people", msg("Write to at most %(most)s people at once."), field="references", most=MOST_AT_ONCE
        )
    found = people_by_references(viewer, typed)
    unknown = [reference for reference in typed if reference not in found]
    if unknown:
        raise Refused(
            "reference_unknown",
            msg("No person with the reference %(reference)s is known to you. Check each letter and digit."),
            field="references",
            reference=unknown[0][:20],
        )
    return write_many(
        viewer, list(dict.fromkeys(found.values())), template=form.template.data, way=form.way.data,
        values=partial(in_language, form.values()),
    )  # fmt: skip


def _page(viewer: Viewer, form: ManyForm, told: list[Told], *, is_sent: bool) -> Response:
    people = people_by_id(viewer, [one.person_id for one in told])
    rows = [_row(people[one.person_id], one, is_sent=is_sent) for one in told if one.person_id in people]
    samples = {one.written.language: shown_words(one.written) for one in told if one.written}
    return answer(
        "letters/many.html",
        form=form,
        rows=rows,
        samples=[samples[language] for language in sorted(samples)],
        reached=sum(1 for one in told if one.written),
        is_sent=is_sent,
    )


def _row(person: Any, one: Told, *, is_sent: bool) -> dict[str, Any]:
    done = _("In the outbox") if is_sent else _("Can be reached")
    person_id: UUID = person.id
    return {
        "id": person_id,
        "name": person.name,
        "reference": person.reference,
        "state": {"label": done, "tone": "good"} if one.written else {"label": _("Not reached"), "tone": "danger"},
        "why": translated(one.refused) if one.refused else "",
    }
