"""What agrees and differs between two descriptions, in words, and who is and is not one person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.matching.compare import compare
from migrant_support.matching.identity import Birth, Identity, birth_of, identity_of
from migrant_support.matching.rarity import Rarity
from migrant_support.matching.reasons import Reason
from migrant_support.matching.words import Closeness, closeness
from tests.matching.records import an_identity

RARITY = Rarity()
BARE: dict[str, Any] = {"documents": (), "nic": "", "phones": (), "place": ""}


def is_one_person(a: Identity, b: Identity) -> bool:
    return compare(a, b, RARITY).score >= RARITY.threshold


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.SAME_NIC),
        ({"nic": "198413001234"}, Reason.SAME_NIC),
        ({"nic": "841301235V"}, Reason.NIC_SLIP),
        ({"nic": "841309871V"}, Reason.OTHER_NIC),
        ({"documents": ("n 6190732",)}, Reason.SAME_DOCUMENT),
        ({"documents": ("N6190782",)}, Reason.DOCUMENT_SLIP),
        ({"documents": ("N1111111",)}, Reason.OTHER_DOCUMENT),
        ({"documents": ("N6190733",), "secondary": "Kuruppu Dinesh"}, Reason.NEXT_DOCUMENT),
        ({"primary": "Kuruppu Asanka", "secondary": "Wijesinghe"}, Reason.SAME_NAME),
        ({"primary": "Vijesinha"}, Reason.NAME_SOUNDS_ALIKE),
        ({"secondary": "Kuruppu Asanla"}, Reason.NAME_SLIP),
        ({"secondary": "K. Asanka"}, Reason.NAME_SHORTENED),
        ({"secondary": "Asanka"}, Reason.NAME_SHORTENED),
        ({"secondary": "Kuruppu Dinesh"}, Reason.OTHER_GIVEN_NAME),
        ({"primary": "Mendis", "secondary": "Dinesh"}, Reason.OTHER_NAME),
        ({"birth": "09.05.1984"}, Reason.SAME_BIRTH),
        ({"birth": "1984-09-05", "nic": ""}, Reason.BIRTH_SWAPPED),
        ({"birth": "1985-05-09", "nic": ""}, Reason.BIRTH_SLIP),
        ({"birth": "1984", "nic": ""}, Reason.BIRTH_YEAR),
        ({"birth": "1984-01-01", "nic": ""}, Reason.BIRTH_YEAR),
        ({"birth": "1979-02-20", "nic": ""}, Reason.OTHER_BIRTH),
        ({"birth": "1958-02-20", "nic": ""}, Reason.GENERATION_APART),
        ({"sex": "F"}, Reason.OTHER_SEX),
        ({"phones": ("0771234567",)}, Reason.SAME_PHONE),
        ({"place": "GALLE"}, Reason.SAME_PLACE),
    ],
)
def test_each_agreement_is_said(changes: dict[str, Any], reason: Reason) -> None:
    assert reason in compare(an_identity(), an_identity(**changes), RARITY).reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wijesinghe", "vijesinha"),
        ("mohamed", "muhammadu"),
        ("fathima", "pathima"),
        ("yoosuf", "yusuf"),
        ("rajapaksha", "rajapaxa"),
        ("ibrahim", "ebrahim"),
    ],
)
def test_two_spellings_of_a_name_sound_alike(one: str, other: str) -> None:
    assert closeness(one, other) >= Closeness.SKELETON


@pytest.mark.parametrize(("one", "other"), [("perera", "peiris"), ("nimal", "sunil"), ("kumara", "karuna")])
def test_two_names_are_two(one: str, other: str) -> None:
    assert closeness(one, other) == Closeness.DIFFERENT


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("Nimali Perera", "නිමාලි පෙරේරා"),
        ("Selvaraj Kumar", "செல்வராஜ் குமார்"),
        ("Nimali Wijesinghe", "නිමාලි විජේසිංහ"),
        ("Nimali Wijesinghe", "நிமாலி விஜேசிங்க"),
    ],
)
def test_a_name_in_its_own_script_is_the_same_name(latin: str, written: str) -> None:
    a, b = (identity_of(secondary=name, birth="1984-05-09") for name in (latin, written))

    assert is_one_person(a, b)


@pytest.mark.parametrize(
    "changes",
    [
        {"nic": "", "documents": (), "secondary": "K. Asanka"},
        {"nic": "", "birth": "1984-09-05", "primary": "Vijesinha"},
        {"nic": "", "documents": ("N1111111",), "phones": ()},
        {"birth": "", "nic": "", "secondary": "Asanka"},
    ],
)
def test_one_person_written_badly_is_still_one(changes: dict[str, Any]) -> None:
    assert is_one_person(an_identity(), an_identity(**changes))


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        ("a twin", {"secondary": "Kuruppu Dinesh", "nic": "841307719V", "documents": ("N6190733",)}),
        ("a twin without NIC", {"secondary": "Kuruppu Dinesh", "nic": "", "documents": ("N6190733",)}),
        ("a brother", {"secondary": "Kuruppu Dinesh", "nic": "", "birth": "1986-02-20", "documents": ("N7000001",)}),
        ("a son of the same names", {"birth": "2008-11-30", "nic": "", "documents": ()}),
        ("a namesake born on the same day", {"nic": "841307719V", "documents": ("N7000001",), "phones": ()}),
        ("a child on the passport", {"secondary": "Kuruppu Dinesh", "birth": "2010-02-20", "nic": ""}),
        (
            "the next holder of a number",
            {"primary": "Mendis", "secondary": "Dinesh", "birth": "1979-02-20", "nic": "", "phones": ()},
        ),
    ],
)
def test_somebody_else_is_not_the_same_person(who: str, changes: dict[str, Any]) -> None:
    assert not is_one_person(an_identity(), an_identity(**changes)), who


def test_a_shared_office_phone_joins_nobody() -> None:
    a = an_identity(**BARE | {"phones": ("+96550012345",)})
    b = an_identity(**BARE | {"phones": ("+96550012345",), "primary": "Mendis", "secondary": "Dinesh", "birth": ""})

    assert not is_one_person(a, b)


def test_a_date_that_cannot_be_is_kept_as_written() -> None:
    born = birth_of("1931-02-31")

    assert born is not None
    assert (born.year, born.month, born.day) == (1931, 2, 31)


@pytest.mark.parametrize(
    "written", ["1980-12-31", "31/12/1980", "12/31/1980", "31.12.80", "31 Dec 1980", "19801231", "1980-12-31T00:00:00Z"]
)
def test_a_birth_date_is_read_in_many_forms(written: str) -> None:
    assert birth_of(written) == Birth(1980, 12, 31)


@pytest.mark.parametrize("written", ["", "not known", "0000-00-00", "99999"])
def test_what_is_no_date_is_not_known(written: str) -> None:
    assert birth_of(written) is None


names = st.sampled_from(["", "Perera", "K.A. Nimal", "Mohamed Rizwan", "Nimal Kumara", "පෙරේරා", "x"]) | st.text(
    max_size=20
)
descriptions = st.builds(
    lambda primary, secondary, birth, nic, sex: identity_of(
        primary=primary, secondary=secondary, birth=birth, nic=nic, sex=sex
    ),
    names,
    names,
    st.sampled_from(["", "1984", "1984-05-09", "09/05/1984", "1984-31-31", "?"]) | st.text(max_size=12),
    st.sampled_from(["", "841301234V", "198413001234", "12"]),
    st.sampled_from(["", "M", "F"]),
)


@given(descriptions, descriptions)
def test_a_comparison_is_symmetric_and_always_explained(a: Identity, b: Identity) -> None:
    there, back = compare(a, b, RARITY), compare(b, a, RARITY)

    assert there.score == pytest.approx(back.score)
    assert there.reasons


@given(descriptions)
def test_nothing_speaks_against_an_identical_description(a: Identity) -> None:
    assert compare(a, a, RARITY).score >= 0
