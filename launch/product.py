"""Asks the product's own commands for what a first start needs: keys, a database, the demonstration country."""

import os
import subprocess
import sys
import tomllib
from typing import NoReturn

from launch.places import INSTANCE, ROOT, VENV, VENV_PYTHON, shown
from launch.programs import inside, note
from launch.say import Stopped, voice

SETTINGS = INSTANCE / "settings.toml"
PREFIX = "MIGRANT_SUPPORT_"
FLASK = [str(VENV_PYTHON), "-m", "migrant_support.cli"]


def setting(name: str) -> str:
    """A setting as the person gave it (environment over file), or empty."""
    given = os.environ.get(PREFIX + name.upper())
    if given is not None:
        return given
    try:
        return str(tomllib.loads(SETTINGS.read_text(encoding="utf-8")).get(name, ""))
    except FileNotFoundError:
        return ""
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise Stopped(f"{shown(SETTINGS)} cannot be read: {broken}. Mend it and run the command again.") from None


def prepare_keys() -> None:
    """Make the keys of this installation when one is missing. A key that is there is never replaced."""
    if all(setting(name) for name in ("secret_key", "vault_key", "index_key")):
        return
    with voice.step("Making the keys of this installation (instance/settings.toml: keep a copy in a safe place)"):
        _flask("keys", "create")


def prepare_database() -> None:
    """Bring the tables up to this version."""
    with voice.step("Bringing the database up to date"):
        _flask("db", "upgrade")


def load_demonstration() -> None:
    """Load the demonstration country when it is not there yet; never where real people are kept."""
    if setting("mode") == "production" or _code("demo", "status") == 0:
        return
    with voice.step("Loading the demonstration country (about 2,400 invented people, first start only)"):
        _flask("demo", "load")


def demonstration_accounts() -> str:
    """The table of demonstration sign-ins; empty in production."""
    return "" if setting("mode") == "production" else _flask("demo", "accounts").strip("\n")


def become_flask(arguments: list[str]) -> NoReturn:
    """Turn this process into `flask …` of the virtual environment, in the person's own folder."""
    env = inside(VENV, PYTHONPATH=str(ROOT))
    if os.name == "nt":
        sys.exit(subprocess.call([*FLASK, *arguments], env=env))
    os.execve(FLASK[0], [*FLASK, *arguments], env)


def _flask(*arguments: str) -> str:
    done = _ran(*arguments)
    if done.returncode:
        said = "\n".join(f"    {line}" for line in (done.stderr or done.stdout).strip().splitlines()[-12:])
        raise Stopped(f"`./run flask {' '.join(arguments)}` failed:\n{said}")
    return done.stdout


def _code(*arguments: str) -> int:
    return _ran(*arguments).returncode


def _ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [*FLASK, *arguments]
    done = subprocess.run(
        line, cwd=ROOT, env=inside(VENV), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    note(line, done.stdout + done.stderr)
    return done
