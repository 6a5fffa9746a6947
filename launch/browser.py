"""Sees that a Chromium is there for the stories; as root on Debian it installs the system's own."""

import os
import shutil

from launch.say import Stopped, voice
from launch.system_packages import apt_install, can_apt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHOICE = "MIGRANT_SUPPORT_CHROMIUM"
MISSING = (
    "The stories need a Chromium, and there is none that can be started. Install one (as root: apt-get install "
    "chromium), or name yours in MIGRANT_SUPPORT_CHROMIUM. `./run test --quick` does without."
)


def prepare() -> None:
    """Have a Chromium, or raise Stopped with what to do."""
    if found():
        return
    if can_apt() and not os.environ.get(CHOICE):
        with voice.step("Installing Chromium, the browser of the stories"):
            apt_install("chromium")
    if not found():
        raise Stopped(MISSING)


def found() -> str:
    """The Chromium to use: the one named in MIGRANT_SUPPORT_CHROMIUM, else the system's; empty when there is none."""
    chosen = os.environ.get(CHOICE)
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else ""
    return next(filter(None, map(shutil.which, NAMES)), "")
