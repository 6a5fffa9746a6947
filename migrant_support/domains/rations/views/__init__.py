"""Screens of rations."""

from migrant_support.domains.rations.views import days, desk, loans, meals, places, sets
from migrant_support.domains.rations.views.blueprint import blueprint

__all__ = ["blueprint", "days", "desk", "loans", "meals", "places", "sets"]
