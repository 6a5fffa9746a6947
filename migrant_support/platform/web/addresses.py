"""Addresses of our own pages: as people outside type or scan them, on papers and in messages; and of many records."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from migrant_support.settings import Settings

_ANY = UUID(int=0)


def own_address(path: str) -> str:
    """The whole address of a path of ours, as the settings name this installation."""
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url.rstrip("/") + path


def addresses_of(endpoint: str, key: str, **fixed: Any) -> Callable[[UUID], str]:
    """What makes the address of an endpoint for each record whose id is its value `key`: the same as `url_for`.

    It is built once and the id put in: the board of a hall of 300 beds has two thousand addresses.
    """
    values: dict[str, Any] = {**fixed, key: _ANY}
    before, after = url_for(endpoint, **values).split(str(_ANY))
    return lambda record_id: f"{before}{record_id}{after}"
