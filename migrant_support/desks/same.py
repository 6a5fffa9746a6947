"""One person twice: the queue of likely pairs, two rows side by side, making them one, telling them apart."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.desks.lists import age_text, birth_text
from migrant_support.domains.cases.queries import cases_of
from migrant_support.domains.directory.queries import country_names, mission_names
from migrant_support.domains.people import labels
from migrant_support.domains.people.actions.pairs import ask_again, fetch_pair
from migrant_support.domains.people.actions.pairs import tell_apart as remember_apart
from migrant_support.domains.people.likeness import read_likeness, stored_rarity
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.queries import documents_of, fetch_person, row_of
from migrant_support.domains.people.queries.pairs import PairRow, open_pairs
from migrant_support.domains.people.rules import BirthDate
from migrant_support.domains.people.rules.pairs import CHOICES, choices_between
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.matching.compare import compare as compared
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.forms import Form, answer, refuse
from migrant_support.platform.web.redirects import see_other
from migrant_support.platform.web.times import listed_text, moment_text, prepare_zone
from migrant_support.platform.web.translate import page_language, translated
from migrant_support.platform.web.undo import offer_undo, undo_handler
from migrant_support.policy import Power
from migrant_support.procedures.merge_people import merge_people, undo_merge, values_of

blueprint = Blueprint("same", __name__)
WHAT = {
    "names": msg("Names"),
    "name_si": msg("Name in Sinhala letters"),
    "name_ta": msg("Name in Tamil letters"),
    "name_ar": msg("Name in Arabic letters"),
    "other_names": msg("Other names"),
    "sex": msg("Sex"),
    "birth": msg("Date of birth"),
    "nationality": msg("Nationality"),
    "languages": msg("Languages spoken"),
    "nic": msg("NIC number"),
    "slbfe_number": msg("SLBFE registration number"),
    "home": msg("Home"),
    "kin": msg("Next of kin"),
    "photo": msg("Photo"),
}


class MergeForm(Form):
    """Which of two values stays, for each line in which they differ; the lines are the template's."""


@blueprint.get("/same")
@guard(Power.PERSON_MERGE)
def show_all(viewer: Viewer) -> str:
    """Pairs that wait for somebody to look at them, oldest first."""
    prepare_zone(viewer)
    page = open_pairs(viewer, cursor=request.args.get("at"))
    missions = mission_names(page_language())
    return render_template(
        "desks/same.html",
        pairs=[_pair(pair, missions) for pair in page.rows],
        newer=url_for(".show_all", at=page.newer) if page.newer else None,
        older=url_for(".show_all", at=page.older) if page.older else None,
    )


def _pair(pair: PairRow, missions: Mapping[str, str]) -> dict[str, Any]:
    older, newer = sorted((pair.first, pair.second), key=lambda person: person.registered_at)
    return {
        "href": url_for(".compare", person_id=older.id, other_id=newer.id),
        "name": older.name,
        "note": f"{older.reference} · {missions.get(older.mission, older.mission)}",
        "other": newer.name,
        "other_note": f"{newer.reference} · {missions.get(newer.mission, newer.mission)}",
        "why": "; ".join(translated(labels.LIKENESS[reason]) for reason in pair.reasons),
        "found": listed_text(pair.found_at),
    }


@blueprint.get("/people/<uuid:person_id>/same/<uuid:other_id>")
@guard(Power.PERSON_MERGE)
def compare(viewer: Viewer, person_id: UUID, other_id: UUID) -> Response:
    """Two rows side by side; the first is the one that stays."""
    return _side_by_side(viewer, MergeForm(), person_id, other_id)


@blueprint.post("/people/<uuid:person_id>/same/<uuid:other_id>")
@guard(Power.PERSON_MERGE, fresh=True)
def merge(viewer: Viewer, person_id: UUID, other_id: UUID) -> Response:
    """Make the two one, as it was chosen line by line (SE-5: by somebody who signed in just now)."""
    form = MergeForm()
    if form.validate_on_submit():
        chosen = {name: request.form.get(f"choice-{name}", "") for name in CHOICES}
        try:
            merge_people(viewer, person_id, other_id, chosen)
        except Refused as no:
            refuse(form, no)
        else:
            flash(_("The two records are one. It can be undone on this page."), "good")
            return see_other("person_page.show", person_id=person_id)
    return _side_by_side(viewer, form, person_id, other_id)


