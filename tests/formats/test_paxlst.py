"""Lists of passengers as messages: read strictly or with what does not add up, and written so that both agree."""

import gc
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrant_support.formats.paxlst.letters import spelled
from migrant_support.formats.paxlst.listing import (
    Function,
    Leg,
    ListedDocument,
    ListedFlight,
    Listing,
    ListKind,
    Traveller,
)
from migrant_support.formats.paxlst.reading import read_paxlst
from migrant_support.formats.paxlst.replies import read_cusres
from migrant_support.formats.paxlst.scanning import DEFAULTS, Scanned, Signs, read_segment, scan, write_segment
from migrant_support.formats.paxlst.writing import Receiver, Sending, Written, write_paxlst
from migrant_support.kernel.refusals import Refused

pytestmark = pytest.mark.one_database
TODAY = date(2026, 12, 1)


def _local(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment as an airport's clock shows it."""
    return datetime(2026, month, day, hour, minute)  # noqa: DTZ001


SENDING = Sending("MISSIONS", "LKAAPIS", _local(12, 1, 9, 30), "A1B2C3D4E5F6")
KUWAIT_COLOMBO = Leg("KWI", "CMB", _local(12, 3, 23, 30), _local(12, 4, 7, 5), crosses=True)
FLIGHT = ListedFlight("UL230", "UL", legs=(KUWAIT_COLOMBO,))


def listed(*travellers: Traveller, **said: object) -> Listing:
    """A list of these travellers from Kuwait to Colombo."""
    whole = Listing(
        version=("UL23020261203", "2"), reporter=("SLBFE", "OPERATIONS"), reach={"TE": "+94 11 2864101"},
        flights=(FLIGHT,), travellers=travellers, access="UL230/261203/2330",
    )  # fmt: skip
    return replace(whole, **said)  # type: ignore[arg-type]


def _write(listing: Listing, receiver: Receiver | None = None) -> Written:
    return write_paxlst(listing, SENDING, receiver)


def _problems(text: str) -> tuple[str, ...]:
    return read_paxlst(text, today=TODAY, strict=False).problems


SILVA = Traveller(
    ("Silva", "Nimal Kumara"), sex="M", born=date(1980, 2, 29), nationality="LKA",
    places={"22": "CMB", "178": "KWI", "179": "CMB"}, references={"ABO": "7F3A", "SEA": "12C"},
    documents=(ListedDocument("P", "N1234567", date(2031, 5, 4), "LKA"),),
)  # fmt: skip
WHOLE = (
    "UNA:+.? '"
    "UNB+UNOA:4+MISSIONS:ZZ+LKAAPIS:ZZ+261201:0930+A1B2C3D4E5F6++APIS'"
    "UNG+PAXLST+MISSIONS:ZZ+LKAAPIS:ZZ+261201:0930+A1B2C3D4E5F6+UN+D:05B'"
    "UNH+PAX001+PAXLST:D:05B:UN:IATA+UL230/261203/2330+01:F'"
    "BGM+745'"
    "RFF+TN:UL23020261203:::2'"
    "NAD+MS+++SLBFE:OPERATIONS'"
    "COM+?+94 11 2864101:TE'"
    "TDT+20+UL230+++UL'"
    "LOC+125+KWI'DTM+189:2612032330:201'"
    "LOC+87+CMB'DTM+232:2612040705:201'"
    "NAD+FL+++SILVA:NIMAL KUMARA'"
    "ATT+2++M'"
    "DTM+329:800229'"
    "LOC+22+CMB'LOC+178+KWI'LOC+179+CMB'"
    "NAT+2+LKA'"
    "RFF+ABO:7F3A'RFF+SEA:12C'"
    "DOC+P:110:111+N1234567'"
    "DTM+36:310504'"
    "LOC+91+LKA'"
    "CNT+42:1'"
    "UNT+24+PAX001'"
    "UNE+1+A1B2C3D4E5F6'"
    "UNZ+1+A1B2C3D4E5F6'"
)


def test_a_list_is_written_in_the_order_of_the_guide() -> None:
    assert _write(listed(SILVA)) == Written(WHOLE, 1, ())


def test_what_was_written_is_read_strictly_with_everything_it_said() -> None:
    found = read_paxlst(WHOLE, today=TODAY)
    (message,) = found.messages
    (traveller,) = found.travellers
    assert (found.sender, found.recipient, found.problems) == ("MISSIONS", "LKAAPIS", ())
    assert (message.version, message.release, message.sequence) == (("UL23020261203", "2"), "D:05B", "01:F")
    assert (message.reporter, message.reach) == (("SLBFE", "OPERATIONS"), {"TE": "+94 11 2864101"})
    assert message.flights == (FLIGHT,)
    assert traveller == replace(
        SILVA,
        names=("SILVA", "NIMAL KUMARA"),
        born_raw="800229",
        documents=(replace(SILVA.documents[0], expires_raw="310504"),),
    )


WRONG = {
    "UNT count": ("UNT+24+", "UNT+26+"),
    "CNT 42 count": ("CNT+42:1'", "CNT+42:2'"),
    "CNT must be 42:1": ("CNT+42:1'", "CNT+42+1'"),
    "CNT missing": ("CNT+42:1'", ""),
    "unknown BGM": ("BGM+745'", "BGM+999'"),
    "BGM missing": ("BGM+745'", ""),
    "reference mismatch": ("UNT+24+PAX001'", "UNT+24+PAX002'"),
    "traveller outside a flight": ("TDT+20+UL230+++UL'", "NAD+FL+++EARLY'TDT+20+UL230+++UL'"),
    "UNG version": ("UN+D:05B'", "UN+D:02B'"),
    "UNE count": ("UNE+1+", "UNE+2+"),
    "UNZ count": ("UNZ+1+", "UNZ+4+"),
    "UNZ missing": ("UNZ+1+A1B2C3D4E5F6'", ""),
    "UNT missing": ("UNT+24+PAX001'", ""),
    "UNE missing": ("UNE+1+A1B2C3D4E5F6'", ""),
    "last segment not ended": ("UNZ+1+A1B2C3D4E5F6'", "UNZ+1+A1B2C3D4E5F6"),
}


@pytest.mark.parametrize("problem", WRONG)
def test_a_strict_reader_refuses_what_does_not_add_up_and_a_lenient_one_names_it(problem: str) -> None:
    right, wrong = WRONG[problem]
    text = WHOLE.replace(right, wrong)
    assert text != WHOLE
    assert problem in _problems(text)
    with pytest.raises(Refused) as no:
        read_paxlst(text, today=TODAY)
    assert problem in no.value.in_english


@pytest.mark.parametrize("trailer", ["UNE+1+A1B2C3D4E5F6'", "UNZ+1+A1B2C3D4E5F6'"])
def test_references_of_group_and_interchange_are_held_against_their_ends(trailer: str) -> None:
    assert _problems(WHOLE.replace(trailer, trailer.replace("A1B2", "FFFF"))) == ("reference mismatch",)


def test_what_a_mail_program_writes_below_is_a_warning_but_a_second_interchange_is_refused() -> None:
    text = f"{WHOLE}\n\nThis e-mail's contents are confidential. Don't pass it on."
    assert read_paxlst(text, today=TODAY).problems == ("text after UNZ",)
    with pytest.raises(Refused, match="paxlst_wrong"):
        read_paxlst(f"{WHOLE}\n{WHOLE}", today=TODAY)


def _wrapped(text: str, width: int) -> str:
    return "\r\n".join(text[at : at + width] for at in range(0, len(text), width))


def _with_signs(text: str, named: str) -> str:
    component, element, decimal, release, reserved, terminator = named
    signs = Signs(component, element, decimal, release, reserved, terminator)
    return f"UNA{named}" + "".join(write_segment(segment, signs) for segment in scan(text).segments())


@pytest.mark.parametrize(
    "text",
    [
        _wrapped(WHOLE, 64),
        "QP MSWEFS2 GTYESDF UNABLE\r\n.HERSDE2 170021\r\n" + _wrapped(WHOLE, 69),
        "\x01QK LONPPXS\n.MUCKMTS 250521\n\x02" + WHOLE.replace("'", "'\n   ") + "\x03",
        WHOLE.removeprefix("UNA:+.? '"),
        _with_signs(WHOLE, "*$.\\ #"),
        _with_signs(WHOLE, "*-.? $"),
        _with_signs(WHOLE, ":(.) -"),
        _with_signs(WHOLE, ":+.?*'"),
        _with_signs(WHOLE, ":+.? \n"),
        "\ufeff" + WHOLE,
    ],
    ids=["wrapped", "teletype", "control signs", "no UNA", "stars", "dollars", "brackets", "fifth", "lines", "mark"],
)  # fmt: skip
def test_the_same_list_is_read_whatever_the_wire_did_to_it(text: str) -> None:
    assert "UL230" in text.replace("\r\n", "")
    assert read_paxlst(text, today=TODAY).travellers == read_paxlst(WHOLE, today=TODAY).travellers
    assert read_paxlst(text.encode(), today=TODAY).messages == read_paxlst(WHOLE, today=TODAY).messages


def test_legs_are_paired_by_their_times_where_several_share_a_flight_number() -> None:
    first = Leg("JFK", "ANC", _local(12, 1, 2, 20), _local(12, 1, 5, 50))
    second = Leg("ANC", "ICN", _local(12, 1, 6, 50), _local(12, 2, 8, 40), crosses=True)
    flight = ListedFlight("KE250", "KE", legs=(first, second))
    text = _write(listed(SILVA, flights=(flight,))).text
    assert "LOC+92+JFK'DTM+189:2612010220:201'LOC+92+ANC'DTM+232:2612010550:201'LOC+125+ANC'" in text
    assert read_paxlst(text, today=TODAY).messages[0].flights == (flight,)
    turned = "LOC+92+ANC'DTM+232:2612010550:201'LOC+92+JFK'DTM+189:2612010220:201'"
    backwards = text.replace("LOC+92+JFK'DTM+189:2612010220:201'LOC+92+ANC'DTM+232:2612010550:201'", turned)
    assert read_paxlst(backwards, today=TODAY).messages[0].flights == (flight,)


def test_a_crew_list_counts_crew_and_keeps_licences() -> None:
    licence = ListedDocument("L", "6713", date(2036, 1, 1), "LKA")
    captain = replace(SILVA, function=Function.CREW, documents=(*SILVA.documents, licence))
    text = _write(listed(captain, kind=ListKind.CREW, function="C")).text
    assert "BGM+250+C'" in text
    assert "NAD+FM+++SILVA:NIMAL KUMARA'" in text
    assert "CNT+41:1'" in text
    assert [one.kind for one in read_paxlst(text, today=TODAY).travellers[0].documents] == ["P", "L"]


def test_more_travellers_than_a_receiver_takes_go_in_several_messages_of_one_series() -> None:
    people = tuple(replace(SILVA, names=(f"Silva {place}",)) for place in range(7))
    written = _write(listed(*people), Receiver(most_travellers=3))
    found = read_paxlst(written.text, today=TODAY)
    assert [one.sequence for one in found.messages] == ["01:C", "02", "03:F"]
    assert {one.access for one in found.messages} == {"UL230/261203/2330"}
    assert [len(one.travellers) for one in found.messages] == [3, 3, 1]
    assert [one.names[0] for one in found.travellers] == [f"SILVA {place}" for place in range(7)]
    small = read_paxlst(_write(listed(*people), Receiver(most_octets=900)).text, today=TODAY)
    assert len(small.messages) > 1
    assert len(small.travellers) == 7
    with pytest.raises(Refused, match="paxlst_too_many"):
        _write(listed(*(people * 20)), Receiver(most_travellers=1))


def test_a_series_may_count_everybody_in_each_of_its_messages() -> None:
    text = _write(listed(SILVA, SILVA, SILVA), Receiver(most_travellers=2)).text
    assert _problems(text.replace("CNT+42:2'", "CNT+42:3'").replace("CNT+42:1'", "CNT+42:3'")) == ()
    assert _problems(text.replace("CNT+42:2'", "CNT+42:4'")) == ("CNT 42 count",)


def test_a_long_name_is_cut_at_35_and_said_so_and_letters_without_spelling_are_refused_by_place() -> None:
    long = replace(SILVA, names=("W" * 60, "Ñ" * 40))
    written = _write(listed(SILVA, long))
    assert [(one.place, one.field, one.was_cut) for one in written.remarks] == [(2, "name", True), (2, "name", True)]
    assert read_paxlst(written.text, today=TODAY).travellers[1].names == ("W" * 35, "N" * 35)
    with pytest.raises(Refused) as no:
        _write(listed(SILVA, replace(SILVA, names=("සිල්වා",)), replace(SILVA, names=("", ""))))
    assert no.value.values == {"places": "2, 3"}


def test_a_day_of_birth_that_is_not_known_is_left_out_and_said_so() -> None:
    written = _write(listed(replace(SILVA, born=None)))
    assert "DTM+329" not in written.text
    assert [(one.place, one.field, one.was_cut) for one in written.remarks] == [(1, "birth_date", False)]


def test_one_name_stands_alone_unless_the_receiver_wants_a_word_for_the_other() -> None:
    mono = replace(SILVA, names=("Nimali",), sex="X")
    assert "NAD+FL+++NIMALI'ATT+2++U'" in _write(listed(mono)).text
    asked = Receiver(given_name_unknown="FNU", sex_unspecified="X")
    assert "NAD+FL+++NIMALI:FNU'ATT+2++X'" in _write(listed(mono), asked).text


def test_bags_an_address_and_ways_to_reach_come_back() -> None:
    loaded = replace(
        SILVA, street="20 Main St, 4", city="Kandy", country="LKA", pieces=2, weight=31, is_verified=True,
        bags=(("UL123456", 2),), reach={"TE": "+965 2533 9140", "EM": "NIMAL.AT.MAIL.LK"},
        references=SILVA.references | {"AVF": "ABC123"},
    )  # fmt: skip
    found = read_paxlst(_write(listed(loaded)).text, today=TODAY).travellers[0]
    assert (found.street, found.city, found.region, found.country) == ("20 MAIN ST, 4", "KANDY", "", "LKA")
    assert (found.pieces, found.weight, found.is_verified, found.bags) == (2, 31, True, loaded.bags)
    assert (found.reach, found.booking, found.seat) == (loaded.reach, "ABC123", "12C")


ANSWER = (
    "UNA:+.? 'UNB+UNOA:4+LKAAPIS+MISSIONS+261201:1000+7++APIS'UNH+1+CUSRES:D:05B:UN:IATA'BGM+962'RFF+TN:UL23020261203'"
    "RFF+AF:UL230'DTM+189:2612032330:201'LOC+125+KWI'LOC+87+CMB'"
    "ERP+2'RFF+AVF:ABC123'RFF+ABO:7F3A'ERC+0Z'FTX+AAP+++OK TO BOARD'"
    "ERP+2'RFF+ABO:7F3B'ERC+9Q'UNT+16+1'UNZ+1+7'"
)


def test_an_answer_tells_of_each_traveller_and_an_unknown_code_stays_as_it_is() -> None:
    (reply,) = read_cusres(ANSWER)
    assert (reply.kind, reply.about, reply.flight, reply.leg.destination) == ("962", "UL23020261203", "UL230", "CMB")
    told = [(one.booking, one.traveller_ref, one.code, one.text) for one in reply.responses]
    assert told == [("ABC123", "7F3A", "0Z", "OK TO BOARD"), ("", "7F3B", "9Q", "")]
    with pytest.raises(Refused, match="paxlst_wrong"):
        read_cusres(ANSWER.replace("UNT+16", "UNT+15"))
    with pytest.raises(Refused, match="cusres_other_message"):
        read_cusres(WHOLE)
    with pytest.raises(Refused, match="paxlst_other_message"):
        read_paxlst(ANSWER, today=TODAY)


@pytest.mark.parametrize("text", ["", "no message", "UNA", "UNA:+.? '", "UNB+UNOA:4+A+B'UNZ+0+'", "UNA::::::UNB:"])
def test_what_is_no_message_gets_a_sentence(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_paxlst(text, today=TODAY, strict=False)
    assert no.value.in_english.endswith(".")


PIECES = st.sampled_from(
    ["UNA:+.? '", "UNB+UNOA:4+A+B+1:1+R'", "UNG+PAXLST+A+B+1:1+G+UN+D:05B'", "UNH+1+PAXLST:D:05B:UN:IATA+X+01:F'",
     "UNH+1+CUSRES:D'", "BGM+745'", "TDT+20+UL1'", "LOC+92+KWI'", "LOC+125'", "DTM+189:99:201'", "DTM+329:000000'",
     "NAD+FL'", "NAD+FL+++A'", "MEA+CT'", "FTX+BAG+++X:9'", "DOC+P'", "DTM+36:690230'", "LOC+91+LKA'", "CNT+42:9'",
     "CNT'", "ERP+2'", "ERC'", "FTX+AAP'", "RFF+ABO'", "UNT+1+1'", "UNE+1+1'", "UNZ+1+R'", "?", "??", "'", "\n", "é"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=6), max_size=40).map("".join) | st.binary(max_size=200))
def test_whatever_comes_in_is_read_or_refused_with_a_sentence(given_: str | bytes) -> None:
    for strict in (True, False):
        for reader in (lambda text, strict=strict: read_paxlst(text, today=TODAY, strict=strict),
                       lambda text, strict=strict: read_cusres(text, strict=strict)):  # fmt: skip
            try:
                said: object = reader(given_)
            except Refused as no:
                said = no.in_english.strip()
            assert said not in (None, "")


@pytest.mark.parametrize("piece", ["?", "'", "UNA:+.? '", "UNB+", "UNA ", "NAD+FL+++A'", "?'", " ", "\n", "+:"])
def test_a_long_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    opening = "UNA:+.? 'UNB+UNOA:4+A+B+1:1+R'UNH+1+PAXLST:D:05B'TDT+20+X'"

    def seconds(length: int) -> float:
        text = opening + piece * (length // len(piece))
        start = thread_time()
        for hostile in (text, text[len(opening) :]):
            with suppress(Refused):
                read_paxlst(hostile, today=TODAY, strict=False)
        return thread_time() - start

    gc.disable()  # what else the process holds is not this reader's time
    try:
        long, short = (min(seconds(length) for _ in range(2)) for length in (400_000, 100_000))
    finally:
        gc.enable()
    assert long < 16 * short + 0.1  # four times as long; by its square it would be sixteen


NAMES = st.text(max_size=60) | st.sampled_from(
    ["O'Connor", "A+B:C?D'E", "?", "'", "::", "+", "Müller-Ñandú", "ශ්‍රී", "பெரேரா", "",
     "W" * 60, "d’Alwis", "X" * 34 + "?'"]
)  # fmt: skip
DAYS = st.none() | st.dates(date(1927, 1, 1), TODAY)
PEOPLE = st.builds(
    Traveller,
    names=st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    function=st.sampled_from([Function.PASSENGER, Function.PASSENGER_IN_TRANSIT]),
    sex=st.sampled_from(["M", "F", "X", ""]),
    born=DAYS,
    nationality=st.sampled_from(["LKA", "XXA", ""]),
    references=st.fixed_dictionaries({"ABO": st.from_regex(r"[0-9A-F]{8}", fullmatch=True)}, optional={"SEA": NAMES}),
    documents=st.lists(
        st.builds(ListedDocument, st.sampled_from(["P", "V", "I", ""]), NAMES, DAYS, st.sampled_from(["LKA", ""])),
        max_size=2,
    ).map(tuple),
)


def _as_written(name: str) -> str:
    return (spelled(name) or "")[:35].rstrip()


@settings(max_examples=150)
@given(st.lists(PEOPLE, max_size=6), st.integers(1, 4))
def test_what_we_write_passes_our_strict_reader_and_names_the_same_people(people: list[Traveller], most: int) -> None:
    unwritable = [
        place
        for place, one in enumerate(people, start=1)
        if any(spelled(name) is None for name in one.names) or not any(map(_as_written, one.names))
    ]
    listing, receiver = listed(*people), Receiver(most_travellers=most)
    if unwritable:
        with pytest.raises(Refused) as no:
            _write(listing, receiver)
        assert no.value.values == {"places": ", ".join(map(str, unwritable))}
        return
    written = _write(listing, receiver)
    assert written == _write(listing, receiver)
    assert written.text == written.text.upper()
    found = read_paxlst(written.text, today=TODAY)
    assert found.problems == ()
    assert len(found.travellers) == len(people)
    for told, meant in zip(found.travellers, people, strict=True):
        surname, given, other = (*meant.names, "", "")[:3]
        assert told.names == tuple(filter(None, map(_as_written, (surname, given, other))))
        assert (told.function, told.born, told.nationality) == (meant.function, meant.born, meant.nationality)
        assert told.references["ABO"] == meant.references["ABO"]
        assert told.seat == _as_written(meant.seat)
        numbers = [(one.kind, number) for one in meant.documents if (number := _as_written(one.number))]
        assert [(one.kind, one.number) for one in told.documents] == numbers


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), max_size=5))
def test_a_segment_written_again_is_the_same_segment(elements: list[list[str]]) -> None:
    segment = read_segment("XYZ")
    whole = replace(segment, elements=tuple(map(tuple, elements)))
    assert list(Scanned(write_segment(whole), DEFAULTS).segments()) == [whole]


def test_signs_that_cannot_be_told_apart_are_not_taken() -> None:
    with pytest.raises(Refused, match="paxlst_not_found"):
        scan("UNA++.? 'UNB")
    assert scan("UNA:+.  'UNB+UNOA:4+A?+B'").signs.release == ""
