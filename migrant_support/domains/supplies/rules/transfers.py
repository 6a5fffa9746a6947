"""Stock on its way from one store to another: sent, then received in full or with a difference that has a reason."""

from decimal import Decimal
from enum import StrEnum

from migrant_support.domains.supplies.rules.catalogue import plain_number
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg


class TransferState(StrEnum):
    """Where a transfer stands."""

    SENT = "sent"
    RECEIVED = "received"
    TAKEN_BACK = "taken_back"


def check_sent(state: TransferState) -> None:
    """Raise Refused for a transfer that has ended."""
    if state is not TransferState.SENT:
        raise Refused("transfer_ended", msg("This transfer was received or taken back already. Look at it again."))


def check_two_stores(from_store: object, to_store: object) -> None:
    """Raise Refused for a transfer to where it comes from."""
    if from_store == to_store:
        raise Refused("same_store", msg("Choose another store than this one."), field="to_store")


def lost_on_the_way(sent: Decimal, received: Decimal, *, reason: str, item: str) -> Decimal:
    """How much did not arrive. Raises Refused for more than was sent, or for a loss without a reason."""
    if received < 0 or received > sent:
        raise Refused(
            "more_than_sent",
            msg("Of “%(item)s” %(sent)s were sent. Write what arrived, no more than that."),
            field="arrived",
            item=item,
            sent=plain_number(sent),
        )
    if received < sent and not reason.strip():
        raise Refused("reason_missing", msg("Less arrived than was sent. Write what happened."), field="reason")
    return sent - received
