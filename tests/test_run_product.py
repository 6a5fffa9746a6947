"""What `./run` asks of the product at a start, seen on a stand-in for the product that keeps its state in two files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PREPARE = """
from launch import product, say
try:
    product.prepare_keys()
    print("told:", product.prepare_data())
except say.Stopped as stopped:
    print("stopped:", stopped)
"""
STAND_IN = """
import os, sys
from pathlib import Path
import click

LOADED = Path("instance/loaded")
commands = click.Group()
keys, db, reference, people, demo = (click.Group(n) for n in ("keys", "db", "reference", "people", "demo"))
for group in (keys, db, reference, people, demo):
    commands.add_command(group)

@keys.command()
def create():
    Path("instance/settings.toml").write_text("".join(f'{n}_key = "{n}"\\n' for n in ("secret", "vault", "index")))

@db.command()
def upgrade():
    if os.environ.get("BROKEN"):
        click.echo("Error: the disk is read-only", err=True)
        sys.exit(1)

@people.command()
def likeness():
    Path("instance/likeness").touch()

@reference.command("load")
def load_reference():
    Path("instance/reference").touch()

@demo.command()
def status():
    sys.exit(0 if LOADED.exists() else 1)

@demo.command()
def load():
    LOADED.write_text(LOADED.read_text() + "again" if LOADED.exists() else "once")

@demo.command()
def accounts():
    click.echo("  officer  a password")
"""


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """A checkout of launch/ and a stand-in, with the Python that runs us."""
    shutil.copytree(ROOT / "launch", tmp_path / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "migrant_support").mkdir()
    (tmp_path / "migrant_support" / "cli.py").write_text(STAND_IN)
    (tmp_path / "instance").mkdir()
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def start(installation: Path, code: str = PREPARE, **env: str) -> str:
    """One start; what it told."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MIGRANT_SUPPORT_")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installation, env=clean | env, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_start_makes_keys_loads_the_demonstration_and_tells_its_sign_ins(installation: Path) -> None:
    told = start(installation)
    assert "Making the keys" in told
    assert "Loading the demonstration country" in told
    assert "told:   officer  a password" in told


def test_the_second_start_makes_no_keys_and_loads_nothing(installation: Path) -> None:
    start(installation)
    told = start(installation)
    assert "Making the keys" not in told
    assert "Loading" not in told
    assert "told:   officer  a password" in told
    assert (installation / "instance" / "loaded").read_text() == "once"


def test_nothing_is_loaded_where_real_people_are_kept(installation: Path) -> None:
    told = start(installation, MIGRANT_SUPPORT_MODE="production")
    assert "told: \n" in told
    assert (installation / "instance" / "reference").exists()
    assert (installation / "instance" / "likeness").exists()
    assert not (installation / "instance" / "loaded").exists()


def test_the_first_command_finds_its_tables(installation: Path) -> None:
    code = PREPARE.replace("product.prepare_data()", "product.prepare_tables()")
    assert "Making the database" in start(installation, code)
    (installation / "instance" / "migrant_support.sqlite").touch()
    assert "Making the database" not in start(installation, code)


def test_keys_given_by_the_environment_are_not_made(installation: Path) -> None:
    given = {f"MIGRANT_SUPPORT_{name}_KEY": name for name in ("SECRET", "VAULT", "INDEX")}
    start(installation, **given)
    assert not (installation / "instance" / "settings.toml").exists()


def test_a_command_that_fails_is_named_with_what_it_said(installation: Path) -> None:
    told = start(installation, BROKEN="yes")
    assert "stopped: `./run flask db upgrade` failed:\n    Error: the disk is read-only" in told


def test_settings_that_cannot_be_read_are_named(installation: Path) -> None:
    (installation / "instance" / "settings.toml").write_text("mode = production")
    assert "stopped: instance/settings.toml cannot be read" in start(installation)
