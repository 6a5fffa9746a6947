"""Reads a table of people into identities by the names of its columns. Columns may be missing or have other names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from migrant_support.matching.identity import Identity, identity_of

_COLUMNS = {
    "ref": ("person_ref", "ref", "reference", "record_id", "rec_id", "id"),
    "primary": ("primary_name", "surname", "family_name", "last_name"),
    "secondary": ("secondary_name", "given_name", "given_names", "first_name", "other_names", "full_name", "name"),
    "middle": ("middle_name",),
    "birth": ("date_of_birth", "birth_date", "dob", "born"),
    "sex": ("sex", "gender"),
    "document": ("passport_no", "passport", "passport_number", "document_no", "soc_sec_id", "ssn"),
    "nic": ("nic", "nic_no", "national_id"),
    "phone": ("phone", "phone_no", "mobile", "telephone", "phone_number"),
    "place": ("home_district", "district", "state"),
}
_ADDRESS = ("address", "street_number", "address_1", "address_2", "suburb", "city", "postcode", "village")
_NO_VALUE = frozenset({"nan", "none", "null", "n/a", "na", "-"})


class NoReference(ValueError):
    """The table has no column that names its records."""


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Return {meaning: column as written}; raises NoReference where no column names the records."""
    written = {name.strip().lstrip("\ufeff").lower().replace(" ", "_"): name for name in header}
    found = {}
    for meaning, names in _COLUMNS.items():
        column = next((written[name] for name in names if name in written), None)
        if column is not None:
            found[meaning] = column
    if "ref" not in found:
        raise NoReference
    return found | {name: written[name] for name in _ADDRESS if name in written}


def people_in(rows: Iterable[Mapping[str, str | None]], columns: Mapping[str, str]) -> Iterator[tuple[str, Identity]]:
    """Yield (reference, identity) of every row that has a reference."""
    for row in rows:
        cells = {meaning: _cell(row.get(column)) for meaning, column in columns.items()}
        if not cells["ref"]:
            continue
        yield (
            cells["ref"],
            identity_of(
                primary=cells.get("primary", ""),
                secondary=f"{cells.get('secondary', '')} {cells.get('middle', '')}".strip(),
                birth=cells.get("birth", ""),
                sex=cells.get("sex", ""),
                documents=(cells.get("document", ""),),
                nic=cells.get("nic", ""),
                phones=(cells.get("phone", ""),),
                place=cells.get("place", ""),
                address=" ".join(cells.get(name, "") for name in _ADDRESS),
            ),
        )


def _cell(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return "" if text.lower() in _NO_VALUE else text
