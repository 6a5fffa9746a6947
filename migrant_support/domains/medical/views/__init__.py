"""Screens of the domain."""

from migrant_support.domains.medical.views import desk, entries, fitness, guarantees, medicine, own_paper, record
from migrant_support.domains.medical.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "entries", "fitness", "guarantees", "medicine", "own_paper", "record"]
