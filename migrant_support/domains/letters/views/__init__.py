"""Screens of messages and letters."""

from migrant_support.domains.letters.views import check, many, messages, outbox, papers
from migrant_support.domains.letters.views.blueprint import blueprint, public_pages

__all__ = ["blueprint", "check", "many", "messages", "outbox", "papers", "public_pages"]
