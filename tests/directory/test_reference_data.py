"""The committed reference data agrees with the published tables it came from, and with the list that was received."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import airportsdata
import phonenumbers
import pytest
from babel import Locale

from migrant_support.domains.directory.data import KINDS, rows_of
from migrant_support.kernel.money import Money, decimals_of


def by_code(kind: str, key: str = "code") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows_of(kind)}


NAMELESS = {"airports", "policies", "departures"}  # known by a code or a foreign name


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_is_given_in_three_languages(kind: str) -> None:
    for row in rows_of(kind):
        names = row.get("name") or row.get("city")
        assert isinstance(names, dict) is (kind not in NAMELESS), row
        assert kind in NAMELESS or all(names[language].strip() for language in ("en", "si", "ta")), row


@pytest.mark.parametrize("kind", KINDS)
def test_no_code_stands_twice(kind: str) -> None:
    key = "alpha3" if kind == "countries" else "code"
    assert len(by_code(kind, key)) == len(rows_of(kind))


def test_every_country_of_iso_3166_is_there_with_its_names() -> None:
    countries = rows_of("countries")
    assert len(countries) == 249
    for language in ("en", "si", "ta"):
        territories = Locale(language).territories
        assert all(row["name"][language] == territories[row["alpha2"]] for row in countries)


def test_a_country_has_a_known_zone_a_place_on_earth_and_its_calling_code() -> None:
    for row in rows_of("countries"):
        assert ZoneInfo(row["zone"])
        assert -90 <= row["latitude"] <= 90
        assert -180 <= row["longitude"] <= 180
        assert row["calling_code"] == str(phonenumbers.country_code_for_region(row["alpha2"]) or "")


def test_the_countries_offered_first_are_about_seventy_and_hold_every_mission() -> None:
    hosts = {row["alpha3"] for row in rows_of("countries") if row["is_host"]}
    assert 60 <= len(hosts) <= 80
    assert {row["country"] for row in rows_of("missions")} - {"LKA"} <= hosts


def test_money_of_the_gulf_has_three_decimals_as_the_kernel_says() -> None:
    currencies = by_code("currencies")
    assert [currencies[code]["decimals"] for code in ("KWD", "OMR", "BHD", "JOD", "IQD", "TND")] == [3] * 6
    assert [currencies[code]["decimals"] for code in ("LKR", "EUR", "USD", "SAR", "AED", "QAR", "LBP")] == [2] * 7
    assert currencies["JPY"]["decimals"] == 0
    hosts = {row["currency"] for row in rows_of("countries") if row["is_host"]}
    assert {code: currencies[code]["decimals"] for code in hosts} == {code: decimals_of(code) for code in hosts}
    assert str(Money(Decimal("85.250"), "KWD")) == "85.250 KWD"


def test_the_missions_include_kuwait_muscat_nicosia_and_a_dozen_more() -> None:
    missions = by_code("missions")
    assert [missions[code]["city"]["en"] for code in ("KWT", "OMN", "CYP")] == ["Kuwait City", "Muscat", "Nicosia"]
    assert len(missions) >= 15
    assert "LKA" in missions
    alpha3 = by_code("countries", "alpha3")
    for code, row in missions.items():
        assert code == row["country"] or code.startswith(row["country"] + "-")
        assert row["country"] in alpha3
        assert ZoneInfo(row["zone"])


def test_the_airports_of_the_standard_are_there_with_their_zones() -> None:
    airports = by_code("airports")
    needed = "KWI MCT SLL LCA PFO CMB HRI JAF RML DOH DXB AUH SHJ RUH JED DMM BAH AMM BEY MLE IST DEL MAA BOM"
    assert set(needed.split()) <= set(airports)
    published = airportsdata.load("IATA")
    for code, row in airports.items():
        assert (row["icao"], row["zone"]) == (published[code]["icao"], published[code]["tz"])
    assert {airports[c]["zone"] for c in ("CMB", "HRI", "JAF", "RML")} == {"Asia/Colombo"}


def test_sri_lanka_has_twenty_five_districts_in_nine_provinces() -> None:
    districts = rows_of("districts")
    assert len(districts) == 25
    assert len({row["province_code"] for row in districts}) == 9
    assert all(row["code"].startswith(row["province_code"]) for row in districts)


@pytest.mark.parametrize(
    ("written", "phone", "corrected"),
    [
        ("Ministry of Health", "0112-694033", "Ministry of Health"),
        (
            "SMOWCD (State Ministry of Woman and Child Development)",
            "0112-186055",
            "State Ministry of Women and Child Development",
        ),
        (
            "MEFPMD, DIE (Department of Immigration and Emigration)",
            "1962",
            "Department of Immigration and Emigration",
        ),
        (
            "DPCCS (Department of Probation and Child Care Services)",
            "0112-186 062",
            "Department of Probation and Child Care Services",
        ),
        (
            "NCPA (National Authority for Protection of Victims of Crime and Witnesses)",
            "0112-879 539",
            "National Child Protection Authority",
        ),
        ("NAPVCW", "0112-866 451", "National Authority for the Protection of Victims of Crime and Witnesses"),
        ("SLBFE", "0112-864101", "Sri Lanka Bureau of Foreign Employment"),
        (
            "DSS BPACW (Bureau for the Prevention of Abuse of Children and Women)",
            "0112-779196",
            "Bureau for the Prevention of Abuse of Children and Women",
        ),
    ],
)
def test_an_institution_is_kept_as_the_list_wrote_it_beside_the_corrected_name(
    written: str, phone: str, corrected: str
) -> None:
    found = by_code("institutions", "name_as_written")[written]
    assert [p["as_written"] for p in found["phones"]] == [phone]
    assert found["name"]["en"] == corrected
    assert found["verified_on"] is None


def test_every_number_can_be_dialled_and_short_codes_stay_short() -> None:
    for row in rows_of("institutions"):
        for phone in row["phones"]:
            digits = "".join(c for c in phone["as_written"] if c.isdigit())
            if len(digits) <= 4:
                assert phone["dial"] == digits
            else:
                assert phone["dial"] == "+94" + digits.removeprefix("0")
                assert phonenumbers.is_valid_number(phonenumbers.parse(phone["dial"]))


def test_the_wrong_reading_of_ncpa_is_explained() -> None:
    note = by_code("institutions")["ncpa"]["note"]
    assert "NCPA is the National Child Protection Authority" in note["en"]
    assert all("NAPVCW" in note[language] for language in ("en", "si", "ta"))


def test_the_child_helpline_and_the_ministry_of_defence_are_there() -> None:
    institutions = by_code("institutions")
    assert institutions["child-helpline"]["phones"] == [{"as_written": "1929", "dial": "1929"}]
    assert institutions["defence"]["address"]["en"] == "Defence Headquarters Complex, Sri Jayawardenepura Kotte"
