"""May an aircraft leave with this list? Pure: counts in, a refusal with its sentence out."""

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg

SEALED_BEFORE = Refused(
    "sealed_before_change",
    msg(
        "The list was sealed before the flight got another time or aircraft. Seal it again, then record the departure."
    ),
)
SHORTEST_REASON = 10


def check_reason_to_leave(reason: str) -> None:
    """Raise Refused unless a sentence says why the flight left with an old list."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_missing", msg("Say in a sentence why it may pass."), field="reason")


def check_departure(
    *, on_board: int, left_behind: int, held: int, not_sealed: int, is_old: bool = False, is_let_pass: bool = False
) -> None:
    """Raise Refused unless somebody is on board, nobody seated is left open, all on board are on the sealed list, and
    the list says when and with what the flight leaves (`is_old`: it was sealed before that changed), or is let pass.

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
    if is_old and not is_let_pass:
        raise SEALED_BEFORE
