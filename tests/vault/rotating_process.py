"""`vault rotate` as a process of its own that stops in the middle, says so, and waits to be killed.

Arguments: address of the database, folder of the installation, number of the line at which it stops. In the folder lies
a named pipe, `stopped`.
"""

import sys
import threading
from pathlib import Path

from migrant_support.platform.vault.rotation import rotate
from tests.support.databases import application

ADDRESS, FOLDER, STOPS_AT = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
lines: list[str] = []


def tell(line: str) -> None:
    lines.append(line)
    if len(lines) == STOPS_AT:
        (FOLDER / "stopped").write_text(line)
        threading.Event().wait()


with application(ADDRESS, FOLDER).app_context():
    rotate(tell=tell, batch=20)
