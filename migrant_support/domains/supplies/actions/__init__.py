"""Writes of supplies. A store's book is written by one at a time: its turn is taken after every other lock."""

from migrant_support.domains.supplies.actions.catalogue import save_item, set_item_aside
from migrant_support.domains.supplies.actions.counting import (
    approve_count,
    cancel_count,
    send_count_back,
    start_count,
    submit_count,
    write_count,
)
from migrant_support.domains.supplies.actions.mending import adjust, correct, write_off
from migrant_support.domains.supplies.actions.papers import buy, donate
from migrant_support.domains.supplies.actions.posting import issue, issue_all, take_back
from migrant_support.domains.supplies.actions.receiving import receive
from migrant_support.domains.supplies.actions.stores import (
    add_store,
    close_store,
    open_store,
    rename_store,
    set_least,
)
from migrant_support.domains.supplies.actions.transfers import receive_transfer, send, take_transfer_back

__all__ = [
    "add_store",
    "adjust",
    "approve_count",
    "buy",
    "cancel_count",
    "close_store",
    "correct",
    "donate",
    "issue",
    "issue_all",
    "open_store",
    "receive",
    "receive_transfer",
    "rename_store",
    "save_item",
    "send",
    "send_count_back",
    "set_item_aside",
    "set_least",
    "start_count",
    "submit_count",
    "take_back",
    "take_transfer_back",
    "write_count",
    "write_off",
]
