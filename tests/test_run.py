"""`./run` before and around the product: its words where something does not fit, and its set-up in a small checkout."""

import base64
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SET_UP = "from launch import python_packages, say\ntry: python_packages.prepare()\nexcept say.Stopped as s: print(s)"


def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """`./run` as a person starts it."""
    return subprocess.run(
        [sys.executable, ROOT / "run", *arguments],
        env=os.environ | env,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_help_lists_what_run_does() -> None:
    answer = run("--help")
    assert answer.returncode == 0
    assert all(f"./run {word}" in answer.stdout for word in ("test", "bench", "flask"))


def test_an_unknown_word_is_answered_with_the_list() -> None:
    answer = run("serv")
    assert answer.returncode == 1
    assert "'serv'" in answer.stderr
    assert "./run test" in answer.stderr


def test_a_taken_port_is_named_with_a_way_out_before_anything_is_done(taken_port: int) -> None:
    answer = run(PORT=str(taken_port), HOST="127.0.0.1")
    assert answer.returncode == 1
    assert f"Port {taken_port} is taken" in answer.stderr
    assert "PORT=" in answer.stderr
    assert "getting ready" not in answer.stdout


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "８０"])
def test_a_port_that_is_no_port_is_explained(port: str) -> None:
    answer = run(PORT=port)
    assert answer.returncode == 1
    assert "must be a number from 1 to 65535" in answer.stderr


def test_a_host_that_is_not_this_machine_is_explained() -> None:
    answer = run(HOST="192.0.2.1", PORT="8000")
    assert answer.returncode == 1
    assert "no address of this machine" in answer.stderr


def old_python(path: str) -> subprocess.CompletedProcess[str]:
    """`run` under an interpreter that says it is 3.9."""
    pretend = (
        f"import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0); sys.argv = [{str(ROOT / 'run')!r}, '--help'];"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", pretend], env={"PATH": path}, capture_output=True, encoding="utf-8", timeout=60
    )


def test_an_old_python_is_told_which_one_is_needed(tmp_path: Path) -> None:
    answer = old_python(str(tmp_path))
    assert answer.returncode == 2
    assert "needs Python 3.11 or newer, and this is Python 3.9" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_old_python_hands_over_to_a_newer_one(tmp_path: Path) -> None:
    newer = tmp_path / "python3.12"
    newer.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    newer.chmod(0o755)
    answer = old_python(str(tmp_path))
    assert answer.returncode == 0
    assert "./run flask" in answer.stdout


def test_the_first_file_can_be_read_by_an_old_python() -> None:
    text = (ROOT / "run").read_text(encoding="utf-8")
    assert not any(new in text for new in ("f'", 'f"', ":=", "match ", "->", "from __future__"))


LONG_SET_UP = """
import sys
from launch import main, programs
inner = "open('begun', 'w').close(); open('may-end').close()"
outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
with main._alone():
    programs.run([sys.executable, "-c", outer], "Installing")
"""
NEXT_SET_UP = "from launch import main\nwith main._alone(): print('alone', flush=True)"


class SmallCheckout:
    """A checkout with nothing but the set-up, one invented wheel and a registry that is a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.wheels = folder / "wheels"
        self.wheels.mkdir(parents=True)
        shutil.copytree(ROOT / "launch", self.root / "launch", ignore=shutil.ignore_patterns("__pycache__"))
        self.hash = _tiny_wheel(self.wheels)
        self.lock(self.hash)

    def lock(self, digest: str) -> None:
        """Write requirements.txt with this hash of the invented wheel."""
        (self.root / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{digest}\n", encoding="utf-8")

    def set_up(self) -> str:
        """Set the Python packages up; return what was told."""
        env = os.environ | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        done = subprocess.run(
            [sys.executable, "-c", SET_UP], cwd=self.root, env=env, capture_output=True, encoding="utf-8", timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def has_tiny(self) -> bool:
        """Can the environment import the invented package?"""
        return subprocess.run([self.root / ".venv/bin/python", "-c", "import tiny"], check=False).returncode == 0


def _tiny_wheel(folder: Path) -> str:
    files = {
        "tiny.py": b"",
        "tiny-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_urlsafe(text)},{len(text)}\n" for name, text in files.items())
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
        wheel.writestr("tiny-1.0.dist-info/RECORD", record + "tiny-1.0.dist-info/RECORD,,\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _urlsafe(text: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()


@pytest.fixture
def checkout(tmp_path: Path) -> SmallCheckout:
    return SmallCheckout(tmp_path)


def test_a_finished_set_up_is_not_done_twice(checkout: SmallCheckout) -> None:
    assert "Installing the locked Python packages … ✓" in checkout.set_up()
    assert checkout.has_tiny()
    assert checkout.set_up() == ""


def test_a_set_up_that_was_killed_half_way_is_made_anew(checkout: SmallCheckout) -> None:
    checkout.set_up()
    (checkout.root / "instance" / "unfinished-set-up").touch()
    (checkout.root / ".venv" / "half-written").touch()
    assert "not finished … ✓" in checkout.set_up()
    assert not (checkout.root / ".venv" / "half-written").exists()
    assert checkout.has_tiny()


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: SmallCheckout) -> None:
    (checkout.root / ".venv" / "bin").mkdir(parents=True)
    (checkout.root / ".venv" / "bin" / "python").symlink_to(checkout.root / "python-that-was-removed")
    checkout.set_up()
    assert checkout.has_tiny()


def test_a_changed_hash_stops_the_set_up(checkout: SmallCheckout) -> None:
    checkout.lock("0" * 64)
    assert "does not match its locked hash" in checkout.set_up()
    assert not checkout.has_tiny()
    checkout.lock(checkout.hash)
    checkout.set_up()
    assert checkout.has_tiny()


def test_a_next_start_waits_for_what_a_killed_one_left_running(checkout: SmallCheckout) -> None:
    for name in ("begun", "may-end"):
        os.mkfifo(checkout.root / name)
    killed = subprocess.Popen([sys.executable, "-c", LONG_SET_UP], cwd=checkout.root)
    (checkout.root / "begun").open().close()
    killed.kill()
    killed.wait()
    following = subprocess.Popen(
        [sys.executable, "-c", NEXT_SET_UP], cwd=checkout.root, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert following.stdout is not None
    with following:
        first = following.stdout.readline()
        (checkout.root / "may-end").open("w").close()
        assert "waiting for it" in first
        assert following.stdout.readline() == "alone\n"
