"""The outbox that people see: messages that no machine brings any more, to be read out or handed over."""

from flask import render_template, url_for

from migrant_support.domains.letters.queries.reach import LISTED, waiting_for_hands
from migrant_support.domains.letters.views.blueprint import blueprint, shown_message
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.messages.sending import ways_out
from migrant_support.platform.web.times import prepare_zone
from migrant_support.policy import Power


@blueprint.get("/outbox")
@guard(Power.MESSAGE_SEND)
def outbox(viewer: Viewer) -> str:
    """The oldest hundred."""
    prepare_zone(viewer)
    rows = [
        {
            "name": one.person.name,
            "reference": one.person.reference,
            "href": url_for("letters.messages", person_id=one.person.id),
            "message": shown_message(one.message),
        }
        for one in waiting_for_hands(viewer)
    ]
    return render_template("letters/outbox.html", rows=rows, is_cut=len(rows) == LISTED, has_gateway=bool(ways_out()))
