"""Lets uv and pip find the same package registry: what pip was told (environment or pip.conf) is told to uv too."""

import configparser
import os
from collections.abc import Mapping
from pathlib import Path

SAME = {
    "UV_DEFAULT_INDEX": ("PIP_INDEX_URL", "index-url"),
    "UV_INDEX": ("PIP_EXTRA_INDEX_URL", "extra-index-url"),
    "UV_FIND_LINKS": ("PIP_FIND_LINKS", "find-links"),
    "UV_NO_INDEX": ("PIP_NO_INDEX", "no-index"),
    "SSL_CERT_FILE": ("PIP_CERT", "cert"),
}


def for_installers(env: Mapping[str, str]) -> dict[str, str]:
    """The environment for uv or pip. What the person set for uv wins over what pip is told."""
    told = {"PIP_RETRIES": "2", "PIP_DISABLE_PIP_VERSION_CHECK": "1"} | dict(env)
    if "UV_INDEX_URL" in told:
        told.setdefault("UV_DEFAULT_INDEX", told["UV_INDEX_URL"])
    configured = _pip_configuration(env)
    for name, (variable, option) in SAME.items():
        value = told.get(variable) or configured.get(option)
        if value:
            told.setdefault(name, value)
    return told


def _pip_configuration(env: Mapping[str, str]) -> dict[str, str]:
    home = Path(env.get("HOME", "~")).expanduser()
    files = [
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        Path(env.get("XDG_CONFIG_HOME", home / ".config")) / "pip" / "pip.conf",
        Path(env.get("PIP_CONFIG_FILE", os.devnull)),
    ]
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(files, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return {}
    return {
        option: parser.get(section, option)
        for section in ("global", "install")
        for _, option in SAME.values()
        if parser.has_option(section, option)
    }
