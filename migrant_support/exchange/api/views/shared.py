"""`/api/v1`: shared flights and their lists, for the organisation of the key. What it says stands in docs/api.md."""

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as PlainResponse

from migrant_support.domains.flights.actions.copies import copy_for_program
from migrant_support.domains.flights.queries.manifests import VersionRow
from migrant_support.domains.flights.queries.shared import SharedVersion, shared_flight, shared_flights_page
from migrant_support.exchange.api.actions import note_reading
from migrant_support.exchange.api.keyed import keyed
from migrant_support.exchange.api.openapi import description
from migrant_support.exchange.api.queries import ShownKey
from migrant_support.exchange.api.rules import KeyScope, check_reason
from migrant_support.platform.access.guard import public
from migrant_support.platform.web.problems import problem

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
USUAL, MOST = 50, 100
JSON = "application/json"


@blueprint.get("/openapi.json")
@public("the description of the interface: it holds no data, and a program reads it before it has a key")
def openapi() -> Response:
    """The interface as OpenAPI 3.1."""
    return _json(description())


@blueprint.get("/flights")
@keyed(KeyScope.FLIGHTS)
def flights(key: ShownKey) -> PlainResponse:
    """The flights shared with the organisation whose list may go out, the latest departure first."""
    size = request.args.get("limit", str(USUAL))
    if not (size.isascii() and size.isdigit() and len(size) <= 3 and 1 <= int(size) <= MOST):
        return problem(400, _("limit is a number from 1 to %(most)s.", most=MOST), code="limit")
    cursor = request.args.get("cursor") or None
    page = shared_flights_page(key.viewer, cursor=cursor, size=int(size))
    if cursor and page.rows and page.newer is None:  # a cursor that was not understood shows the first page
        return problem(400, _("This cursor is of no list. Begin without one."), code="cursor")
    following = url_for("api.flights", limit=size, cursor=page.older) if page.older else None
    note_reading(key, "api.flights.read")
    return _json({"flights": [_flight(one) for one in page.rows], "next": following})


@blueprint.get("/flights/<uuid:flight_id>")
@keyed(KeyScope.FLIGHTS)
def flight(key: ShownKey, flight_id: UUID) -> Response:
    """One flight, with every list that may go out."""
    found = shared_flight(key.viewer, flight_id)
    note_reading(key, "api.flights.read")
    return _json(_flight(found.newest) | {"versions": [_version(one) for one in found.versions]})


@blueprint.get("/manifests/<uuid:version_id>")
@keyed(KeyScope.MANIFESTS)
def manifest(key: ShownKey, version_id: UUID) -> Response:
    """The list of those who agree at this moment: a copy in JSON with its marks, as a download gives it."""
    reason = check_reason(request.headers.get("X-Reason", ""))
    has = request.if_none_match.contains
    listed, copy = copy_for_program(key.viewer, version_id, reason=reason, has=has)
    note_reading(key, "api.manifest.read", reason=f"{listed.name}: {reason}")
    answer = Response(copy.content if copy else b"", content_type=JSON)
    answer.set_etag(listed.content_hash)
    return answer


def _flight(one: SharedVersion) -> dict[str, Any]:
    return {
        "id": str(one.flight_id),
        "number": one.number,
        "operator": one.operator,
        "from": one.origin,
        "to": one.destination,
        "departs_on": one.departs_on.isoformat(),
        "departs_at": one.departs_at.isoformat(),
        "arrives_at": one.arrives_at.isoformat(),
        "state": one.state.value,
        "manifest": {
            "id": str(one.version_id),
            "version": one.version,
            "content_sha256": one.content_hash,
            "sealed_at": one.sealed_at.isoformat(),
            "shown": one.shown,
            "withheld": one.withheld,
            "href": url_for("api.manifest", version_id=one.version_id),
        },
    }


def _version(one: VersionRow) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "version": one.number,
        "content_sha256": one.content_hash,
        "sealed_at": one.sealed_at.isoformat(),
        "href": url_for("api.manifest", version_id=one.id),
    }


def _json(said: dict[str, Any]) -> Response:
    return Response(json.dumps(said, ensure_ascii=False, indent=1) + "\n", content_type=JSON)
