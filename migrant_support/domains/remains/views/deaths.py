"""The page of a death abroad: who was told, what travels home, what is claimed."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from migrant_support.domains.cases.queries import fetch_case
from migrant_support.domains.claims.labels import KIND, STATE, STATE_TONE
from migrant_support.domains.claims.queries.records import ClaimFact, claims_of
from migrant_support.domains.people.queries import fetch_person, row_of
from migrant_support.domains.remains import labels
from migrant_support.domains.remains.actions import prepare, record_death, tell_kin
from migrant_support.domains.remains.forms import DeathForm, KindForm, KinForm
from migrant_support.domains.remains.models import DeathAbroad
from migrant_support.domains.remains.queries import KinRow, consignments_of, death_of, fetch_death, kin_of
from migrant_support.domains.remains.sealing import opened
from migrant_support.domains.remains.views.blueprint import Back, blueprint, lack_chips, small_form, state_chip
from migrant_support.platform.access.accounts import display_names
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.times import day_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power


@blueprint.get("/cases/<uuid:case_id>/death")
@guard(Power.REMAINS_READ)
def show(viewer: Viewer, case_id: UUID) -> str:
    """Everything that follows a death abroad; before it is recorded, the way to do so."""
    prepare_zone(viewer)
    case = fetch_case(viewer, case_id, Power.REMAINS_READ)
    person = row_of(fetch_person(viewer, case.person_id, Power.REMAINS_READ))
    death = death_of(viewer, case_id)
    may_work = viewer.may(Power.REMAINS_WORK)
    claims = claims_of(viewer, case.person_id) if viewer.may(Power.CLAIM_READ) else []
    return render_template(
        "remains/death.html",
        case=case,
        person=person,
        death=death,
        died=day_text(death.died_on) if death else "",
        where=_place(death) if death and may_work else "",
        kin=_kin(kin_of(death), may_read=may_work) if death else [],
        consignments=[
            {
                "href": url_for("remains.consignment", consignment_id=row.id),
                "number": row.number,
                "kind": translated(labels.KIND[row.kind]),
                "state": state_chip(row),
                "missing": lack_chips(row),
            }
            for row in (consignments_of(viewer, death.id) if death else [])
        ],
        claims=[_claim(one) for one in claims if one.case_id == case.id],
        may_work=may_work,
        may_claim=viewer.may(Power.CLAIM_WORK),
    )


def _place(death: DeathAbroad) -> str:
    facts = opened(death.place_sealed, table="death_abroad", column="place_sealed", row_id=death.id, death_id=death.id)
    return facts.get("place", "")


def _kin(rows: list[KinRow], *, may_read: bool) -> list[dict[str, str]]:
    """Who was told; names for those who work on the case only."""
    names = display_names({row.by for row in rows})
    return [
        {
            "when": day_text(row.told_on),
            "how": translated(labels.WAY[row.way]),
            "who": " · ".join(part for part in row.who.values() if part) if may_read else "",
            "by": names.get(row.by, ""),
        }
        for row in rows
    ]


def _claim(claim: ClaimFact) -> dict[str, Any]:
    return {
        "href": url_for("claims.show", claim_id=claim.id),
        "what": translated(KIND[claim.kind]),
        "state": {"label": translated(STATE[claim.state]), "tone": STATE_TONE[claim.state]},
    }


def _back(viewer: Viewer, case_id: UUID) -> Back:
    """Where a form of this case leads back to; asks the doorway."""
    case = fetch_case(viewer, case_id, Power.REMAINS_WORK)
    person = row_of(fetch_person(viewer, case.person_id, Power.REMAINS_WORK))
    return Back(url_for("remains.show", case_id=case_id), _("Death abroad"), person.name)


@blueprint.route("/cases/<uuid:case_id>/death/new", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def new(viewer: Viewer, case_id: UUID) -> Response:
    """Record that somebody died."""
    form = DeathForm()
    return small_form(
        form,
        lambda: record_death(viewer, case_id, died_on=form.died_on.data.first_day, place=form.place.data or ""),
        _back(viewer, case_id),
        title=_("Record a death abroad"),
        lead=_("The mission gets two tasks: to tell the family, and to send the insurance claim in time."),
        submit=_("Record the death"),
        done=_("The death is recorded. Tell the family next."),
    )


@blueprint.route("/cases/<uuid:case_id>/death/kin", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def kin(viewer: Viewer, case_id: UUID) -> Response:
    """Write down who of the family was told."""
    back = _back(viewer, case_id)
    fetch_death(viewer, case_id, Power.REMAINS_WORK)
    form = KinForm()
    return small_form(
        form,
        lambda: tell_kin(
            viewer, case_id, told_on=form.told_on.data.first_day, way=form.way.data, name=form.name.data or "",
            relation=form.relation.data or "", phone=form.phone.data or "",
        ),
        back,
        title=_("Tell the family"),
        lead=_("Speak with them first, by telephone or in person. Then write down who was told."),
        submit=_("They were told"),
        done=_("It is written down that the family was told."),
    )  # fmt: skip


@blueprint.route("/cases/<uuid:case_id>/consignments/new", methods=["GET", "POST"])
@guard(Power.REMAINS_WORK)
def prepare_new(viewer: Viewer, case_id: UUID) -> Response:
    """Begin to bring remains or an urn home."""
    back = _back(viewer, case_id)
    fetch_death(viewer, case_id, Power.REMAINS_WORK)
    form, made = KindForm(), []
    return small_form(
        form,
        lambda: made.append(prepare(viewer, case_id, form.kind.data)),
        back,
        title=_("Bring home"),
        lead=_("It travels without a seat. Its page says which papers are missing."),
        submit=_("Begin"),
        done=_("It has a number now. Record its papers."),
        to=lambda: url_for("remains.consignment", consignment_id=made[0]),
    )
