"""Search keys of people: how names and numbers become keys, written in bulk and looked up by the same functions.

Document numbers, NICs and phones are keyed hashes (SEC CR-3): found whole, never by a part. Names are folded words.
"""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from migrant_support.domains.people.models import SearchKey
from migrant_support.domains.people.rules import name_tokens
from migrant_support.formats.nic import Nic, read_nic
from migrant_support.formats.passport import read_passport
from migrant_support.formats.phone import read_phone
from migrant_support.platform.store import db
from migrant_support.platform.store.bulk import insert_all
from migrant_support.platform.vault import blind_index

NAME, DOCUMENT, NIC, PHONE = "name", "document", "nic", "phone"


def normal_number(typed: str) -> str:
    """Letters and digits only, upper case: the form under which documents and NICs are hashed."""
    return "".join(c for c in typed.upper() if c.isalnum())[:40]


def hashed(kind: str, number: str) -> str:
    """The key of a number: the keyed hash of its normal form, in hexadecimal."""
    return blind_index(kind, number).hex()


def keys_of(
    *, names: Iterable[str], documents: Iterable[str] = (), nic: str = "", phones: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Return every (kind, key) of a person."""
    keys = [(NAME, token) for token in sorted(name_tokens(*names))]
    keys += [(DOCUMENT, hashed(DOCUMENT, normal_number(number))) for number in documents if number]
    if nic:
        keys.append((NIC, hashed(NIC, normal_number(nic))))
    keys += [(PHONE, hashed(PHONE, number)) for number in phones if number]
    return list(dict.fromkeys(keys))


def set_keys(person_id: UUID, source: str, keys: list[tuple[str, str]]) -> None:
    """Replace the keys that one source gave for a person (DESIGN: called downwards)."""
    db.session.execute(sa.delete(SearchKey).where(SearchKey.person_id == person_id, SearchKey.source == source))
    add_keys([(person_id, source, kind, key) for kind, key in keys])


def add_keys(rows: list[tuple[UUID, str, str, str]]) -> None:
    """Insert many (person, source, kind, key) rows that are known to be new."""
    if rows:
        insert_all(SearchKey, [{"person_id": p, "source": s, "kind": k, "key": key} for p, s, k, key in rows])


def numbers_meant(typed: str, region: str) -> list[tuple[str, str]]:
    """Every (kind, key) that a typed number may be: a document, a NIC in either form, a phone of the region."""
    number = normal_number(typed)
    meant = [(DOCUMENT, number), (NIC, number)]
    if passport := read_passport(typed):
        meant.append((DOCUMENT, passport))
    if isinstance(nic := read_nic(typed), Nic):
        meant.append((NIC, nic.new_format))
    meant += [(PHONE, phone) for where in (region, "LK") if (phone := read_phone(typed, where).e164)]
    return [(kind, hashed(kind, value)) for kind, value in dict.fromkeys(meant)]


def numbers_in(typed: str, region: str = "LK") -> sa.Select[UUID] | None:
    """A statement of the ids whom a typed document number, NIC or phone (whole) means; None for what has no digit."""
    if not any(c.isdigit() for c in typed):
        return None
    return sa.select(SearchKey.person_id).where(
        sa.tuple_(SearchKey.kind, SearchKey.key).in_(numbers_meant(typed[:60], region))
    )
