"""Gives the application its vault."""

from dataclasses import dataclass, field

from flask import Flask

from migrant_support.platform.vault import models
from migrant_support.platform.vault.cli import vault
from migrant_support.platform.vault.wrapping import KeyRing, derive
from migrant_support.settings import Settings

__all__ = ["models", "register"]


@dataclass(frozen=True)
class Vault:
    """What the vault keeps in memory for one application."""

    ring: KeyRing
    index_key: bytes = field(repr=False)


def register(app: Flask) -> None:
    """Derive the keys of the settings; add the command."""
    app.cli.add_command(vault)
    settings: Settings = app.extensions["settings"]
    app.extensions["vault"] = Vault(
        ring=KeyRing(settings.vault_key, settings.vault_key_previous),
        index_key=derive(settings.index_key, "blind-index"),
    )
