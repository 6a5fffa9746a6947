"""Screens of deaths abroad and of what travels home without a seat."""

from migrant_support.domains.remains.views import airport, consignments, deaths, flights
from migrant_support.domains.remains.views.blueprint import blueprint

__all__ = ["airport", "blueprint", "consignments", "deaths", "flights"]
