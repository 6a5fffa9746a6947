"""The one Chromium of a worker, as a pytest plugin (named in tests/conftest.py), and the options it starts with.

Playwright allows one driver in a thread, so every story of a worker shares this one. `./run test` sees that a Chromium
is there; nothing is fetched here.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launch import browser
from tests.support.device_fonts import device_with_fonts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def launch_options() -> dict[str, object]:
    """Keyword arguments for playwright's `chromium.launch`. As root its sandbox cannot start, so it is off.

    Raises FileNotFoundError with what to do when there is no Chromium.
    """
    path = browser.found()
    if not path:
        raise FileNotFoundError(browser.MISSING)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": path, "args": [*QUIET, *(["--no-sandbox"] if as_root else [])], "headless": True}


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The Chromium of this worker; give each test a context of its own."""
    from playwright.sync_api import sync_playwright  # only runs with stories need it

    with tempfile.TemporaryDirectory() as fonts, sync_playwright() as playwright:
        environment = os.environ | device_with_fonts(Path(fonts))
        started = playwright.chromium.launch(**launch_options(), env=environment)  # type: ignore[arg-type]
        yield started
        started.close()
