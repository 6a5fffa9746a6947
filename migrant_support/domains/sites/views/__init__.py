"""Screens of sites: the list, a site and its rooms, the bed board, beds for people, and what becomes of a stay."""

from migrant_support.domains.sites.views import acts, board, places, rooms, stays
from migrant_support.domains.sites.views.blueprint import blueprint

__all__ = ["acts", "blueprint", "board", "places", "rooms", "stays"]
