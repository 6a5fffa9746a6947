"""The options with which stories start their Chromium. `./run test` sees that one is there; nothing is fetched here."""

import os

from launch import browser

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
