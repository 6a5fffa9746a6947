"""Settings: environment (`MIGRANT_SUPPORT_…`) over `instance/settings.toml` over defaults. Nothing else reads them."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "MIGRANT_SUPPORT_"
KEYS = ("secret_key", "vault_key", "index_key")
FEWEST_CHARACTERS = 12  # different characters that 32 random ones have at the very least


class SettingsError(Exception):
    """A setting that the product cannot start with; the text names it and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that may differ between two installations. Secrets are hidden from `repr`."""

    mode: str = "demo"
    instance: Path = Path("instance")
    database_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    secret_key_previous: str = field(default="", repr=False)  # cookies signed with it are still read
    vault_key: str = field(default="", repr=False)
    vault_key_previous: str = field(default="", repr=False)  # only until `vault rotate` has run
    index_key: str = field(default="", repr=False)
    files: str = ""
    anchors: str = (
        ""  # a file on another machine's disk: the head of the audit log, every night and at each sealed list
    )
    redis_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    sms_url: str = field(default="", repr=False)
    sms_token: str = field(default="", repr=False)
    sms_fields: str = ""  # what the gateway calls our fields: `to=recipient text=message reference=id`
    sms_extra: str = ""  # a JSON object that goes along with every SMS
    sms_report_key: str = field(default="", repr=False)  # signs its delivery reports
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: str = ""
    trusted_proxies: int = 0
    language: str = "en"
    idle_minutes: int = 30
    idle_minutes_sensitive: int = 15
    session_hours: int = 12
    sessions_per_account: int = 5
    fresh_minutes: int = 5
    password_profile: str = "strong"  # noqa: S105 - the name of a profile

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
    values |= {name: _typed(name, value, known[name].type) for name, value in values.items() if name != "instance"}
    values["instance"] = Path(values["instance"])
    settings = _checked(Settings(**values))
    if settings.is_production:
        _check_production(settings, given)
    return settings


def _typed(name: str, value: Any, kind: Any) -> Any:
    if kind is int:
        if isinstance(value, bool) or not (isinstance(value, int) or (isinstance(value, str) and value.isdecimal())):
            raise SettingsError(f"{PREFIX}{name.upper()} must be a whole number.")
        return int(value)
    if not isinstance(value, str):
        raise SettingsError(f"{PREFIX}{name.upper()} must be a text in quotation marks.")
    return value


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
    for name in KEYS:
        if len(getattr(settings, name)) < 32:
            raise SettingsError(
                f"{PREFIX}{name.upper()} is missing or shorter than 32 characters. "
                "`./run flask keys create` writes one to instance/settings.toml."
            )
    previous = [key for key in (settings.secret_key_previous, settings.vault_key_previous) if key]
    secrets = [settings.secret_key, settings.vault_key, settings.index_key, *previous]
    if len(set(secrets)) < len(secrets):
        raise SettingsError("SECRET_KEY, VAULT_KEY, INDEX_KEY and previous keys must differ from each other.")
    return settings


def _check_production(settings: Settings, environment: Mapping[str, str]) -> None:
    """What real people's data asks for before anything starts (SEC KY-1)."""
    for name in KEYS:
        if len(set(getattr(settings, name))) < FEWEST_CHARACTERS:
            raise SettingsError(
                f"{PREFIX}{name.upper()} is not random. Remove it, then `./run flask keys create` makes another."
            )
    if not settings.is_secure:
        raise SettingsError(f"{PREFIX}BASE_URL must start with https:// in production.")
    if settings.password_profile != "strong":  # noqa: S105 - the name of a profile
        raise SettingsError(f"{PREFIX}PASSWORD_PROFILE must be strong in production.")
    if environment.get("FLASK_DEBUG", "").lower() not in ("", "0", "false", "no"):
        raise SettingsError("FLASK_DEBUG must not be set in production: it shows code and data to strangers.")
    file = settings.instance / "settings.toml"
    if os.name == "posix" and file.is_file() and file.stat().st_mode & 0o077:
        raise SettingsError(f"{file} can be read by others. Run: chmod 600 {file}")
