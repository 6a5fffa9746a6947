"""Writes of sites, beds and stays. Locks are taken persons first, then beds, then stays, each by id."""

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
from migrant_support.domains.sites.actions.stays import place, place_with, reserve, reserve_many
from migrant_support.domains.sites.actions.taking_back import give_back

__all__ = [
    "ListedBed",
    "Move",
    "Place",
    "Told",
    "add_room",
    "add_site",
    "add_temporary_bed",
    "admit",
    "block_bed",
    "cancel_stay",
    "check_out",
    "close_site",
    "edit_room",
    "edit_site",
    "give_back",
    "move",
    "move_together",
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
]
