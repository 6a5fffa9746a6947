"""The interface described as OpenAPI 3.1. A test holds it against the routes and against what they answer."""

from typing import Any

from migrant_support.domains.flights.rules.rendition import COLUMNS
from migrant_support.domains.flights.rules.states import FlightState
from migrant_support.exchange.api.rules import LONGEST_REASON, SHORTEST_REASON, KeyScope

_TEXT: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_ID: dict[str, Any] = {"type": "string", "format": "uuid"}
_MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_HASH: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_VERSION = {"id": _ID, "version": _COUNT, "content_sha256": _HASH, "sealed_at": _MOMENT, "href": _TEXT}
_FLIGHT = {
    "id": _ID, "number": _TEXT, "operator": _TEXT, "from": _TEXT, "to": _TEXT, "departs_on": _DAY,
    "departs_at": _MOMENT, "arrives_at": _MOMENT,
    "state": {"type": "string", "enum": [state.value for state in FlightState]},
    "manifest": {"$ref": "#/components/schemas/NewestManifest"},
}  # fmt: skip
_MANIFEST = {
    "flight": _TEXT, "date": _DAY, "from": _TEXT, "to": _TEXT, "manifest_version": _COUNT, "content_sha256": _HASH,
    "recipient": _TEXT, "basis": _TEXT, "shown": _COUNT, "withheld": _COUNT,
    "copy_mark": _TEXT, "copy_for": _TEXT, "taken_by": _TEXT, "taken_at": _TEXT, "purpose": _TEXT,
    "passengers": {"type": "array", "items": {"$ref": "#/components/schemas/Passenger"}},
}  # fmt: skip
_PROBLEM = {"type": _TEXT, "title": _TEXT, "status": _COUNT, "code": _TEXT, "detail": _TEXT, "request": _TEXT}


def _object(properties: dict[str, Any], *, may_be_missing: tuple[str, ...] = ()) -> dict[str, Any]:
    needed = [name for name in properties if name not in may_be_missing]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Any] = {
    "Version": _object(_VERSION),
    "NewestManifest": _object(_VERSION | {"shown": _COUNT, "withheld": _COUNT}),
    "Flight": _object(_FLIGHT),
    "FlightWithVersions": _object(_FLIGHT | {"versions": {"type": "array", "items": _ref("Version")}}),
    "Flights": _object({"flights": {"type": "array", "items": _ref("Flight")}, "next": {"type": ["string", "null"]}}),
    "Passenger": _object(dict.fromkeys(COLUMNS, _TEXT)),
    "Manifest": _object(_MANIFEST),
    "Problem": _object(_PROBLEM, may_be_missing=("detail", "request")),
}


def _problem(what: str) -> dict[str, Any]:
    return {"description": what, "content": {"application/problem+json": {"schema": _ref("Problem")}}}


_REFUSALS = {
    "401": _problem("No key, or one that is unknown, expired or revoked."),
    "403": _problem("The key lacks the scope."),
    "429": _problem("More than 120 requests a minute."),
}
_ABSENT = {"404": _problem("Not there, or not shared with the organisation of the key: the two are never told apart.")}
_IF_NONE_MATCH = {"name": "If-None-Match", "in": "header", "schema": _TEXT, "description": "The ETag you have already."}


def _operation(
    summary: str, scope: KeyScope, schema: str, parameters: list[dict[str, Any]], refusals: dict[str, Any]
) -> dict[str, Any]:
    answered = {
        "description": "What was asked for.",
        "headers": {"ETag": {"schema": _TEXT}},
        "content": {"application/json": {"schema": _ref(schema)}},
    }
    unchanged = {"304": {"description": "What you have already is still the same."}}
    return {
        "summary": summary,
        "security": [{"key": [scope.value]}],
        "parameters": [*parameters, _IF_NONE_MATCH],
        "responses": {"200": answered, **unchanged, **refusals, **_REFUSALS},
    }


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": _ID}


_PAGING = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}},
    {"name": "cursor", "in": "query", "schema": _TEXT, "description": "From `next` of the page before."},
]
_REASON = {
    "name": "X-Reason", "in": "header", "required": True,
    "description": "What the list is for. It is kept in the audit log; write no name into it.",
    "schema": {"type": "string", "minLength": SHORTEST_REASON, "maxLength": LONGEST_REASON},
}  # fmt: skip


def description() -> dict[str, Any]:
    """The document."""
    described = {
        "description": "The description of this interface.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Migrant Support", "version": "1", "description": "Shared flights, for partners' programs."},
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/openapi.json": {"get": {"summary": "This document", "security": [], "responses": {"200": described}}},
            "/flights": {
                "get": _operation(
                    "Shared flights, the latest departure first", KeyScope.FLIGHTS, "Flights", _PAGING,
                    {"400": _problem("The limit or the cursor is wrong.")},
                )
            },
            "/flights/{flight_id}": {
                "get": _operation(
                    "One flight and its lists", KeyScope.FLIGHTS, "FlightWithVersions", [_in_path("flight_id")], _ABSENT
                )
            },
            "/manifests/{version_id}": {
                "get": _operation(
                    "The passengers who agree at this moment", KeyScope.MANIFESTS, "Manifest",
                    [_in_path("version_id"), _REASON], _ABSENT | {"422": _problem("The reason is missing.")},
                )
            },
        },
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "A key of the product."}},
        },
    }  # fmt: skip
