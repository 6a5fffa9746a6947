"""`kill -9` of the server amid two hundred confirmations: what was answered is there, whole, and nothing half is."""

import http.client
import os
import signal
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from migrant_support.domains.flights.models import EntryMove, ManifestEntry
from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.platform.audit.models import AuditLine
from migrant_support.platform.history.models import HistoryEvent
from tests.proofs.test_kill import Desk, server
from tests.support.accounts import a_session
from tests.support.flying import make_airfield

CONFIRMATIONS, DESKS, KILL_AFTER = 200, 4, 40


def confirm(desk: Desk, flight: UUID, entry: UUID) -> None:
    """Confirm one passenger through the page's form; a redirect is the server's word for it."""
    form = {"csrf_token": desk.token, "idempotency_key": str(uuid4()), "entry": str(entry), "act": "confirm"}
    status, _headers, text = desk.ask("POST", f"/flights/{flight}/entries", form)
    assert status == 303, (status, text[:2000])


@pytest.mark.slow
@pytest.mark.one_database
def test_a_server_killed_amid_confirmations_loses_none_that_it_answered_and_leaves_no_half(
    app: Flask, tmp_path: Path
) -> None:
    field = make_airfield(app)
    flight = field.flight(seats=CONFIRMATIONS)
    entries = field.proposed(flight, *(field.traveller(f"Perera{n}") for n in range(CONFIRMATIONS)))
    session = a_session(app, field.officer)
    answered: list[UUID] = []
    refused: list[AssertionError] = []
    enough = threading.Event()

    def work_at(desk: Desk, first: int) -> None:
        for number in range(first, CONFIRMATIONS, DESKS):
            try:
                confirm(desk, flight, entries[number])
                answered.append(entries[number])
            except (OSError, http.client.HTTPException):
                return  # the server is gone
            except AssertionError as wrong:
                refused.append(wrong)
                enough.set()
                return
            if len(answered) >= KILL_AFTER:
                enough.set()

    with server(field, tmp_path) as (port, process):
        desks = [Desk(port, session) for _ in range(DESKS)]
        threads = [threading.Thread(target=work_at, args=(desk, i)) for i, desk in enumerate(desks)]
        for thread in threads:
            thread.start()
        enough.wait(timeout=300)
        os.killpg(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    assert refused == []
    assert KILL_AFTER <= len(answered) < CONFIRMATIONS

    is_confirmed = ManifestEntry.state == EntryState.CONFIRMED
    confirmed = {i for (i,) in field.rows(sa.select(ManifestEntry.id).where(is_confirmed))}
    assert set(answered) <= confirmed
    seated = field.rows(sa.select(ManifestEntry.id, ManifestEntry.place).where(ManifestEntry.place.is_not(None)))
    assert {entry for entry, _place in seated} == confirmed
    assert len({place for _entry, place in seated}) == len(seated)
    moved = field.rows(sa.select(EntryMove.entry_id).where(EntryMove.target == EntryState.CONFIRMED))
    assert {i for (i,) in moved} == confirmed
    told = field.rows(sa.select(AuditLine.object_id).where(AuditLine.act == "flights.entry.confirm"))
    assert {UUID(str(i)) for (i,) in told} == confirmed
    shown = field.value(sa.select(sa.func.count()).where(HistoryEvent.kind == "flight_confirmed"))
    assert shown == len(confirmed)
    verified = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0, verified.output

    with server(field, tmp_path) as (port, _process):
        confirm(Desk(port, session), flight, next(entry for entry in entries if entry not in confirmed))
