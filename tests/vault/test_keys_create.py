"""`keys create` gives a new installation its secrets and never touches one that is there (SEC KY-1, KY-2)."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrant_support import cli
from migrant_support.factory import HERE
from migrant_support.platform.vault.keyfile import SECRETS
from migrant_support.settings import PREFIX, load_settings


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.setattr(cli, "INSTANCE", tmp_path / "instance")
    return tmp_path / "instance"


def flask(*arguments: str) -> Result:
    return CliRunner().invoke(cli.commands, arguments)


def test_a_new_installation_gets_all_keys_readable_by_its_owner_only(installation: Path) -> None:
    result = flask("keys", "create")
    file = installation / "settings.toml"
    written = tomllib.loads(file.read_text())
    assert result.exit_code == 0
    assert set(written) == set(SECRETS)
    assert len(set(written.values())) == 3
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_settings(installation, {}).vault_key == written["vault_key"]
    assert [file] == list(installation.iterdir())


def test_it_says_which_it_made_and_never_the_key_itself(installation: Path) -> None:
    result = flask("keys", "create")
    written = tomllib.loads((installation / "settings.toml").read_text())
    assert all(name in result.output for name in SECRETS)
    assert not any(value in result.output for value in written.values())


def test_a_key_that_is_there_stays(installation: Path) -> None:
    installation.mkdir()
    before = 'mode = "demo"\nvault_key = "kept-' + "k" * 40 + '"\n[later]\nthing = 1\n'
    (installation / "settings.toml").write_text(before)
    result = flask("keys", "create")
    after = (installation / "settings.toml").read_text()
    assert "Made secret_key, index_key in" in result.output
    assert after.endswith(before)
    assert set(SECRETS) <= set(tomllib.loads(after))


def test_the_second_time_nothing_changes_but_the_mode(installation: Path) -> None:
    flask("keys", "create")
    file = installation / "settings.toml"
    before = file.read_text()
    file.chmod(0o644)
    assert "nothing was changed" in flask("keys", "create").output
    assert file.read_text() == before
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_environment_is_not_made(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}VAULT_KEY", "v" * 40)
    flask("keys", "create")
    assert set(tomllib.loads((installation / "settings.toml").read_text())) == {"secret_key", "index_key"}


@pytest.mark.parametrize("broken", [b"vault_key = ", b'vault_key = ""\n', b"\xff\xfe\x00"])
def test_a_broken_file_is_named_and_left_as_it_is(installation: Path, broken: bytes) -> None:
    installation.mkdir()
    (installation / "settings.toml").write_bytes(broken)
    result = flask("keys", "create")
    assert result.exit_code == 1
    assert "settings.toml" in result.stderr
    assert result.stderr.count("\n") == 1
    assert (installation / "settings.toml").read_bytes() == broken


def test_a_folder_that_cannot_be_written_is_named(installation: Path) -> None:
    installation.write_text("a file where the folder should be")
    result = flask("keys", "create")
    assert result.exit_code == 1
    assert str(installation) in result.stderr
    assert "Traceback" not in result.output


def test_a_command_without_keys_ends_in_one_sentence() -> None:
    result = flask("db", "current")
    assert result.exit_code == 1
    assert "keys create" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_command_on_an_empty_database_ends_in_one_sentence() -> None:
    flask("keys", "create")
    result = flask("jobs", "list")
    assert result.exit_code == 1
    assert "flask db upgrade" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_command_without_a_database_ends_in_one_sentence(monkeypatch: pytest.MonkeyPatch, installation: Path) -> None:
    flask("keys", "create")
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", f"sqlite:///{installation}/no/such/folder/x.sqlite")
    result = flask("jobs", "list")
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.stderr
    assert result.stderr.count("\n") == 1


def test_help_lists_the_commands() -> None:
    flask("keys", "create")
    assert "keys" in flask("--help").output


def test_the_module_is_a_program() -> None:
    line = [sys.executable, "-m", "migrant_support.cli", "keys", "create", "--help"]
    done = subprocess.run(line, cwd=HERE.parent, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "never changed" in done.stdout
