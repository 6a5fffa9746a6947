"""The fields a column of a list can hold, and how they are treated. The words of their headers are in
vocabulary/headers.toml.
"""

from typing import Final

# Columns that are recognised so that nothing else is read from them. `confidential` never leaves the reading at all.
IGNORED: Final = frozenset(
    {
        "serial", "email", "visa_type", "signature", "old_reference", "address", "town", "since", "confidential",
        "next_of_kin", "seat", "temperature", "vaccine", "relation", "quantity",
    }
)  # fmt: skip
CONFIDENTIAL: Final = "confidential"
NAMES: Final = ("full_name", "surname", "given_names", "name_with_initials", "name_si", "name_ta", "name_ar")
# A table with none of these beside a name may be about anything: centres with their beds, shops, items.
PERSONAL: Final = frozenset(
    {
        "surname", "given_names", "passport_no", "nic", "civil_id", "arc_no", "dob", "age", "age_sex", "sex",
        "nationality", "phones", "phone_home", "registered_at", "categories", "employer", "job", "date_in", "pax_type",
    }
)  # fmt: skip
IDENTITY: Final = frozenset({*NAMES, "passport_no", "nic", "civil_id"})
MANY: Final = frozenset({"phones", "remarks"})  # several columns may feed one of these
# Free text of a hidden column stays unread.
SILENT_WHEN_HIDDEN: Final = frozenset({"remarks", "categories", "exit_reason", "status"})

OF_PEOPLE: Final = (
    "full_name", "surname", "given_names", "name_with_initials", "name_si", "name_ta", "name_ar", "title",
    "sex", "dob", "age", "age_sex", "nationality", "passport_no", "passport_expires", "nic", "civil_id", "arc_no",
    "phones", "phone_home", "home_district", "employer", "agency", "job", "slbfe_no", "categories", "remarks",
    "wages_owed", "currency", "companions", "group_code", "consent_iom", "payer", "registered_at",
    "room", "bed", "date_in", "date_out", "exit_reason",
    "flight", "origin", "pax_type", "centre", "test1_date", "test1_result", "test2_date", "test2_result",
    "release_date", "status",
)  # fmt: skip
"""What a person may say that a column of people holds, in the order in which it is offered."""


OF_STOCK: Final = (
    "date", "item", "batch", "expiry", "unit", "opening", "received", "issued", "balance_written", "party",
)  # fmt: skip
"""What a person may say that a column of a stock book holds. `party` is recognised and not kept."""


def fields_of_kind(kind: str) -> tuple[str, ...]:
    """The fields that a person may choose for the columns of a kind of list, and what is recognised and not kept."""
    if kind == "stock":
        return (*OF_STOCK, "serial")
    return (*OF_PEOPLE, *sorted(IGNORED - {CONFIDENTIAL}))
