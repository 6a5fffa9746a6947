"""Reads of people. The viewer comes first; what is out of scope or restricted is not in the rows at all."""

from migrant_support.domains.people.likeness import unsealed
from migrant_support.domains.people.queries.bonds import (
    bonds_of,
    consents_of,
    in_units,
    phones_of,
    readers_of,
    relatives_of,
    restricted_among,
    shared_units,
    unit_of,
)
from migrant_support.domains.people.queries.finding import (
    FOUND_AT_MOST,
    people_by_id,
    person_by_reference,
    search_people,
    seen_by,
)
from migrant_support.domains.people.queries.flags import (
    FlagOfOld,
    flag_history,
    flags_at,
    flags_of,
    flags_speaking,
)
from migrant_support.domains.people.queries.records import documents_of, fetch_person, person_record
from migrant_support.domains.people.queries.rows import (
    Bonds,
    ConsentRow,
    DocumentRow,
    FlagRow,
    PersonRecord,
    PersonRow,
    PhoneRow,
    RelativeRow,
    UnitRow,
    full_name,
    row_of,
)

__all__ = [
    "FOUND_AT_MOST",
    "Bonds",
    "ConsentRow",
    "DocumentRow",
    "FlagOfOld",
    "FlagRow",
    "PersonRecord",
    "PersonRow",
    "PhoneRow",
    "RelativeRow",
    "UnitRow",
    "bonds_of",
    "consents_of",
    "documents_of",
    "fetch_person",
    "flag_history",
    "flags_at",
    "flags_of",
    "flags_speaking",
    "full_name",
    "in_units",
    "people_by_id",
    "person_by_reference",
    "person_record",
    "phones_of",
    "readers_of",
    "relatives_of",
    "restricted_among",
    "row_of",
    "search_people",
    "seen_by",
    "shared_units",
    "unit_of",
    "unsealed",
]
