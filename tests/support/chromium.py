"""The Chromium that stories drive: which one, with which options.

Never downloads one; `./run test` sees that one is there.
"""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def chromium_path() -> Path:
    """The installed Chromium. `MIGRANT_SUPPORT_CHROMIUM` names another. Raises FileNotFoundError with what to do."""
    chosen = os.environ.get("MIGRANT_SUPPORT_CHROMIUM")
    found = chosen or next(filter(None, map(shutil.which, NAMES)), None)
    if not found or not Path(found).exists():
        raise FileNotFoundError("No Chromium found. Install one (as root: apt-get install chromium).")
    return Path(found)


def launch_options() -> dict[str, object]:
    """Keyword arguments for playwright's `chromium.launch`. As root its sandbox cannot start, so it is off."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        "executable_path": str(chromium_path()),
        "args": [*QUIET, *(["--no-sandbox"] if as_root else [])],
        "headless": True,
    }
