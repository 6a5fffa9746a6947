"""People who may be the one at the counter, as cards with the reasons: beside a form, and on a person's page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from migrant_support.desks.lists import age_text, birth_text
from migrant_support.domains.directory.queries import mission_names
from migrant_support.domains.people import labels as people_labels
from migrant_support.domains.people.queries.likeness import likely_people
from migrant_support.matching.identity import Identity
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.translate import page_language, translated


def likely_cards(viewer: Viewer, described: Identity, *, besides: Sequence[UUID] = ()) -> list[dict[str, Any]]:
    """What the component of likely people takes, the likeliest first; empty when nobody is."""
    names = mission_names(page_language())
    return [
        {
            "href": url_for("person_page.show", person_id=one.person.id),
            "name": one.person.name,
            "script": one.person.name_in_script,
            "reference": one.person.reference,
            "birth": birth_text(one.person.birth),
            "age": age_text(one.person.birth),
            "mission": names.get(one.person.mission, one.person.mission),
            "reasons": [translated(people_labels.LIKENESS[reason]) for reason in one.reasons],
        }
        for one in likely_people(viewer, described, besides=besides)
    ]
