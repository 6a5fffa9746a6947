"""Another parser of UN/EDIFACT cuts our messages as ours does. It knows nothing of us, nor we of it."""

import warnings

import pytest
from hypothesis import given
from pydifact.segmentcollection import RawSegmentCollection

from migrant_support.formats.paxlst.listing import Traveller
from migrant_support.formats.paxlst.scanning import Segment, scan
from migrant_support.formats.paxlst.writing import write_paxlst
from migrant_support.kernel.refusals import Refused
from tests.formats.test_paxlst import PEOPLE, SENDING, listed

pytestmark = pytest.mark.one_database


def _cut_elsewhere(text: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that it has no directory of segments at hand
        found = RawSegmentCollection.from_str(text)
        return [
            (one.tag, tuple((part,) if isinstance(part, str) else tuple(part) for part in one.elements))
            for one in found.segments
            if one.tag != "UNA"
        ]


@given(PEOPLE)
def test_another_parser_cuts_our_message_into_the_same_segments(traveller: Traveller) -> None:
    try:
        text = write_paxlst(listed(traveller), SENDING).text
    except Refused:  # a name that has no Latin spelling
        return
    ours: list[Segment] = list(scan(text).segments())
    assert _cut_elsewhere(text) == [(one.tag, one.elements) for one in ours]
