"""SEC KY-1, KY-2: what the product does not start with, and that it never shows a secret."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from migrant_support.factory import create_app
from migrant_support.settings import Settings, SettingsError, load_settings

KEYS = {name: secrets.token_urlsafe(48) for name in ("secret_key", "vault_key", "index_key")}
PRODUCTION = {**KEYS, "mode": "production", "base_url": "https://help.example"}


def start(folder: Path, environment: dict[str, str] | None = None, **settings: Any) -> Settings:
    return load_settings(folder, environment or {}, settings)


def test_production_starts_with_good_settings(tmp_path: Path) -> None:
    assert start(tmp_path, **PRODUCTION).is_production


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"secret_key": ""}, "SECRET_KEY"),
        ({"vault_key": "short"}, "VAULT_KEY"),
        ({"index_key": "x" * 31}, "INDEX_KEY"),
        ({"vault_key": "change-me-" * 5}, "VAULT_KEY"),
        ({"index_key": "0123456789" * 4}, "INDEX_KEY"),
        ({"index_key": KEYS["vault_key"]}, "differ"),
        ({"vault_key_previous": KEYS["vault_key"]}, "differ"),
        ({"base_url": "http://help.example"}, "BASE_URL"),
        ({"password_profile": "test"}, "PASSWORD_PROFILE"),
        ({"mode": "producton"}, "MODE"),
        ({"idle_minutes": "soon"}, "IDLE_MINUTES"),
        ({"idle_minutes": True}, "IDLE_MINUTES"),
        ({"files": 7}, "FILES"),
    ],
)
def test_production_refuses_and_names_what_is_wrong(tmp_path: Path, wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        start(tmp_path, **(PRODUCTION | wrong))
    assert not any(value in str(refused.value) for value in KEYS.values())


def test_production_refuses_debug(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        start(tmp_path, {"FLASK_DEBUG": "1"}, **PRODUCTION)


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_production_refuses_a_key_file_that_others_can_read(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("".join(f'{name} = "{value}"\n' for name, value in PRODUCTION.items()))
    file.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        start(tmp_path)
    file.chmod(0o600)
    assert start(tmp_path).is_production


def test_a_setting_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("valt_key = 'x'\n")
    with pytest.raises(SettingsError, match="valt_key"):
        start(tmp_path, **KEYS)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("idle_minutes = 7\nsession_hours = 3\n")
    settings = start(tmp_path, {"MIGRANT_SUPPORT_IDLE_MINUTES": "9"}, **KEYS)
    assert (settings.idle_minutes, settings.session_hours) == (9, 3)


def test_settings_never_show_a_secret(tmp_path: Path) -> None:
    shown = {name: f"canary-{name}-" + secrets.token_urlsafe(32) for name in KEYS}
    more = {
        "vault_key_previous": "canary-old-" + "o" * 32,
        "secret_key_previous": "canary-older-" + "p" * 32,
        "database_url": "postgresql://u:canary-password@db/x",
        "redis_url": "redis://:canary-r@r/0",
    }
    assert "canary" not in repr(start(tmp_path, **shown, **more))


def test_cookies_signed_with_the_previous_key_are_still_read(tmp_path: Path) -> None:
    old = create_app(KEYS, instance=tmp_path)
    new_keys = KEYS | {"secret_key": secrets.token_urlsafe(48), "secret_key_previous": KEYS["secret_key"]}
    new = create_app(new_keys, instance=tmp_path)
    cookie = old.session_interface.get_signing_serializer(old).dumps({"language": "si"})
    assert new.session_interface.get_signing_serializer(new).loads(cookie) == {"language": "si"}
