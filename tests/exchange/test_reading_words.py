"""Answers and problems are understood in the ways and languages people write them."""

from typing import Any

import pytest

from migrant_support.exchange.imports.reading import words
from migrant_support.exchange.imports.reading.cells import age_of, amount_of, documents_of, room_and_bed
from migrant_support.exchange.imports.reading.districts import district_of
from migrant_support.exchange.imports.reading.facts import flight_in
from migrant_support.exchange.imports.reading.headers import guess_columns
from migrant_support.exchange.imports.reading.problems import asks_to_be_taken_off, categories_of


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("salary not paid 8 months", ["unpaid_wages"]),
        ("Madam beats me, passport with sponsor", ["physical_abuse", "passport_withheld"]),
        ("sexual harassment", ["sexual_abuse"]),
        ("locked inside house\nwant to go home", ["confinement", "other"]),
        ("sold to another house", ["trafficking_indicators"]),
        ("police case and visa expired", ["detention", "visa_overstayed"]),
        ("contract finished", ["job_loss"]),
        ("work not as agreement", ["contract_violation"]),
        ("came on visit visa cannot go back", ["student_visitor"]),
        ("stranded at airport", ["stranded_transit"]),
        ("kafeel passed away", ["employer_death"]),
        ("mother is sick in sri lanka", ["other"]),
        ("house destroyed in port blast", ["conflict_disaster"]),
        ("පඩි දෙන්නෙ නෑ, වීසා ඉවරයි", ["unpaid_wages", "visa_overstayed"]),
        ("கர்ப்பிணி & வேலை இழப்பு", ["pregnancy", "job_loss"]),
        ("عدم دفع الراتب، حامل", ["unpaid_wages", "pregnancy"]),
        ("something nobody foresaw", ["other"]),
        ("pls help", []),
        ("-", []),
        ("", []),
    ],
)
def test_a_problem_is_given_its_categories(text: str, categories: list[str]) -> None:
    assert list(categories_of(text)) == categories


@pytest.mark.parametrize(
    "text",
    [
        "Pls cancel my name",
        "OFFLOADED - PCR POSITIVE",
        "CXLD",
        "no show ver 2",
        "CANCELLED BY PAX",
        "CANCELLED",
        "withdrawn",
        "නම අයින් කරන්න",
        "don't want to go",
    ],
)
def test_an_entry_taken_off_the_list_is_noticed(text: str) -> None:
    assert asks_to_be_taken_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "flight cancelled",
        "show me",
        "ADDED VER 3",
        "visa cancelled by sponsor",
        "cancelled visa",
        "විසා අවලංගුයි",
        "விசா ரத்து செய்யப்பட்டது",
        "الغاء التأشيرة",
        "does not want to go back to sponsor",
    ],
)
def test_other_remarks_do_not_take_anybody_off(text: str) -> None:
    assert not asks_to_be_taken_off(text)


@pytest.mark.parametrize(
    ("reader", "text", "answer"),
    [
        (words.sex_of, "Male / පිරිමි", "M"),
        (words.sex_of, "Femal", "F"),
        (words.sex_of, "M/F", None),
        (words.sex_of, "أنثى", "F"),
        (words.nation_of, "S.L.", "LKA"),
        (words.nation_of, "Sri-Lankan", "LKA"),
        (words.nation_of, "Martian", None),
        (words.yes_or_no, "Yes / ඔව්", True),
        (words.yes_or_no, "இல்லை", False),
        (words.yes_or_no, "no objection", True),
        (words.yes_or_no, "Yes (signed)", True),
        (words.yes_or_no, "maybe", None),
        (words.payer_of, "I.O.M", "IOM"),
        (words.payer_of, "slbfe ", "SLBFE"),
        (words.payer_of, "GOSL", "state"),
        (words.payer_of, "I can pay", "self"),
        (words.payer_of, "cannot pay", None),
        (words.passport_location_of, "baba ගාව", "employer"),
        (words.passport_location_of, "lost at police station", "lost"),
        (words.passport_location_of, "at home", None),
        (words.test_result_of, "ND", "negative"),
        (words.test_result_of, "Detected (ct 24)", "positive"),
        (words.test_result_of, "not detected", "negative"),
        (words.test_result_of, "awaiting", "pending"),
        (words.test_result_of, "-", None),
        (words.stay_state_of, "released 16/03", "released"),
        (words.stay_state_of, "Tr. to ICC Iranawila", "isolated"),
        (words.stay_state_of, "IN", "admitted"),
        (words.stay_state_of, "", None),
        (words.exit_reason_of, "went back to sponsor", "returned_to_employer"),
        (words.exit_reason_of, "Admitted Khoula Hospital", "hospital"),
        (words.exit_reason_of, "sent home", "repatriated"),
        (words.ssr_of, "NEEDS WHEELCHAIR (WCHR) + meda", ("WCHR", "MEDA")),
        (words.ssr_of, "wheelchair please", ("WCHR",)),
        (words.companions_of, "only me", 0),
        (words.companions_of, "එක්කෙනයි", 0),
        (words.companions_of, "husband/wife N-005 4810", 1),
        (words.companions_of, "1 - N8435764", 1),
        (words.companions_of, "wife and 2 children", 3),
        (words.companions_of, "maybe", None),
        (words.currency_of, "kwd", "KWD"),
        (words.currency_of, "dinars", None),
        (district_of, "P'naruwa", "Polonnaruwa"),
        (district_of, "ගාල්ල", "Galle"),
        (district_of, "மட்டக்களப்பு", "Batticaloa"),
        (district_of, "Kurunagalla", "Kurunegala"),
        (district_of, "London", None),
        (age_of, "1 1/2 yrs", 1),
        (age_of, "11 m", 0),
        (age_of, "18 months", 1),
        (age_of, "3 weeks", 0),
        (age_of, "unknown", None),
        (room_and_bed, "R2 B3", ("2", "3")),
        (room_and_bed, "Room 12 / Bed 4", ("12", "4")),
        (room_and_bed, "Rm 5", ("5", None)),
    ],
)  # fmt: skip
def test_an_answer_is_understood(reader: Any, text: str, answer: object) -> None:
    assert reader(text) == answer


