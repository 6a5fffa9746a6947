"""Names of files as people typed them, made fit to be shown and to be saved on any system (SEC UP-4). Pure."""

import re
import unicodedata

from migrant_support.formats.characters import one_line, plain

LONGEST_NAME = 100
_FORBIDDEN = re.compile(r'[<>:"|?*%;`$&\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def clean_name(typed: str, *, ending: str, fallback: str = "file") -> str:
    """Return a name of at most 100 characters with the ending (".pdf") that its content has.

    No folders, no controls or marks that turn the direction of writing, no name that Windows keeps for itself.
    """
    last = re.split(r"[/\\]", typed)[-1]
    stem = one_line(plain(last).text)
    stem = _without_ending(_FORBIDDEN.sub("_", stem), ending).strip(". ")
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return _cut(stem or fallback, LONGEST_NAME - len(ending)) + ending


def ending_of(typed: str) -> str:
    """Return what stands after the last dot of a name, in small letters, with its dot; empty without one."""
    name = plain(typed).text.rstrip(". ")
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _without_ending(name: str, ending: str) -> str:
    """Take the ending away in whatever way it was written; ".jpeg" counts as ".jpg"."""
    same = {".jpg": (".jpg", ".jpeg")}.get(ending, (ending,))
    for known in same:
        if name.lower().endswith(known):
            return name[: -len(known)]
    return name


def _cut(name: str, most: int) -> str:
    """Cut without leaving half a letter: vowel signs and joiners belong to the letter before."""
    end = min(most, len(name))
    while 0 < end < len(name) and (unicodedata.category(name[end])[0] == "M" or name[end] == "\u200d"):
        end -= 1
    return name[:end].rstrip(". \u200d")
