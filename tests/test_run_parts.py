"""The parts of `./run` by themselves: sentences for failures, locks, passwords, starting and stopping."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import psutil
import pytest

from launch import assets, catalogues, checks, front_end, programs, registries, sbom, stamps

ROOT = Path(__file__).resolve().parent.parent
SERVE = "import sys; from launch.server import Address, serve; sys.exit(serve(Address('127.0.0.1', int(sys.argv[1]))))"
STAND_IN = """
import signal, sys, threading
from flask import Flask
from flask.cli import AppGroup

app = Flask(__name__)
jobs = AppGroup("jobs")
app.cli.add_command(jobs)

@app.get("/healthz")
def healthz():
    return "ok"

@jobs.command()
def work():
    ended = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: ended.set())
    ended.wait()
    print("the worker ended in order", flush=True)
"""

STAND_IN_COMMANDS = "from app import app\nfrom flask.cli import FlaskGroup\nFlaskGroup(create_app=lambda: app)()\n"


@pytest.mark.parametrize(
    "printed",
    [
        "Caused by: dns error: failed to lookup address information: Temporary failure in name resolution",
        "WARNING: Retrying after NewConnectionError(': Failed to establish a new connection: [Errno 111]')",
        "npm error code ENOTFOUND",
        "npm error code EAI_AGAIN",
        "E: Unable to connect to deb.debian.org:http:",
        "SSL: CERTIFICATE_VERIFY_FAILED",
    ],
)
def test_a_missing_network_is_told_as_one(printed: str) -> None:
    assert "registry could not be reached" in str(programs.explained("Installing", printed))


@pytest.mark.parametrize(
    "printed",
    [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM",
        "error: Hash mismatch for `tiny==1.0`",
        "npm error EINTEGRITY",
    ],
)
def test_a_changed_package_is_told_as_one(printed: str) -> None:
    assert "does not match its locked hash" in str(programs.explained("Installing", printed))


def test_an_unknown_failure_shows_the_end_of_what_was_said() -> None:
    told = str(programs.explained("Installing", "\n".join(f"line {n}" for n in range(100))))
    assert "line 99" in told
    assert "line 80" not in told


def test_uv_looks_where_pip_was_told_to_look(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "PIP_INDEX_URL": "https://mirror.example.org/simple"}
    assert registries.for_installers(env)["UV_DEFAULT_INDEX"] == "https://mirror.example.org/simple"


def test_what_uv_was_told_wins_over_what_pip_was_told(tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "PIP_INDEX_URL": "https://a.example.org", "UV_DEFAULT_INDEX": "https://b.example.org"}
    assert registries.for_installers(env)["UV_DEFAULT_INDEX"] == "https://b.example.org"


def test_uv_reads_the_registry_of_a_pip_configuration(tmp_path: Path) -> None:
    configuration = tmp_path / ".config" / "pip" / "pip.conf"
    configuration.parent.mkdir(parents=True)
    configuration.write_text("[global]\nindex-url = https://mirror.example.org/simple\n")
    assert registries.for_installers({"HOME": str(tmp_path)})["UV_DEFAULT_INDEX"] == "https://mirror.example.org/simple"


def test_common_passwords_are_sorted_hashes_of_folded_long_entries() -> None:
    compiled = assets.compiled_passwords(["Password1234\n", "PASSWORD1234\n", "short\n", "ｐassword12345\n"])
    wanted = sorted(hashlib.sha256(word.encode()).digest()[:8] for word in ("password1234", "password12345"))
    assert compiled == b"".join(wanted)


def test_a_catalogue_is_stale_when_its_source_is_newer(tmp_path: Path) -> None:
    written, compiled = tmp_path / "messages.po", tmp_path / "messages.mo"
    written.touch()
    assert catalogues.is_stale(written)
    compiled.touch()
    os.utime(written, (1, 1))
    assert not catalogues.is_stale(written)
    os.utime(compiled, (0, 0))
    assert catalogues.is_stale(written)


def test_a_stamp_fits_only_the_files_it_was_made_from(tmp_path: Path) -> None:
    source, stamp = tmp_path / "lock", tmp_path / "stamp"
    source.write_text("a")
    stamps.write(stamp, stamps.fingerprint([source]))
    assert stamps.is_current(stamp, stamps.fingerprint([source]))
    source.write_text("b")
    assert not stamps.is_current(stamp, stamps.fingerprint([source]))


def test_the_locks_name_no_registry_and_every_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "launch/requirements-node.txt"):
        text = (ROOT / name).read_text()
        assert "http" not in text
        assert "--index" not in text
        assert all("--hash=sha256:" in block for block in text.replace("\\\n", " ").splitlines() if "==" in block)
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock


def test_the_list_of_parts_names_every_locked_package_once() -> None:
    components = json.loads(sbom.sbom())["components"]
    addresses = [component["purl"] for component in components]
    assert len(addresses) == len(set(addresses))
    pinned = {line.split()[0].replace("==", "@") for line in requirements_of("requirements.txt")}
    assert {address.removeprefix("pkg:pypi/") for address in addresses if "pypi" in address} == pinned
    assert "pkg:npm/%40fontsource/noto-sans-sinhala@" in " ".join(addresses)
    assert "axe-core" not in " ".join(addresses)
    assert all(component.get("hashes") or component["properties"] for component in components)


def requirements_of(name: str) -> list[str]:
    """The pinned lines of a lock."""
    return [line for line in (ROOT / name).read_text().splitlines() if "==" in line]


def test_npm_gets_a_cache_it_can_write_when_there_is_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nowhere")
    assert front_end.environment(["/usr/bin/npm"])["npm_config_cache"].endswith(".tools/npm-cache")


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The server part of ./run over a small stand-in for the product, ready."""
    shutil.copytree(ROOT / "launch", tmp_path / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "app.py").write_text(STAND_IN)
    (tmp_path / "migrant_support").mkdir()
    (tmp_path / "migrant_support" / "cli.py").write_text(STAND_IN_COMMANDS)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        told = list(takewhile(lambda line: line not in ("", "Ctrl-C stops it.\n"), iter(process.stdout.readline, None)))
        assert any(f"http://127.0.0.1:{port}" in line for line in told), "".join(told)
        yield process
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def test_ctrl_c_ends_server_and_worker_in_order(stand_in: subprocess.Popen[str]) -> None:
    started = psutil.Process(stand_in.pid).children(recursive=True)
    assert len(started) >= 3
    stand_in.send_signal(signal.SIGINT)
    told, _ = stand_in.communicate(timeout=40)
    assert stand_in.returncode == 0
    assert "the worker ended in order" in told
    assert not [process for process in started if process.is_running()]


