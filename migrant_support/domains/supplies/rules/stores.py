"""How stores are named and coded."""

from collections.abc import Collection

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


def check_store_name(name: str) -> None:
    """Raise Refused for a store without a name."""
    if not name.strip():
        raise Refused("name_missing", msg("Write a name by which people know this store."), field="name")


def code_of_store(mission: str, taken: Collection[str]) -> str:
    """The next code of a mission's stores: KWT-STORE-1, KWT-STORE-2 … It says nothing of a secret place."""
    number = 1
    while f"{mission}-STORE-{number}" in taken:
        number += 1
    return f"{mission}-STORE-{number}"
