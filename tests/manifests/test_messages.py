"""A sealed list as a passenger message (PAXLST) and as figures (HXL): what each says, to whom, and what never."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from migrant_support.domains.directory.lookups import airports
from migrant_support.domains.flights.actions.renditions import HandedOut, hand_out, hand_out_shared
from migrant_support.domains.flights.models import FlightLeg
from migrant_support.domains.flights.rules.figures import COLUMNS, LEAST, band, figures
from migrant_support.domains.flights.rules.manifest import (
    SealedFlight,
    SealedLeg,
    SealedList,
    SealedPassenger,
    recipient,
)
from migrant_support.domains.flights.rules.passenger_message import listing_of
from migrant_support.domains.flights.rules.words import Rendering
from migrant_support.domains.people.models import Person
from migrant_support.domains.people.rules import DocumentKind, NewDocument
from migrant_support.formats.hxl import canonical_tag
from migrant_support.formats.paxlst.listing import Interchange
from migrant_support.formats.paxlst.reading import read_paxlst
from migrant_support.kernel.refusals import Refused
from migrant_support.platform.store import db
from tests.support.accounts import viewer_for
from tests.support.sealed import Sealing

TODAY = date(2026, 12, 1)
PLACES = {code: (airport.country, airport.zone) for code, airport in airports().items()}


def _out(sealing: Sealing, version: UUID, code: str, form: Rendering) -> HandedOut:
    with sealing.writing():
        return hand_out(viewer_for(sealing.app, sealing.coordinator), version, code, form)


def _read(made: HandedOut) -> Interchange:
    return read_paxlst(made.content, today=TODAY)


def _sealed(number: int, **texts: object) -> SealedPassenger:
    values = dict.fromkeys(SealedPassenger.__slots__, "") | {"ssr": (), "is_overridden": False}
    values |= {"person_id": str(UUID(int=number)), "entry_id": str(UUID(int=number)), "passenger": "adult"}
    return SealedPassenger(**(values | texts))  # type: ignore[arg-type]


def _content(*people: SealedPassenger, legs: tuple[SealedLeg, ...] = ()) -> SealedList:
    direct = SealedLeg("KWI", "CMB", "2026-12-03T20:30Z", "2026-12-04T01:35Z")
    return SealedList(SealedFlight("UL230", "SriLankan", "", "2026-12-03", "KWI", "CMB"), legs or (direct,), people)


def test_the_border_authority_is_told_everybody_by_a_message_that_a_strict_reader_takes(sealing: Sealing) -> None:
    passport = NewDocument(DocumentKind.PASSPORT, "N2222222", expires_on=date(2031, 1, 1))
    sealing.add("O'Connor", consents=False, documents=(passport,))
    version = sealing.seal()
    made = _out(sealing, version, "BORDER", Rendering.PAXLST)
    found = _read(made)
    (message,) = found.messages
    assert [one.names[0] for one in found.travellers] == ["FERNANDO", "NADIA", "O'CONNOR", "SILVA"]
    assert message.counts == {"42": 4}
    assert message.version == ("UL23020261203", "1")
    (leg,) = message.flights[0].legs
    assert (message.flights[0].carrier, leg.origin, leg.destination, leg.crosses) == ("UL", "KWI", "CMB", True)
    assert (f"{leg.departs:%d %H:%M}", f"{leg.arrives:%d %H:%M}") == ("03 08:40", "03 16:10")
    connor = found.travellers[2]
    assert [(one.kind, one.number, one.expires) for one in connor.documents] == [("P", "N2222222", date(2031, 1, 1))]
    assert connor.places == {"22": "CMB", "178": "KWI", "179": "CMB"}
    assert made.name == "UL230-2026-12-03-v1-BORDER-r1.edi"
    assert (made.shown, made.withheld, made.media_type) == (4, 0, "application/EDIFACT")


def test_the_same_version_gives_the_same_message_and_a_later_one_another_reference(sealing: Sealing) -> None:
    version = sealing.seal()
    first = _out(sealing, version, "CARRIER", Rendering.PAXLST)
    with sealing.writing():
        db.session.execute(sa.update(Person).values(primary_name="Renamed"))
    assert _out(sealing, version, "CARRIER", Rendering.PAXLST).content == first.content
    later = _out(sealing, sealing.seal(), "CARRIER", Rendering.PAXLST)
    assert _read(later).reference != _read(first).reference
    assert _read(later).messages[0].version == ("UL23020261203", "2")


def test_a_partner_is_given_no_passenger_message(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version)
    with pytest.raises(Refused) as no:
        _out(sealing, version, "IOM", Rendering.PAXLST)
    assert no.value.code == "not_by_law"
    with sealing.writing(), pytest.raises(Refused, match="not_by_law"):
        hand_out_shared(viewer_for(sealing.app, sealing.partner), version, Rendering.PAXLST)


def test_a_name_without_latin_letters_is_refused_by_its_place_on_the_list(sealing: Sealing) -> None:
    sealing.add("සිල්වා")
    with pytest.raises(Refused) as no:
        _out(sealing, sealing.seal(), "BORDER", Rendering.PAXLST)
    assert no.value.in_english.startswith("These places on the list have no name in Latin letters: 4.")


def test_a_route_over_doha_tells_each_leg_in_the_local_times_of_its_airports(sealing: Sealing) -> None:
    with sealing.writing():
        leg = db.session.scalars(sa.select(FlightLeg)).one()
        db.session.add(
            FlightLeg(
                flight_id=leg.flight_id,
                position=2,
                from_airport="DOH",
                to_airport="CMB",
                departs_at=leg.arrives_at.replace(hour=12),
                arrives_at=leg.arrives_at.replace(hour=17),
            )
        )
        leg.to_airport = "DOH"
    text = _out(sealing, sealing.seal(), "BORDER", Rendering.PAXLST).content.decode()
    assert "LOC+92+KWI'DTM+189:2612030840:201'LOC+92+DOH'DTM+232:2612031340:201'" in text
    assert "LOC+125+DOH'DTM+189:2612031540:201'LOC+87+CMB'DTM+232:2612032310:201'" in text


@pytest.mark.one_database
def test_the_message_says_nothing_that_its_receivers_have_no_ground_to_get() -> None:
    told = _sealed(
        1, primary_id="Silva", case_ref="KWT-SECRET", payer="iom", phone="+96512345678", birth_date="1990",
        destination_district="Kandy", fit_to_travel_until="2026-12-24", document_type="agency_card",
    )  # fmt: skip
    listing = listing_of(_content(told), number=1, airports=PLACES, reporter="X", telephone="")
    said = repr(listing.travellers)
    assert not [word for word in ("SECRET", "iom", "9651234", "Kandy", "2026-12-24") if word in said]
    assert (listing.travellers[0].born, listing.travellers[0].documents) == (None, ())


@pytest.mark.one_database
def test_a_list_without_a_route_or_with_an_airport_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match="flight_without_legs"):
        listing_of(replace(_content(_sealed(1)), legs=()), number=1, airports=PLACES, reporter="X", telephone="")
    lost = SealedLeg("KWI", "QQQ", "2026-12-03T20:30Z", "2026-12-04T01:35Z")
    with pytest.raises(Refused) as no:
        listing_of(_content(_sealed(1), legs=(lost,)), number=1, airports=PLACES, reporter="X", telephone="")
    assert no.value.values == {"airports": "QQQ"}


def _figures(content: SealedList, code: str = "IOM", withheld: tuple[UUID, ...] = ()) -> dict[tuple[str, str], str]:
    lines = figures(content, number=1, recipient=recipient(code), withheld=withheld)
    return {(line[5], line[6]): line[7] for line in lines[2:]}


def _crowd(*groups: tuple[int, dict[str, str]]) -> SealedList:
    people = [said for count, said in groups for _one in range(count)]
    return _content(*(_sealed(number, **said) for number, said in enumerate(people, start=1)))


@pytest.mark.one_database
def test_a_count_below_five_is_left_empty_and_so_is_the_one_from_which_it_could_be_reckoned() -> None:
    told = _figures(_crowd((30, {"sex": "F"}), (20, {"sex": "M"}), (2, {"sex": "X"})))
    assert told["all", "all"] == "52"
    assert [told["sex", one] for one in ("f", "m", "i", "unknown")] == ["30", "", "", ""]
    assert _figures(_crowd((30, {"sex": "F"}), (20, {"sex": "M"})))["sex", "m"] == "20"
    assert set(_figures(_crowd((4, {"sex": "F"}))).values()) == {""}


@pytest.mark.one_database
def test_a_district_with_few_people_is_not_even_named() -> None:
    told = _figures(
        _crowd((9, {"destination_district": "Kandy"}), (7, {"destination_district": "Galle"}),
               (1, {"destination_district": "Mannar"}), (30, {"destination_district": "Colombo"}))
    )  # fmt: skip
    districts = {group: count for (breakdown, group), count in told.items() if breakdown == "district"}
    assert districts == {"Kandy": "9", "Colombo": "30", "others": "8"}


@pytest.mark.one_database
def test_receivers_by_law_get_no_missions_and_no_districts() -> None:
    crowd = _crowd((9, {"destination_district": "Kandy", "origin_mission": "KWT"}))
    assert {breakdown for breakdown, _group in _figures(crowd, "BORDER")} == {"all", "sex", "age"}
    assert _figures(crowd)["mission", "KWT"] == "9"


@pytest.mark.one_database
def test_the_withheld_are_in_no_count_but_their_own() -> None:
    lines = figures(_crowd((12, {"sex": "F"})), number=1, recipient=recipient("IOM"), withheld={UUID(int=1)})
    assert [line[7:] for line in lines if line[5] == "all"] == [("11", "1")]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("born", "group"),
    [("2024-12-04", "infants"), ("2024-12-03", "children"), ("2008-12-04", "children"), ("2008-12-03", "adults"),
     ("1966-12-04", "adults"), ("1966-12", "unknown"), ("1966-11", "elderly"), ("2008", "unknown"), ("1990", "adults"),
     ("", "unknown"), ("2026-12", "unknown"), ("nonsense", "unknown")],
)  # fmt: skip
def test_an_age_group_is_told_when_what_is_known_of_the_birth_leaves_one(born: str, group: str) -> None:
    assert band(_sealed(1, birth_date=born), date(2026, 12, 3)) == group


@pytest.mark.one_database
@given(st.lists(st.tuples(st.sampled_from("FMX?"), st.sampled_from(["KWT", "OMN", "CYP"])), max_size=60))
def test_no_count_below_five_is_told_or_can_be_reckoned(people: list[tuple[str, str]]) -> None:
    content = _content(
        *(_sealed(n, sex=sex, origin_mission=mission) for n, (sex, mission) in enumerate(people, start=1))
    )
    told = _figures(content)
    assert not [count for count in told.values() if count and int(count) < LEAST]
    for breakdown in ("sex", "age", "mission", "district"):
        counts = [count for (one, _group), count in told.items() if one == breakdown]
        left = len(people) - sum(int(count) for count in counts if count)
        assert told["all", "all"] == "" or left == 0 or left >= LEAST
    missions = Counter(mission for _sex, mission in people)
    assert all(int(told.get(("mission", one), "") or count) == count for one, count in missions.items())


def test_the_file_of_figures_has_a_row_of_tags_and_no_name(sealing: Sealing) -> None:
    version = sealing.seal()
    sealing.sign(version)
    with sealing.writing():
        made = hand_out_shared(viewer_for(sealing.app, sealing.partner), version, Rendering.HXL)
    rows = list(csv.reader(io.StringIO(made.content.decode())))
    assert rows[0] == [name for name, _tag in COLUMNS]
    assert rows[1] == [canonical_tag(tag) for _name, tag in COLUMNS]
    assert rows[2] == ["UL230", "2026-12-03", "KWI", "CMB", "1", "all", "all", "", "0"]
    assert made.name == "UL230-2026-12-03-v1-IOM-r1.hxl.csv"
    assert not [name for name in (b"Silva", b"Fernando", b"Nadia") if name in made.content]
    assert _out(sealing, version, "IOM", Rendering.HXL).content == made.content