def test_nothing_outlives_a_run_that_was_killed(stand_in: subprocess.Popen[str]) -> None:
    started = psutil.Process(stand_in.pid).children(recursive=True)
    stand_in.kill()
    stand_in.wait()
    _, alive = psutil.wait_procs(started, timeout=20)
    assert not alive


def test_a_server_that_ends_by_itself_ends_the_rest(stand_in: subprocess.Popen[str]) -> None:
    started = psutil.Process(stand_in.pid).children(recursive=True)
    next(process for process in started if "jobs" in process.cmdline()).kill()
    told, _ = stand_in.communicate(timeout=40)
    assert stand_in.returncode != 0
    assert "job worker ended by itself" in told
    assert not [process for process in started if process.is_running()]


def test_the_end_of_a_test_run_names_each_failure_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "test_of_two.py").write_text(
        "import pytest\n\n\ndef test_sum():\n    assert 1 + 1 == 3, 'adds up wrongly'\n\n\n"
        "@pytest.fixture\ndef broken():\n    raise OSError('no room')\n\n\ndef test_setup(broken):\n    pass\n\n\n"
        "def test_fine():\n    pass\n"
    )
    report = tmp_path / "report.xml"
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", "test_of_two.py"],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    told = checks._failing(report)
    assert [line.split(":")[2] for line in told] == ["test_sum", "test_setup"]
    assert "adds up wrongly" in told[0]
    assert "no room" in told[1]
    assert checks._failing(tmp_path / "absent.xml") == []
