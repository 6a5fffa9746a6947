"""Screens that change what is known of a person. Each leads back to her page."""

from migrant_support.domains.people.views import bonds, details, files, flags, rights, rights_consent, rights_requests
from migrant_support.domains.people.views.blueprint import blueprint

__all__ = ["blueprint", "bonds", "details", "files", "flags", "rights", "rights_consent", "rights_requests"]
