"""Debian packages, where we run as root on a system with apt. Anywhere else a sentence says what to install."""

import os
import shutil

from launch.programs import Failed, run

QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


def can_apt() -> bool:
    """May we install Debian packages here?"""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> None:
    """Install Debian packages, asking for the lists of packages when they are missing or old. Raises Failed."""
    what = f"Installing the Debian package {' '.join(packages)}"
    env = dict(os.environ) | QUIET
    order = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    try:
        run(order, what, env=env)
    except Failed:
        run(["apt-get", "update"], what, env=env)
        run(order, what, env=env)
