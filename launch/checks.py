"""`./run test`: lint, form, types, templates, then every test; all are run, whichever fails, with the time of each."""

import os
import shutil
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

from launch.places import ROOT, VENV, VENV_PYTHON
from launch.programs import inside
from launch.say import voice

PYTHON = str(VENV_PYTHON)
ROOM_FOR_DATABASES = 6 * 1024**3
CHECKS = {
    "lint (ruff check)": ["ruff", "check", "."],
    "form (ruff format)": ["ruff", "format", "--check", "."],
    "types (mypy)": ["mypy"],
    "templates (djlint)": ["djlint", "migrant_support/templates", "--lint", "--quiet"],
}


@dataclass
class Part:
    """One part of the run."""

    name: str
    passed: int
    failed: int
    seconds: float
    remark: str = ""


def check_everything(arguments: list[str]) -> int:
    """Run the checks, and pytest with these arguments; print a summary and `N passed, N failed`; return the code."""
    parts = [_check(name, command) for name, command in CHECKS.items()]
    tests, failing = _tests(arguments)
    parts.append(tests)
    voice.say("\nPart                   passed  failed   seconds")
    for part in parts:
        voice.say(f"{part.name:22} {part.passed:6} {part.failed:7} {part.seconds:9.1f}  {part.remark}".rstrip())
    if failing:
        voice.say("\nWhat failed:\n" + "\n".join(f"  {line}" for line in failing))
    failed = sum(part.failed for part in parts)
    voice.say(f"\n{sum(part.passed for part in parts)} passed, {failed} failed")
    return 1 if failed else 0


def _check(name: str, command: list[str]) -> Part:
    voice.say(f"— {name}")
    began = time.monotonic()
    done = subprocess.run(
        [PYTHON, "-m", *command],
        cwd=ROOT,
        env=inside(VENV),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        voice.say(done.stdout.rstrip())
    return Part(name, int(done.returncode == 0), int(done.returncode != 0), time.monotonic() - began)


def _tests(arguments: list[str]) -> tuple[Part, list[str]]:
    voice.say("— tests (pytest)")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="migrant-support-") as folder:
        report = Path(folder) / "report.xml"
        workers = ["-n", str(_processors()), "--dist", "loadgroup"]
        command = [PYTHON, "-m", "pytest", *workers, f"--junitxml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=inside(VENV, **_quick_folder()), check=False).returncode
        passed, failed, skipped = _counts(report)
        failing = _failing(report)
    if code and not failed:
        failed = 1
    remark = f"{skipped} skipped" if skipped else ""
    return Part("tests (pytest)", passed, failed, time.monotonic() - began, remark), failing


def _quick_folder() -> dict[str, str]:
    """Memory that looks like a folder as the place of temporary files, where there is enough of it.

    The tests make thousands of databases, and waiting for the disk was a third of their time.
    """
    memory = Path("/dev/shm")  # noqa: S108 - everything in it is made under names of its own, as in /tmp
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_FOR_DATABASES
    return {"TMPDIR": str(memory)} if roomy else {}


def _counts(report: Path) -> tuple[int, int, int]:
    """Passed, failed (with errors) and skipped, from pytest's own report; zeros when it did not get so far."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ET.parse(report).getroot().iter("testsuite"))  # noqa: S314 - written by our own test run
    total, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    return max(0, total - failures - errors - skipped), failures + errors, skipped


def _failing(report: Path) -> list[str]:
    """Each failed test with the first line of its reason: the end of a long log is what people read first."""
    if not report.exists():
        return []
    lines = []
    for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314 - written by our own test run
        for wrong in [*case.iter("failure"), *case.iter("error")]:
            reason = (wrong.get("message") or "").strip().splitlines() or ["no reason given"]
            lines.append(f"{case.get('classname')}::{case.get('name')}: {reason[0][:200]}")
    return lines


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
