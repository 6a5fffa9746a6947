"""Asks the product's own commands for what a first start needs: keys, a database, the demonstration country."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from typing import NoReturn

from launch import children
from launch.places import INSTANCE, ROOT, VENV, VENV_PYTHON, shown
from launch.programs import inside, note
from launch.say import Stopped, voice

SETTINGS = INSTANCE / "settings.toml"
PREFIX = "MIGRANT_SUPPORT_"
LINES_SHOWN = 12
OWN_DATABASE = INSTANCE / "migrant_support.sqlite"
UPGRADE = (["db", "upgrade"], ["reference", "load"], ["people", "likeness"])
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
        _several(["keys", "create"])


def prepare_tables() -> None:
    """Make the database in instance/ when there is none, so that a first command finds its tables."""
    if setting("database_url") or OWN_DATABASE.exists():
        return
    with voice.step("Making the database"):
        _several(*UPGRADE)


def prepare_data() -> str:
    """Bring tables and reference data up to this version; load the demonstration country once; return its sign-ins.

    Nothing is loaded, and nothing returned, where real people are kept.
    """
    status, accounts = ["demo", "status"], ["demo", "accounts"]
    with voice.step("Bringing the database up to date"):
        if setting("mode") == "production":
            _several(*UPGRADE)
            return ""
        said = _several(*UPGRADE, status, accounts, may_fail=status)
    if said:
        return said
    with voice.step("Loading the demonstration country (about 2,400 invented people, first start only)"):
        return _several(["demo", "load"], accounts)


def become_flask(arguments: list[str]) -> NoReturn:
    """Turn this process into `flask …` of the virtual environment, in the person's own folder."""
    env = inside(VENV, PYTHONPATH=str(ROOT))
    if os.name == "nt":
        sys.exit(subprocess.call([*FLASK, *arguments], env=env))
    os.execve(FLASK[0], [*FLASK, *arguments], env)


def _several(*commands: list[str], may_fail: list[str] | None = None) -> str:
    """Run these commands of the product and return what the last one said; nothing when `may_fail` ended them.

    Raises Stopped with the end of what the failing command said.
    """
    line = [str(VENV_PYTHON), "-m", "launch.several", json.dumps(commands)]
    done = subprocess.run(
        line,
        cwd=ROOT,
        env=inside(VENV),
        stdin=children.of_children.stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        preexec_fn=children.ends_with_us(signal.SIGTERM),
    )
    note(line, done.stdout + done.stderr)
    if done.returncode:
        raise _failure(commands[0], done.stderr)
    results = json.loads(done.stdout)
    command, last = commands[len(results) - 1], results[-1]
    if not last["code"]:
        return str(last["answer"]).strip("\n")
    if command == may_fail:
        return ""
    raise _failure(command, last["besides"] or last["answer"])


def _failure(command: list[str], said: str) -> Stopped:
    end = "\n".join(f"    {line}" for line in said.strip().splitlines()[-LINES_SHOWN:])
    return Stopped(f"`./run flask {' '.join(command)}` failed:\n{end}")
