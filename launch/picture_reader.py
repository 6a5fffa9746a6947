"""Sees that Tesseract is there for the tests that read pictures of passports; as root on Debian it installs it."""

import shutil

from launch.say import Stopped, voice
from launch.system_packages import apt_install, can_apt

PROGRAM, PACKAGE = "tesseract", "tesseract-ocr"
MISSING = (
    "The tests read pictures of passports with Tesseract, and it is not installed. Install it (as root: "
    "apt-get install tesseract-ocr). `./run test --quick` does without."
)


def prepare() -> None:
    """Have a Tesseract, or raise Stopped with what to do."""
    if shutil.which(PROGRAM) is None and can_apt():
        with voice.step("Installing Tesseract, which reads pictures of passports"):
            apt_install(PACKAGE)
    if shutil.which(PROGRAM) is None:
        raise Stopped(MISSING)
