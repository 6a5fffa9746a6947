"""Writes of sites, beds and stays. Locks are taken persons first, then beds, then stays, each by id."""

from migrant_support.domains.sites.actions.lapsing import lapse_due
from migrant_support.domains.sites.actions.leaving import admit, cancel_stay, check_out, set_end
from migrant_support.domains.sites.actions.listed import ListedBed, Told, take_back_stays, take_in_stays
from migrant_support.domains.sites.actions.moving import Move, move, move_together
from migrant_support.domains.sites.actions.places import (
    Place,
    add_room,
    add_site,
    add_temporary_bed,
    block_bed,
    close_site,
    edit_room,
    edit_site,
    open_site,
    read_place,
    unblock_bed,
)
from migrant_support.domains.sites.actions.requests import (
    accept_offer,
    ask_for_bed,
    decline_offer,
    offer_beds,
    withdraw_offer,
    withdraw_request,
)
from migrant_support.domains.sites.actions.stays import place, place_with, reserve, reserve_many
from migrant_support.domains.sites.actions.taking_back import give_back

__all__ = [
    "ListedBed",
    "Move",
    "Place",
    "Told",
    "accept_offer",
    "add_room",
    "add_site",
    "add_temporary_bed",
    "admit",
    "ask_for_bed",
    "block_bed",
    "cancel_stay",
    "check_out",
    "close_site",
    "decline_offer",
    "edit_room",
    "edit_site",
    "give_back",
    "lapse_due",
    "move",
    "move_together",
    "offer_beds",
    "open_site",
    "place",
    "place_with",
    "read_place",
    "reserve",
    "reserve_many",
    "set_end",
    "take_back_stays",
    "take_in_stays",
    "unblock_bed",
    "withdraw_offer",
    "withdraw_request",
]
