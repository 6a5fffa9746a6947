"""Programs of a partner read what its people read: shared flights, lists of those who agree, and nothing else."""

import hashlib
import json
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights.actions.renditions import hand_out_shared
from migrant_support.domains.flights.models import (
    Flight,
    FlightShare,
    ManifestCopy,
    ManifestSignature,
    ManifestVersion,
)
from migrant_support.domains.flights.queries.manifests import version_rows
from migrant_support.domains.flights.queries.shared import may_go_out
from migrant_support.domains.flights.rules.words import Rendering, Signature
from migrant_support.exchange.api.openapi import SCHEMAS, description
from migrant_support.kernel.clock import now
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work
from tests.support.accounts import an_account, viewer_for
from tests.support.counting import statements
from tests.support.programs import REASON, Program, a_program
from tests.support.sealed import Sealing, add_flight, seat


@pytest.fixture
def program(sealing: Sealing) -> Program:
    """A program of IOM with both scopes."""
    return a_program(sealing.app, an_account(sealing.app, "partner_admin", "organisation:IOM"))


def _signed(sealing: Sealing) -> str:
    version = sealing.seal()
    sealing.sign(version)
    return str(version)


def test_a_flight_is_listed_once_its_list_may_go_out(sealing: Sealing, program: Program) -> None:
    assert program.read("/api/v1/flights") == {"flights": [], "next": None}
    version = sealing.seal()
    sealing.sign(version, sealing.officer)
    assert program.read("/api/v1/flights")["flights"] == []
    assert program.ask(f"/api/v1/flights/{sealing.flight_id}").status_code == 404
    sealing.sign(version, sealing.neighbour)
    (flight,) = program.read("/api/v1/flights")["flights"]
    assert (flight["number"], flight["manifest"]["id"]) == ("UL230", str(version))
    assert (flight["manifest"]["shown"], flight["manifest"]["withheld"]) == (3, 0)
    assert program.read(f"/api/v1/flights/{sealing.flight_id}")["versions"][0]["version"] == 1


