"""Addresses of our own pages as people outside type or scan them: on papers, in messages."""

from flask import current_app

from migrant_support.settings import Settings


def own_address(path: str) -> str:
    """The whole address of a path of ours, as the settings name this installation."""
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url.rstrip("/") + path
