"""Reads printed letters in a picture with Tesseract, when it is installed here; nothing of the picture is kept.

Tesseract is a program of the system (Debian: `tesseract-ocr`), asked for one part at a time, stopped after a while.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from PIL import Image, ImageOps

PROGRAM = "tesseract"
_SECONDS = 6
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
_ORDER = (
    PROGRAM, "stdin", "stdout", "--psm", "6", "-l", "eng", "-c", f"tessedit_char_whitelist={_LETTERS}",
    "-c", "load_system_dawg=0", "-c", "load_freq_dawg=0",
)  # fmt: skip
_FEET = (0.70, 0.55, 0.0)
"""Where the part that is read begins, as a share of the height: the foot of the page first."""
_WIDTH = 1600


@cache
def can_read() -> bool:
    """Is a reader installed here?"""
    return shutil.which(PROGRAM) is not None


def texts_at_the_foot(picture: bytes) -> Iterator[str]:
    """Yield what is read in a picture: its foot, then more of it, upright and turned. Stop when you have enough.

    `picture` was looked at and written anew before. Raises RuntimeError when no reader is installed.
    """
    if not can_read():
        raise RuntimeError("no reader of pictures is installed")
    grey = Image.open(BytesIO(picture)).convert("L")
    pages = [grey.rotate(turn, expand=True) for turn in (0, 180, 90, 270)]
    for foot in _FEET:
        for page in pages:
            yield _read(page.crop((0, int(page.height * foot), page.width, page.height)))


def _read(part: Image.Image) -> str:
    scale = _WIDTH / part.width
    clear = ImageOps.autocontrast(part.resize((_WIDTH, max(1, round(part.height * scale)))), cutoff=1)
    sent = BytesIO()
    clear.save(sent, "PNG")
    try:
        done = subprocess.run(  # noqa: S603 - a fixed order; the picture comes by the standard input
            _ORDER, input=sent.getvalue(), capture_output=True, timeout=_SECONDS, check=False,
            env={"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")
