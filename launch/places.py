"""Where things lie in a checkout. Names only."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
LOG = INSTANCE / "setup.log"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TOOLS = ROOT / ".tools"
NODE_MODULES = ROOT / "node_modules"
PRODUCT = ROOT / "migrant_support"
VENDOR = PRODUCT / "static" / "vendor"
COMMON_PASSWORDS = PRODUCT / "platform" / "access" / "data" / "common_passwords.bin"
PAPER_FONTS = PRODUCT / "platform" / "papers" / "fonts.py"
TRANSLATIONS = PRODUCT / "translations"
REQUIREMENTS = ROOT / "requirements.txt"
REQUIREMENTS_DEV = ROOT / "requirements-dev.txt"
REQUIREMENTS_NODE = ROOT / "launch" / "requirements-node.txt"
PACKAGE_LOCK = ROOT / "package-lock.json"


def shown(path: Path) -> str:
    """The path as a person in the checkout would write it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
