"""At the airport: what may be checked in, what may be taken back, and how a flight stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from migrant_support.domains.flights.rules.states import EntryState
from migrant_support.domains.flights.rules.words import Passenger, Payer
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

MOST_BAGS, MOST_KILOS = 20, 400

TAKEN_BACK: frozenset[tuple[EntryState, EntryState]] = frozenset(
    {
        (EntryState.BOARDED, EntryState.CHECKED_IN),
        (EntryState.CHECKED_IN, EntryState.CONFIRMED),
        (EntryState.NO_SHOW, EntryState.CONFIRMED),
        (EntryState.NO_SHOW, EntryState.CHECKED_IN),
    }
)
"""What was written down by mistake at the airport is taken back by these, until the flight has left; no other way."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much baggage one passenger may bring: pieces, and kilograms of all together."""

    pieces: int
    kilos: int


def for_whom(payer: Payer, passenger: Passenger) -> str:
    """The name of the allowance that holds for a passenger: its payer's; an infant on a lap has its own."""
    return Passenger.INFANT.value if passenger is Passenger.INFANT else payer.value


def check_baggage(allowed: Allowance, *, bags: int, kilos: int, is_let_pass: bool = False) -> None:
    """Raise Refused for numbers that cannot be, and for more than is free unless the airline takes it all the same."""
    if not (0 <= bags <= MOST_BAGS and 0 <= kilos <= MOST_KILOS) or (kilos and not bags):
        raise Refused("baggage_unlikely", msg("Check the number of bags and their weight."), field="bags")
    if is_let_pass:
        return
    if bags > allowed.pieces:
        raise Refused(
            "too_many_bags",
            msg(
                "%(most)s bags are free for this passenger, and there are %(bags)s. Pack them together, "
                "or tick that the airline takes the baggage all the same."
            ),
            field="bags",
            most=allowed.pieces,
            bags=bags,
        )
    if kilos > allowed.kilos:
        raise Refused(
            "overweight",
            msg(
                "%(over)s kg too heavy: %(most)s kg are free for this passenger. Take something out, "
                "or tick that the airline takes the baggage all the same."
            ),
            field="bag_kilos",
            over=kilos - allowed.kilos,
            most=allowed.kilos,
        )


def check_taken_back(source: EntryState, target: EntryState) -> None:
    """Raise Refused for a step that is not taken back."""
    if (source, target) not in TAKEN_BACK:
        raise Refused("entry_step", msg("This passenger is in another state by now. Load the page again."))


@dataclass(frozen=True, slots=True)
class Tally:
    """How a flight stands at the airport: who is expected, of them checked in and on board, and who is missing."""

    expected: int
    checked_in: int
    boarded: int
    no_show: int
    offloaded: int

    @property
    def missing(self) -> int:
        """Expected and not at the desk yet."""
        return self.expected - self.checked_in

    @property
    def not_on_board(self) -> int:
        """Checked in and not through the gate yet."""
        return self.checked_in - self.boarded


def tally(counts: Mapping[EntryState, int]) -> Tally:
    """The tally of a flight from how many are in each state; who is on board is checked in too."""
    boarded = counts.get(EntryState.BOARDED, 0)
    checked_in = counts.get(EntryState.CHECKED_IN, 0) + boarded
    return Tally(
        expected=counts.get(EntryState.CONFIRMED, 0) + checked_in,
        checked_in=checked_in,
        boarded=boarded,
        no_show=counts.get(EntryState.NO_SHOW, 0),
        offloaded=counts.get(EntryState.OFFLOADED, 0),
    )
