"""What clerks read for each code of a reading, in English. Screens translate the sentence; nothing here shows it."""

from typing import Final

from migrant_support.kernel.texts import msg

REJECTED: Final[dict[str, str]] = {
    "missing_name": msg("There is no name in this row. Write the name, or leave the row out."),
    "test_entry": msg("Somebody only tried the form here. Leave the row out, or write the real name."),
    "cancelled": msg(
        "This entry was struck out or asks to be taken off the list. Take it in only if the person still wants help."
    ),
    "formula_in_identity": msg("A name or document number is a formula. Write what it should say as plain text."),
    "cell_too_long": msg("A name or document number is far too long. Write it again from the document."),
    "invalid_name": msg("What stands as the name cannot be one. Write the name as in the passport."),
    "unclosed_quote": msg(
        "A quotation mark opens in this row and never closes, so its cells are uncertain. Check every cell."
    ),
}

WARNED: Final[dict[str, str]] = {
    "dob_invalid": msg(
        "The date of birth cannot be right (impossible, in the future, before 1900, or the day of "
        "registration). Ask again."
    ),
    "nic_dob_mismatch": msg(
        "The identity card number tells another birth date or sex than the list. Look at the card."
    ),
    "nic_invalid": msg("The identity card number cannot be read. Look at the card."),
    "passport_invalid": msg(
        "The passport number is not complete. What was written is kept beside it; look at the passport."
    ),
    "passport_shared": msg("Two different people have this passport number. Look at both passports."),
    "document_expired": msg("The passport expires before the flight. A temporary travel document may be needed."),
    "phone_invalid": msg("This phone number cannot be dialled. Ask for it again."),
    "formula_neutralised": msg("A cell held a formula that could do harm. It was taken as plain text and not run."),
    "control_characters": msg("Invisible characters were taken out. Check that the text reads as it should."),
    "cell_too_long": msg("A text was longer than a cell can hold and was cut."),
    "error_cell": msg("The spreadsheet shows an error in this cell, so nothing was read from it."),
    "encoding": msg("Some letters of this cell were damaged when the file was saved. Correct them."),
    "too_many_columns": msg("This row has more cells than the header has columns. The surplus was not read."),
    "balance_wrong": msg("The balance is not what opening, received and issued make. Count the item again."),
    "opening_mismatch": msg("The opening balance is not the balance of the line before. Look for a missing line."),
    "negative_balance": msg("More was issued than there was. Look for a receipt that was not written down."),
    "issued_after_expiry": msg("This was issued after it had expired. Tell who received it."),
    "expiry_invalid": msg("The expiry date cannot be right. Look at the package."),
}

BEDS: Final[dict[str, str]] = {
    "stay_bed_taken": msg(
        "The list gives this bed to somebody else in the same nights. The person was taken in without it; give a bed "
        "on the bed board."
    ),
    "stay_elsewhere": msg("This person has another bed in the same nights. The bed of the list was left out."),
    "stay_without_bed": msg(
        "The list gives this person no bed of her own. If she is still there, give a bed on the bed board."
    ),
}
"""Why a stay of a shelter's list was not kept; said when the beds are taken in."""

REFUSED: Final[dict[str, str]] = {
    "expands_too_much": msg(
        "The file would unpack to far more than a list needs, so it was not opened. Save the list again as a new file."
    ),
    "unreadable": msg("The file is damaged or is not a spreadsheet. Save it as .xlsx or .csv and try again."),
    "encrypted": msg("The file is locked with a password. Save it without the password and try again."),
    "too_many_cells": msg("The file holds more cells than can be read at once. Split it into smaller files."),
}

DUPLICATE: Final[dict[str, str]] = {
    "same_passport": msg("The same passport number and a name that agrees."),
    "same_nic": msg("The same identity card number and a name that agrees."),
    "same_civil_id": msg("The same residence number and a name that agrees."),
    "same_name_and_birth": msg("The same name and birth date (day and month may have been exchanged)."),
    "same_name_and_phone": msg("The same name and phone number, and nothing that speaks against it."),
    "same_stay": msg("The same name and day of entry in another sheet: carried over to the next month."),
    "same_child": msg("A child of the same name under the same parent."),
}
