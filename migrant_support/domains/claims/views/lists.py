"""Lists of claims: those that are open, and by whoever is to answer."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from migrant_support.domains.claims import labels
from migrant_support.domains.claims.models import Claim
from migrant_support.domains.claims.queries.lists import (
    ClaimFilter,
    ClaimRow,
    PartyRow,
    claim_list,
    claim_rows,
    party_list,
    party_rows,
)
from migrant_support.domains.claims.rules.steps import Against, ClaimKind, ClaimState
from migrant_support.domains.claims.terms import missed_for_the_list
from migrant_support.domains.claims.views.blueprint import blueprint, told_missions
from migrant_support.kernel.clock import now
from migrant_support.platform.access.guard import guard
from migrant_support.platform.access.viewer import Viewer
from migrant_support.platform.web.paging import count_up_to, keyset
from migrant_support.platform.web.times import listed_text, prepare_zone
from migrant_support.platform.web.translate import translated
from migrant_support.policy import Power

COUNTED = 1_000


@blueprint.get("/claims")
@guard(Power.CLAIM_READ)
def list_claims(viewer: Viewer) -> str:
    """Claims in the viewer's reach, the newest first; without a choice the open ones."""
    prepare_zone(viewer)
    chosen = {key: request.args[key] for key in ("state", "kind", "late", "held", "same") if key in request.args}
    moment = now()
    statement = claim_list(viewer, _filter(chosen), moment)
    page = keyset(
        statement,
        (Claim.opened_at.desc(), Claim.id.desc()),
        cursor=request.args.get("from"),
        size=50,
        total=count_up_to(statement, COUNTED),
    )
    names = told_missions(viewer, Power.CLAIM_READ)
    return render_template(
        "claims/claims.html",
        rows=[_line(row, names) for row in claim_rows(page.rows)],
        total=page.total,
        newer=_page(".list_claims", chosen, page.newer),
        older=_page(".list_claims", chosen, page.older),
        states=_chips("state", chosen, [(s.value, translated(labels.STATE[s])) for s in ClaimState]),
        kinds=_chips("kind", chosen, [(k.value, translated(labels.KIND[k])) for k in ClaimKind]),
        only=[
            *_chips("late", chosen, [("1", _("An answer is overdue"))]),
            *_chips("held", chosen, [("1", _("Money lies here"))]),
        ],
        is_of_one="same" in chosen,
    )


def _filter(chosen: dict[str, str]) -> ClaimFilter:
    state, kind = chosen.get("state"), chosen.get("kind")
    try:
        same = UUID(chosen["same"]) if "same" in chosen else None
    except ValueError:
        same = None
    return ClaimFilter(
        state=ClaimState(state) if state in set(ClaimState) else None,
        kind=ClaimKind(kind) if kind in set(ClaimKind) else None,
        is_late=chosen.get("late") == "1",
        is_held=chosen.get("held") == "1",
        is_all=same is not None,
        same_party_as=same,
    )


def _line(row: ClaimRow, names: dict[str, str]) -> dict[str, Any]:
    state = translated(labels.EXTENT[row.extent] if row.extent else labels.STATE[row.state])
    is_late = row.due_at is not None and row.due_at < now()
    chips = [{"label": state, "tone": labels.STATE_TONE[row.state]}]
    return {
        "href": url_for(".show", claim_id=row.id),
        "name": row.person.name,
        "script": row.person.name_in_script,
        "reference": row.person.reference,
        "mission": names.get(row.mission, row.mission),
        "kind": translated(labels.KIND[row.kind]),
        "party": row.party,
        "amount": str(row.claimed) if row.claimed else "",
        "state": [*chips, {"label": _("Overdue"), "tone": "danger"}] if is_late else chips,
        "due": listed_text(row.due_at) if row.due_at else "",
    }


@blueprint.get("/claims/parties")
@guard(Power.CLAIM_READ)
def list_parties(viewer: Viewer) -> str:
    """Employers and agencies with claims against them; or agencies for the licensing section."""
    prepare_zone(viewer)
    least = missed_for_the_list()
    is_cut = request.args.get("missed") == "1"
    chosen = {"missed": "1"} if is_cut else {}
    statement, order = party_list(viewer, now(), least_missed=least if is_cut else 0)
    page = keyset(statement, order, cursor=request.args.get("from"), size=50, total=count_up_to(statement, COUNTED))
    return render_template(
        "claims/parties.html",
        rows=[_party(row, least) for row in party_rows(page.rows)],
        total=page.total,
        newer=_page(".list_parties", chosen, page.newer),
        older=_page(".list_parties", chosen, page.older),
        filters=[
            {
                "label": _("Agencies for the licensing section: %(count)s missed answers or more", count=least),
                "href": url_for(".list_parties") if is_cut else url_for(".list_parties", missed="1"),
                "current": is_cut,
            }
        ],
    )


def _party(row: PartyRow, least: int) -> dict[str, Any]:
    listed = [{"label": _("For the licensing section"), "tone": "danger"}]
    return {
        "href": url_for(".list_claims", same=row.claim_id),
        "name": row.name or "–",
        "licence": row.licence,
        "against": translated(labels.AGAINST[row.against]),
        "claims": f"{row.claims:,}",
        "open": f"{row.open:,}",
        "missed": f"{row.missed:,}",
        "listed": listed if row.missed >= least and row.against is Against.AGENCY else [],
        "last": listed_text(row.last_at),
    }


def _chips(name: str, chosen: dict[str, str], options: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A chip for each option; the current one leads back to the list without it."""
    others: dict[str, Any] = {key: value for key, value in chosen.items() if key != name}
    return [
        {
            "label": label,
            "href": url_for(".list_claims", **others)
            if chosen.get(name) == value
            else url_for(".list_claims", **(others | {name: value})),
            "current": chosen.get(name) == value,
        }
        for value, label in options
    ]


def _page(endpoint: str, chosen: dict[str, str], cursor: str | None) -> str | None:
    place: dict[str, Any] = {**chosen, "from": cursor}
    return url_for(endpoint, **place) if cursor else None