def test_the_list_holds_those_who_agree_at_this_moment_and_is_what_a_download_gives(
    sealing: Sealing, program: Program
) -> None:
    version = _signed(sealing)
    sealing.withdraw("Silva")
    answer = program.ask(f"/api/v1/manifests/{version}", REASON)
    said = json.loads(answer.get_data())
    assert [one["primary_id"] for one in said["passengers"]] == ["Fernando", "Nadia"]
    assert (said["shown"], said["withheld"]) == (2, 1)
    with sealing.writing():
        made = hand_out_shared(viewer_for(sealing.app, sealing.partner), UUID(version), Rendering.JSON)
    marks = ("copy_mark", "copy_for", "taken_by", "taken_at", "purpose")
    assert json.loads(made.content) == {name: value for name, value in said.items() if name not in marks}
    assert (said["copy_for"], said["purpose"]) == ("IOM", REASON["X-Reason"])
    kept = sa.select(ManifestCopy.content_hash).where(ManifestCopy.mark == said["copy_mark"])
    assert sealing.value(kept) == hashlib.sha256(answer.get_data()).hexdigest()
    again = program.ask(f"/api/v1/manifests/{version}", REASON)
    assert again.get_etag() == answer.get_etag()
    assert json.loads(again.get_data())["copy_mark"] != said["copy_mark"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_a_list_asks_for_a_reason_and_the_log_keeps_it_with_the_key(sealing: Sealing, program: Program) -> None:
    version = _signed(sealing)
    for typed in ({}, {"X-Reason": "  x "}, {"X-Reason": "x" * 201}):
        answer = program.ask(f"/api/v1/manifests/{version}", typed)
        assert (answer.status_code, json.loads(answer.get_data())["code"]) == (422, "reason_missing")
    program.read(f"/api/v1/manifests/{version}", REASON)
    lines = sa.select(AuditLine.reason).where(AuditLine.act == "api.manifest.read", AuditLine.object_kind == "api_key")
    assert sealing.value(lines) == "UL230-2026-12-03-v1-IOM-r1.json: booking of the flight"
    handed = sa.select(sa.func.count()).where(AuditLine.act == "flights.manifest.export")
    assert sealing.value(handed) == 1


def test_what_a_program_has_already_is_not_sent_again(sealing: Sealing, program: Program) -> None:
    version = _signed(sealing)
    for path in ("/api/v1/flights", f"/api/v1/flights/{sealing.flight_id}", f"/api/v1/manifests/{version}"):
        tag = program.ask(path, REASON).headers["ETag"]
        again = program.ask(path, REASON | {"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        sealing.withdraw("Silva")
        assert program.ask(path, REASON | {"If-None-Match": tag}).status_code == 200
        sealing.agree("Silva")


def test_what_is_not_shared_is_as_absent_in_answer_and_statements(sealing: Sealing, program: Program) -> None:
    version = _signed(sealing)
    stranger = a_program(sealing.app, an_account(sealing.app, "admin"), organisation="IOM")
    with sealing.writing():
        db.session.execute(sa.update(FlightShare).values(ended_at=now()))
    for asking, path, ours in (
        (program, "flights", sealing.flight_id), (stranger, "manifests", version), (program, "manifests", version),
    ):  # fmt: skip
        seen = []
        asking.ask(f"/api/v1/{path}/{uuid4()}", REASON)  # the first request of a key writes that it was used
        for key in (ours, uuid4()):
            with statements(sealing.app) as asked:
                answer = asking.ask(f"/api/v1/{path}/{key}", REASON)
            seen.append((answer.status_code, answer.get_data(), len(answer.headers), asked))
        assert seen[0] == seen[1]
        assert seen[0][0] == 404


def test_pages_go_on_to_the_last_flight_and_a_cursor_that_is_none_is_refused(
    sealing: Sealing, program: Program
) -> None:
    _signed(sealing)
    for number in range(231, 235):
        with sealing.writing():
            sealing.flight_id = add_flight(number=f"UL{number}")
        person = sealing.add(f"Person{number}", on_flight=False)
        with sealing.writing():
            seat(sealing.flight_id, person)
        if number != 232:  # sealed, not signed: there is no gap where it would stand
            sealing.sign(sealing.seal(), sealing.officer)
        else:
            sealing.seal()
    numbers, path = [], "/api/v1/flights?limit=2"
    sizes = []
    while path:
        said = program.read(path)
        sizes.append(len(said["flights"]))
        numbers += [one["number"] for one in said["flights"]]
        path = said["next"]
    assert sizes == [2, 2]
    assert sorted(numbers) == ["UL230", "UL231", "UL233", "UL234"]
    for wrong in ("limit=0", "limit=101", "limit=x", "limit=٣", "cursor=abc"):
        answer = program.ask(f"/api/v1/flights?{wrong}")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_an_address_that_is_none_answers_a_program_with_a_problem(sealing: Sealing, program: Program) -> None:
    for method, path, status in (("get", "/api/v2/x", 404), ("get", "/api/v1/flights/no-id", 404)):
        answer = getattr(program.client, method)(path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    answer = program.client.post("/api/v1/flights")
    assert answer.mimetype == "application/problem+json"
    assert json.loads(answer.get_data())["status"] == answer.status_code >= 400


def test_what_may_go_out_is_the_same_in_sql_as_by_the_rule(app: Flask, sealing: Sealing) -> None:
    """Each set of signatures that a flight may ask for, with each set that a version may have."""
    version_id = sealing.seal()
    given = ((Signature.MISSION, "KWT"), (Signature.MISSION, "OMN"), (Signature.SLBFE, ""), (Signature.IOM, ""))
    needs = (["mission"], ["mission", "slbfe"], ["slbfe", "iom"], ["iom"], [])
    wrong = []
    for needed, have in product(needs, product((False, True), repeat=len(given))):
        with app.app_context(), work(write=True), db.session.begin_nested() as undo:
            flight = db.session.get_one(Flight, sealing.flight_id)
            version = db.session.get_one(ManifestVersion, version_id)
            flight.needs_signatures = needed
            for (kind, place), is_given in zip(given, have, strict=True):
                if is_given:
                    db.session.add(_signature(version, kind, place, sealing))
            db.session.flush()
            asked = sa.select(ManifestVersion.id).join(Flight, Flight.id == ManifestVersion.flight_id)
            by_sql = db.session.scalar(asked.where(ManifestVersion.id == version_id, may_go_out())) is not None
            if by_sql is not version_rows([(version, flight)])[0].may_go_out:
                wrong.append((needed, have))
            undo.rollback()
    assert wrong == []


def _signature(version: ManifestVersion, kind: Signature, place: str, sealing: Sealing) -> ManifestSignature:
    return ManifestSignature(
        version_id=version.id, kind=kind, place=place, content_hash=version.content_hash, signed_at=now(),
        signed_by=sealing.coordinator.id,
    )  # fmt: skip


def test_the_description_names_the_routes_and_holds_what_they_answer(sealing: Sealing, program: Program) -> None:
    version = _signed(sealing)
    told = {path: set(each) for path, each in description()["paths"].items()}
    there = {
        rule.rule.removeprefix("/api/v1").replace("<uuid:", "{").replace(">", "}"): {"get"}
        for rule in sealing.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }
    assert told == there
    assert program.read("/api/v1/openapi.json") == description()
    for schema, path in (
        ("Flights", "/api/v1/flights"),
        ("FlightWithVersions", f"/api/v1/flights/{sealing.flight_id}"),
        ("Manifest", f"/api/v1/manifests/{version}"),
    ):
        assert list(_against(SCHEMAS[schema], program.read(path, REASON), schema)) == []
    refused = json.loads(program.ask("/api/v1/flights?limit=0").get_data())
    assert list(_against(SCHEMAS["Problem"], refused, "Problem")) == []
    for path, each in description()["paths"].items():
        if path != "/openapi.json":
            (scope,) = each["get"]["security"][0]["key"]
            assert scope == ("manifests:read" if "manifests" in path else "flights:read")


def _against(schema: dict[str, Any], said: Any, at: str) -> Iterator[str]:
    """What of an answer is not as the schema says: the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    kinds = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(said, tuple(kinds[name] for name in named)):
        yield f"{at} is {type(said).__name__}"
    elif isinstance(said, dict):
        missing, strange = set(schema["required"]) - set(said), set(said) - set(schema["properties"])
        if missing or strange:
            yield f"{at}: missing {missing}, strange {strange}"
        for name in set(said) & set(schema["properties"]):
            yield from _against(schema["properties"][name], said[name], f"{at}.{name}")
    elif isinstance(said, list):
        for place, one in enumerate(said):
            yield from _against(schema["items"], one, f"{at}[{place}]")
    elif "enum" in schema and said not in schema["enum"]:
        yield f"{at} is {said}"
