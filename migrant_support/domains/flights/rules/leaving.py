"""May an aircraft leave with this list? Pure: counts in, a refusal with its sentence out."""

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


def check_departure(*, on_board: int, left_behind: int, held: int, not_sealed: int) -> None:
    """Raise Refused unless somebody is on board, nobody seated is left open, and all on board are on the sealed list.

    `left_behind` are those whom the clerk sees; `held` are seats of people whose files are closed to her (DOMAIN,
    journey; our choice that a departure is recorded when everybody's state is known).
    """
    if left_behind:
        raise Refused(
            "left_behind",
            msg(
                "%(count)s passengers are confirmed or checked in and not on board. Say of each whether they board, "
                "did not come, or were taken off."
            ),
            count=left_behind,
        )
    if held:
        raise Refused(
            "seat_held", msg("A seat that is held is still open. Ask the protection lead to say whether it was taken.")
        )
    if not on_board:
        raise Refused("nobody_on_board", msg("Nobody is on board yet. Board the passengers, or cancel the flight."))
    if not_sealed:
        raise Refused(
            "not_on_sealed_list",
            msg("The list was changed after it was sealed. Seal it again, then record the departure."),
        )
