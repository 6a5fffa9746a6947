"""Somebody gets a copy of the database: what is sealed says nothing (SEC CR-2, CR-3, SE-1, attack 7)."""

from pathlib import Path

import sqlalchemy as sa

from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.platform.store import Model, db
from migrant_support.platform.store.transaction import work
from migrant_support.procedures.register import register_at_counter
from tests.support.accounts import a_session
from tests.support.browsing import Browser
from tests.support.world import World, a_case, a_person

SEALED = (
    "Canaryown story", "Canaryother story", "Canaryrestricted story", "Canaryown note", "Canaryown.txt", "a letter",
    "her trafficker works", "N1111111", "N2222222", "N3333333", "Canaryown Silva", "N7654321", "N7654322",
    "N4444444", "199012345678", "290010112345", "Sealedstory",
)  # fmt: skip


def _register_one_with_numbers(world: World) -> None:
    papers = (NewDocument(DocumentKind.PASSPORT, "N4444444", written="n 444 4444"),)
    with world.app.app_context(), work(write=True):
        register_at_counter(
            world.viewer("mission_officer"),
            a_person(documents=papers, phones=(), nic="199012345678"),
            a_case(civil_id="290010112345", narrative="Sealedstory"),
            mission="KWT",
        )


def _everything(world: World) -> str:
    """Every row of every table, as text and as the bytes say."""
    with world.app.app_context(), work(write=False):
        rows = [
            value.decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)
            for table in Model.metadata.tables.values()
            for row in db.session.execute(sa.select(table))
            for value in (bytes(v) if isinstance(v, memoryview) else v for v in row)
        ]
    return "\n".join(rows)


def test_no_sealed_text_or_number_stands_in_a_copy(world: World, tmp_path: Path) -> None:
    _register_one_with_numbers(world)
    dump = _everything(world)
    assert "Canaryown" in dump, "names are not sealed: the copy was read"
    assert [text for text in SEALED if text in dump] == []
    files = [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".csv"]
    copied = b"".join(file.read_bytes() for file in files)
    assert [text for text in SEALED if text.encode() in copied] == []


def test_a_session_of_the_copy_is_no_cookie(world: World) -> None:
    token = a_session(world.app, world.accounts["mission_officer"])
    with world.app.app_context(), work(write=False):
        kept = db.session.execute(sa.text("SELECT id, token_digest FROM sign_in_session")).all()
    assert token not in _everything(world)
    for session_id, digest in kept:
        for stolen in (str(session_id), bytes(digest).hex(), bytes(digest).decode("latin-1", "replace")):
            thief = Browser(world.app)
            thief.set_cookie("session_id", stolen.replace(";", "").encode("ascii", "replace").decode())
            assert thief.open("/cases").status_code == 303