def _side_by_side(viewer: Viewer, form: MergeForm, person_id: UUID, other_id: UUID) -> Response:
    prepare_zone(viewer)
    kept = fetch_person(viewer, person_id, Power.PERSON_MERGE)
    gone = fetch_person(viewer, other_id, Power.PERSON_MERGE)
    return answer("desks/same_two.html", form=form, **_both(viewer, kept, gone))


def _both(viewer: Viewer, kept: Person, gone: Person) -> dict[str, Any]:
    mine, theirs = values_of(kept), values_of(gone)
    choices = {choice.name: choice for choice in choices_between(mine, theirs)}
    rows = []
    for name, columns in CHOICES.items():
        left, right = (_shown(name, tuple(values[c] for c in columns)) for values in (mine, theirs))
        if not left and not right:
            continue
        proposed = request.form.get(f"choice-{name}") or (choices[name].proposed if name in choices else "")
        rows.append({"name": name, "what": translated(WHAT[name]), "kept": left, "gone": right, "proposed": proposed})
    known = read_likeness([kept.id, gone.id])
    reasons = compared(known[kept.id], known[gone.id], stored_rarity()).reasons if len(known) == 2 else ()
    return {
        "kept": _side(viewer, kept),
        "gone": _side(viewer, gone),
        "rows": rows,
        "reasons": [translated(labels.LIKENESS[reason]) for reason in reasons],
    }


def _side(viewer: Viewer, person: Person) -> dict[str, Any]:
    row, missions = row_of(person), mission_names(page_language())
    cases = cases_of(viewer, person.id) if viewer.may(Power.CASE_READ) else []
    return {
        "id": person.id,
        "name": row.name,
        "reference": row.reference,
        "age": age_text(row.birth),
        "registered": f"{missions.get(row.mission, row.mission)}, {moment_text(row.registered_at)}",
        "documents": ", ".join(
            f"{translated(labels.DOCUMENT[paper.kind])} {paper.number}".strip()
            for paper in documents_of(viewer, person.id)
        ),
        "cases": ", ".join(case.reference for case in cases),
    }


def _shown(name: str, values: tuple[Any, ...]) -> str:
    """Values that are chosen together, as one text; empty when they say nothing."""
    match name:
        case "names":
            primary, secondary = values
            return f"{secondary} {primary}".strip()
        case "sex":
            return translated(labels.SEX[values[0]])
        case "birth":
            day, precision = values
            return birth_text(BirthDate(day, precision)) if day else ""
        case "nationality":
            return str(country_names(page_language()).get(values[0], values[0]))
        case "languages":
            spoken, needs_interpreter = values
            words = [translated(labels.LANGUAGE.get(code, code)) for code in spoken]
            return ", ".join([*words, *([_("Needs an interpreter")] if needs_interpreter else [])])
        case "photo":
            return _("There is a photo") if values[0] else ""
        case _:
            return ", ".join(str(value) for value in values if value)


@blueprint.post("/people/<uuid:person_id>/same/<uuid:other_id>/different")
@guard(Power.PERSON_MERGE)
def tell_apart(viewer: Viewer, person_id: UUID, other_id: UUID) -> Response:
    """Remember that the two are two; they are not asked about again."""
    remember_apart(viewer, person_id, other_id)
    pair = fetch_pair(viewer, person_id, other_id)
    offer_undo(viewer, "people.tell_apart", {"one": pair.first_id, "other": pair.second_id})
    return see_other(".show_all")


def _ask_again(viewer: Viewer, arguments: Mapping[str, Any]) -> str | None:
    one, other = UUID(arguments["one"]), UUID(arguments["other"])
    ask_again(viewer, one, other)
    return url_for("same.compare", person_id=one, other_id=other)


undo_handler("people.tell_apart", _ask_again, sentence=msg("It is remembered that these are two people."))


@blueprint.post("/people/<uuid:person_id>/merges/<uuid:merge_id>/undo")
@guard(Power.PERSON_MERGE)
def part(viewer: Viewer, person_id: UUID, merge_id: UUID) -> Response:
    """Part two rows that were made one."""
    try:
        gone_id = undo_merge(viewer, merge_id)
    except Refused as no:
        flash(translated(no.sentence, **no.values), "danger")
        return see_other("person_page.show", person_id=person_id)
    flash(_("The two records are parted again, with everything back in place."), "good")
    return see_other(".compare", person_id=person_id, other_id=gone_id)
