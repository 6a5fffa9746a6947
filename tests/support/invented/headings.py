"""What headers are called in lists of other missions, by field and language: headings.toml beside this file."""

import tomllib
from pathlib import Path

HEADINGS: dict[str, dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
