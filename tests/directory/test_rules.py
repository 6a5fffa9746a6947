"""Decisions about the directory."""

from dataclasses import dataclass
from datetime import date

import pytest

from migrant_support.domains.directory.lookups import (
    airports,
    alpha2_of_mission,
    country_choices,
    currency_choices,
    district_choices,
    mission_facts,
    mission_names,
    zone_of_mission,
)
from migrant_support.domains.directory.rules import (
    InstitutionFacts,
    NewPhone,
    Words,
    check_institution,
    code_of,
    dial_of,
    distance_km,
    names_differ,
    nearest,
)
from migrant_support.kernel.refusals import Refused

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


def test_from_kuwait_to_colombo_is_about_four_thousand_kilometres() -> None:
    assert 3950 < distance_km(airports()["KWI"], airports()["CMB"]) < 4200


def test_a_degree_along_the_equator_is_111_kilometres() -> None:
    assert distance_km(Spot(0, 0), Spot(0, 1)) == pytest.approx(111.3, abs=0.1)


def test_the_nearest_of_none_is_none() -> None:
    assert nearest(Spot(0, 0), []) is None


def test_the_nearest_is_found_across_the_date_line() -> None:
    near, far = Spot(0, -179.5), Spot(0, 170)
    found = nearest(Spot(0, 179.5), [far, near])
    assert found is not None
    assert found[0] is near


@pytest.mark.parametrize(
    ("written", "dial"),
    [
        ("0112-186 062", "+94112186062"),
        ("0112-694033", "+94112694033"),
        ("+94 11 2 345 678", "+94112345678"),
        ("0094112345678", "+94112345678"),
        ("+965 2224 1234", "+96522241234"),
        ("1929", "1929"),
        ("119", "119"),
        ("0112-86", None),
        ("12", None),
        ("call us", None),
        ("", None),
    ],
)
def test_a_number_is_dialled_as_people_write_it(written: str, dial: str | None) -> None:
    assert dial_of(written) == dial


def test_only_case_and_blanks_do_not_make_names_differ() -> None:
    assert not names_differ("ministry of  Health", "Ministry of Health")
    assert names_differ("SLBFE", "Sri Lanka Bureau of Foreign Employment")


def test_the_same_number_twice_is_refused() -> None:
    twice = (NewPhone("1929", "1929"), NewPhone("19 29", "1929"))
    with pytest.raises(Refused, match="phone_twice"):
        check_institution(InstitutionFacts(Words("Helpline"), phones=twice), today=TODAY)


def test_a_new_code_is_unlike_those_that_are_taken() -> None:
    assert code_of("Légal Aid – Room", taken=frozenset()) == "legal-aid-room"
    assert code_of("Legal aid room", taken=frozenset({"legal-aid-room"})) == "legal-aid-room-2"
    assert code_of("ළමා", taken=frozenset()) == "institution"


def test_text_in_a_language_that_is_empty_is_shown_in_english() -> None:
    words = Words("Kuwait", "", "குவைத்")
    assert [words.in_language(code) for code in ("en", "si", "ta", "ar")] == ["Kuwait", "Kuwait", "குவைத்", "Kuwait"]


def test_an_unknown_mission_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refused:
        mission_facts("XXX")
    assert refused.value.in_english == "There is no mission XXX."
    assert (alpha2_of_mission("KWT"), zone_of_mission("CYP")) == ("KW", "Asia/Nicosia")


def test_pickers_begin_with_what_is_chosen_most() -> None:
    assert country_choices("en")[0] == ("LKA", "Sri Lanka")
    assert len(country_choices("ta")) == 249
    assert [code for code, _ in currency_choices("OMN", "si")[:3]] == ["OMR", "LKR", "USD"]
    assert currency_choices("KWT", "en")[0] == ("KWD", "KWD – Kuwaiti Dinar")
    assert ("Nuwara Eliya", "நுவரெலியா") in district_choices("ta")
    assert mission_names("en")["SGP"] == "Singapore"
    assert mission_names("en")["SAU-JED"] == "Jeddah, Saudi Arabia"
