"""The blueprint of the domain, and what all its screens share."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from migrant_support.domains.people.queries import PersonRow, fetch_person, person_by_reference, row_of
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import answer, went_through
from migrant_support.platform.web.redirects import see_other
from migrant_support.policy import Power

blueprint = Blueprint("people", __name__, url_prefix="/people")


def person_on_page(viewer: Viewer, person_id: UUID, power: Power) -> PersonRow:
    """The person whose screen this is, for this viewer and act; raises NotThere."""
    return row_of(fetch_person(viewer, person_id, power))


def to_person(person_id: UUID, part: str = "") -> Response:
    """Lead back to her page."""
    return see_other("person_page.show", person_id=person_id, _anchor=part or None)


def small_form(
    person: PersonRow,
    form: FlaskForm,
    act: Callable[[], object],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    part: str = "",
    back: str = "",
    is_upload: bool = False,
) -> Response:
    """A page with one small form about a person: do `act` when it was sent, or show what to mend.

    It leads back to a part of her page, or to another screen of hers: `back` is its endpoint, which takes her id.
    """
    if went_through(form, act, done):
        return see_other(back, person_id=person.id) if back else to_person(person.id, part)
    return answer(
        "people/form.html", form=form, person=person, title=title, lead=lead, submit=submit, is_upload=is_upload
    )


def other_person(viewer: Viewer, typed: str, *, field: str) -> UUID:
    """The id behind a typed reference; out of sight and absent get the same sentence (SEC AZ-4)."""
    found = person_by_reference(viewer, typed)
    if found is None:
        raise Refused(
            "reference_unknown",
            msg("No person with this reference is known to you. Check each letter and digit."),
            field=field,
        )
    return found
