"""The list of who was made anonymous, beside the database and outside its backups: ids and grounds only (SEC PV-5).

A backup of yesterday still knows whom we erased today, and the keys. So after a restore `people erase-again` goes
through this list before anybody is let in.
"""

from pathlib import Path
from uuid import UUID

from flask import current_app

from migrant_support.domains.people.rules.rights import ErasureGround
from migrant_support.settings import Settings

NAME = "erased.txt"


def _file() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return settings.instance / NAME


def write_down(person_id: UUID, ground: ErasureGround) -> None:
    """Add one line; called once the erasure was kept."""
    place = _file()
    place.touch(mode=0o600)
    with place.open("a", encoding="ascii") as file:
        file.write(f"{person_id} {ground.value}\n")


def written_down() -> list[tuple[UUID, ErasureGround]]:
    """Everybody on the list, each once."""
    if not _file().is_file():
        return []
    lines = [line.split() for line in _file().read_text("ascii").splitlines() if line.strip()]
    return list({UUID(person): (UUID(person), ErasureGround(ground)) for person, ground in lines}.values())
