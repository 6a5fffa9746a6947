"""Screens of cases."""

from migrant_support.domains.cases.views import case, done, due, handing, referrals, story, work
from migrant_support.domains.cases.views.blueprint import blueprint

__all__ = ["blueprint", "case", "done", "due", "handing", "referrals", "story", "work"]