def test_on_a_list_with_both_48_m_is_a_man_and_no_baby() -> None:
    assert age_of("48 M", sex_beside=True) == 48
    assert age_of("F/34", sex_beside=True) == 34


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("5.002,27", "EUR", ("5002.27", "EUR")),
        ("€ 2.404,77", "KWD", ("2404.77", "EUR")),
        ("7.101,10 EUR", "KWD", ("7101.10", "EUR")),
        ("12,500.50", "SAR", ("12500.50", "SAR")),
        ("250.500 KD", "EUR", ("250.500", "KWD")),
        ("1.500", "EUR", ("1500", "EUR")),
        ("4500 SAR", "EUR", ("4500", "SAR")),
        ("0,00", "EUR", ("0.00", "EUR")),
        ("nil", "EUR", None),
    ],
)
def test_an_amount_is_read_with_its_currency_and_its_kind_of_decimals(
    text: str, currency: str, amount: tuple[str, str] | None
) -> None:
    assert amount_of(text, currency) == amount


def test_a_cell_of_documents_tells_number_place_or_card() -> None:
    assert documents_of("N1234567 (with sponsor)", "LKA").passport_no == "N1234567"
    assert documents_of("N1234567 (with sponsor)", "LKA").location == "employer"
    card = documents_of("852955473 V", "LKA").nic
    assert card is not None
    assert card.new_format == "198529505473"
    assert documents_of("don't have", "LKA").passport_invalid is False
    assert documents_of("N19425", "LKA").passport_invalid is True


def test_a_heading_tells_flight_origin_and_day() -> None:
    flight = flight_in("FLIGHT UL 206 / 06 Mar 2021 / MCT-CMB – 39 PAX")
    assert (flight.number, flight.origin, str(flight.day)) == ("UL206", "MCT", "2021-03-06")
    assert flight_in("REGISTER FOR THE MONTH OF MARCH 2021").number is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("1. Full name as in passport / විදේශ ගමන්", "full_name"),
        ("Name of sponsor or company", "employer"),
        ("Contact in SL", "phone_home"),
        ("Tel. No. in Lebanon", "phones"),
        ("Iqama expiry", "visa_type"),
        ("Pasport nomber", "passport_no"),
        ("Διαβατήριο", "passport_no"),
        ("Doctor's remarks", "confidential"),
        ("Weather", None),
    ],
)
def test_a_header_is_understood(header: str, field: str | None) -> None:
    assert guess_columns({0: [header]}, {})[0].field == field


@pytest.mark.parametrize("text", ["لم أستلم راتبي منذ ثلاثة أسابيع", "أسابيع"])
def test_weeks_in_arabic_are_no_sale_of_a_person(text: str) -> None:
    assert "trafficking_indicators" not in categories_of(text)


@pytest.mark.parametrize("text", ["تم بيعها لكفيل آخر", "بيع العاملة"])
def test_a_sale_of_a_person_told_in_arabic_is_an_indicator(text: str) -> None:
    assert "trafficking_indicators" in categories_of(text)
