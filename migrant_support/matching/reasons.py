"""The sentences that explain a comparison, one a field, in the order in which they are read out."""

from enum import StrEnum


class Reason(StrEnum):
    """What agrees or differs between two descriptions."""

    SAME_NIC = "same NIC"
    NIC_SLIP = "NIC differs in one figure"
    OTHER_NIC = "different NICs"
    SAME_DOCUMENT = "same passport or document"
    DOCUMENT_SLIP = "document number differs in one character"
    NEXT_DOCUMENT = "neighbouring document numbers, as a family gets them"
    OTHER_DOCUMENT = "different document numbers"
    SAME_NAME = "same names"
    NAME_SOUNDS_ALIKE = "names sound alike"
    NAME_SLIP = "a name differs in one letter"
    NAME_SHORTENED = "names fit, some left out or as initials"
    OTHER_FAMILY_NAME = "another family name, as after a marriage"
    OTHER_GIVEN_NAME = "different given names"
    OTHER_NAME = "no name in common"
    SAME_BIRTH = "same birth date"
    BIRTH_SWAPPED = "birth day and month swapped"
    BIRTH_SLIP = "birth date differs in one part"
    BIRTH_YEAR = "same birth year, the day is not known"
    OTHER_BIRTH = "different birth dates"
    GENERATION_APART = "born a generation apart"
    OTHER_SEX = "different sex"
    SAME_PHONE = "same phone"
    SAME_PLACE = "same home district"
    SAME_ADDRESS = "same address"
    NOTHING = "nothing to compare"
