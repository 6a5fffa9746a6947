"""What stands on a person's page when another mission knows her number: asking it, answering it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people.actions.questions import answer_mission, ask_mission
from migrant_support.domains.people.queries.questions import QuestionRow, questions_about
from migrant_support.domains.people.rules.questions import QuestionState
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.policy import Power

blueprint = Blueprint("elsewhere", __name__, url_prefix="/people/<uuid:person_id>")


@blueprint.post("/elsewhere/<uuid:question_id>/ask")
@guard(Power.PERSON_REGISTER)
def ask(viewer: Viewer, person_id: UUID, question_id: UUID) -> Response:
    """Ask the mission that knows the number too."""
    done = _("The other mission is asked. Its name stands here as soon as it answers.")
    return _do(person_id, lambda: ask_mission(viewer, question_id), done)


@blueprint.post("/asked/<uuid:asked_id>/known")
@guard(Power.PERSON_REGISTER)
def known(viewer: Viewer, person_id: UUID, asked_id: UUID) -> Response:
    """Tell the mission that asks that this one knows her."""
    done = _("The other mission reads now that you know this person.")
    return _do(person_id, lambda: answer_mission(viewer, asked_id, is_known=True), done)


@blueprint.post("/asked/<uuid:asked_id>/declined")
@guard(Power.PERSON_REGISTER)
def declined(viewer: Viewer, person_id: UUID, asked_id: UUID) -> Response:
    """Tell the mission that asks nothing; it is sent to the coordinators."""
    done = _("The other mission learns nothing. The coordinators can still bring both records together.")
    return _do(person_id, lambda: answer_mission(viewer, asked_id, is_known=False), done)


def _do(person_id: UUID, act: Callable[[], None], done: str) -> Response:
    try:
        act()
    except Refused as no:
        flash(translated(no.sentence, **no.values), "danger")
    else:
        flash(done, "good")
    return see_other("person_page.show", person_id=person_id)


def questions_of(viewer: Viewer, person_id: UUID) -> list[dict[str, Any]]:
    """Notices of the page: words, level, and the buttons that go with them (label, address)."""
    names = mission_names(page_language())
    return [_notice(row, person_id, names) for row in questions_about(viewer, person_id)]


def _notice(row: QuestionRow, person_id: UUID, names: dict[str, str]) -> dict[str, Any]:
    city = names.get(row.mission or "", row.mission or "")
    if row.is_ours:
        text = {
            QuestionState.TOLD: _("A number of this person is known to another mission too."),
            QuestionState.ASKED: _(
                "Another mission knows a number of this person. It is asked and has not answered yet."
            ),
            QuestionState.KNOWN: _(
                "The mission in %(city)s knows this person too. The coordinators bring both records together.",
                city=city,
            ),
            QuestionState.DECLINED: _(
                "The mission that knows a number of this person tells nothing. Ask the coordinators."
            ),
        }[row.state]
        label = _("Ask that mission")
        acts = [(label, url_for("elsewhere.ask", person_id=person_id, question_id=row.id))]
        return {"text": text, "level": "warn", "acts": acts if row.state is QuestionState.TOLD else []}
    text = _(
        "The mission in %(city)s has somebody with the same number and asks whether you know this person.", city=city
    )
    place: dict[str, Any] = {"person_id": person_id, "asked_id": row.id}
    acts = [
        (_("Yes, we know this person"), url_for("elsewhere.known", **place)),
        (_("Tell nothing"), url_for("elsewhere.declined", **place)),
    ]
    if row.state is QuestionState.ASKED:
        return {"text": text, "level": "warn", "acts": acts}
    told = row.state is QuestionState.KNOWN
    answered = (
        _("The mission in %(city)s was told that you know this person.", city=city)
        if told
        else _("The mission in %(city)s asked about this person and was told nothing.", city=city)
    )
    return {"text": answered, "level": "quiet", "acts": [] if told else acts[:1]}
