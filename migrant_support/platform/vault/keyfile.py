"""Writes the secrets that an installation lacks into its settings file. A secret that is there is never changed.

Works before any settings can be read: it is what makes them complete. It prints nothing and logs nothing.
"""

import os
import secrets
import tempfile
import tomllib
from collections.abc import Collection
from pathlib import Path

SECRETS = ("secret_key", "vault_key", "index_key")
_SECRET_BYTES = 48
_ONLY_OWNER = 0o600


class KeyFileError(Exception):
    """The settings file can be neither read nor written; the text says why and what to do."""


def create_missing_keys(path: Path, *, given: Collection[str] = ()) -> list[str]:
    """Add what is missing of SECRETS to the file and return the names of those made, in order.

    `given` are names that the environment provides. The file is replaced as a whole and is readable by its owner only.
    Raises KeyFileError.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        present = tomllib.loads(text)
        missing = [name for name in SECRETS if not present.get(name) and name not in given]
        if clash := [name for name in missing if name in present]:
            raise KeyFileError(f"{path.name} has an empty {clash[0]}. Remove that line and run the command again.")
        if missing:
            _replace(path, _lines(missing) + text)
        elif path.exists():
            path.chmod(_ONLY_OWNER)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise KeyFileError(f"{path.name} cannot be read: {broken}. Mend it and run the command again.") from None
    except OSError as error:
        raise KeyFileError(f"{path} cannot be written: {error.strerror}. Check who owns the folder.") from None
    return missing


def _lines(names: list[str]) -> str:
    """New lines stand first: after the heading of a table they would belong to that table."""
    return "".join(f'{name} = "{secrets.token_urlsafe(_SECRET_BYTES)}"\n' for name in names)


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".settings-")  # made readable by its owner only
    made = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
