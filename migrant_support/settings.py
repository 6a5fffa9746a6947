"""Settings: environment over `instance/settings.toml` over defaults; prefix `MIGRANT_SUPPORT_`. Nothing else reads either."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "MIGRANT_SUPPORT_"


class SettingsError(Exception):
    """A setting that the product cannot start with; the text names it and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that may differ between two installations. Secrets are hidden from `repr`."""

    mode: str = "demo"
    instance: Path = Path("instance")
    database_url: str = ""
    secret_key: str = field(default="", repr=False)
    vault_key: str = field(default="", repr=False)
    vault_key_previous: str = field(default="", repr=False)  # only until `vault rotate` has run
    index_key: str = field(default="", repr=False)
    files: str = ""
    redis_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    sms_url: str = field(default="", repr=False)
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: str = ""
    trusted_proxies: int = 0
    language: str = "en"
    idle_minutes: int = 30
    idle_minutes_sensitive: int = 15
    session_hours: int = 12
    sessions_per_account: int = 5
    fresh_minutes: int = 5
    password_profile: str = "strong"

    @property
    def is_production(self) -> bool:
        """Does this installation hold real people?"""
        return self.mode == "production"

    @property
    def is_secure(self) -> bool:
        """Is the product reached over TLS?"""
        return self.base_url.startswith("https://")

    @property
    def database(self) -> str:
        """The address of the database; SQLite in the instance folder unless set."""
        return self.database_url or f"sqlite:///{(self.instance / 'migrant_support.sqlite').resolve()}"

    @property
    def files_folder(self) -> Path:
        """Where private files lie."""
        return Path(self.files) if self.files else (self.instance / "files").resolve()


def load_settings(
    instance: Path, environment: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None
) -> Settings:
    """Read the settings of one installation. Raises SettingsError for an unknown name or an unreadable value."""
    given = dict(os.environ if environment is None else environment)
    known = {f.name: f for f in fields(Settings)}
    values: dict[str, Any] = {"instance": instance}
    for name, value in _from_file(instance / "settings.toml").items():
        if name not in known:
            raise SettingsError(
                f"instance/settings.toml names {name}, which is no setting. Remove it or mend its spelling."
            )
        values[name] = value
    values |= {n: given[PREFIX + n.upper()] for n in known if PREFIX + n.upper() in given}
    values |= dict(overrides or {})
    for name, value in values.items():
        if isinstance(value, str) and known[name].type is int:
            if not value.isdigit():
                raise SettingsError(f"{PREFIX}{name.upper()} must be a whole number.")
            values[name] = int(value)
    values["instance"] = Path(values["instance"])
    return _checked(Settings(**values))


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise SettingsError(f"instance/settings.toml cannot be read: {broken}.") from None


def _checked(settings: Settings) -> Settings:
    if settings.mode not in ("demo", "production"):
        raise SettingsError(f"{PREFIX}MODE is either demo or production.")
    for name in ("secret_key", "vault_key", "index_key"):
        if len(getattr(settings, name)) < 32:
            raise SettingsError(
                f"{PREFIX}{name.upper()} is missing or shorter than 32 characters. "
                "`./run flask keys create` writes one to instance/settings.toml."
            )
    secrets = {settings.secret_key, settings.vault_key, settings.index_key}
    if len(secrets) < 3:
        raise SettingsError("SECRET_KEY, VAULT_KEY and INDEX_KEY must differ from each other.")
    if settings.is_production and not settings.is_secure:
        raise SettingsError(f"{PREFIX}BASE_URL must start with https:// in production.")
    if settings.is_production and settings.password_profile != "strong":
        raise SettingsError(f"{PREFIX}PASSWORD_PROFILE must be strong in production.")
    return settings
