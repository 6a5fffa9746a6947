"""The reading process: limits itself, reads one file, writes what it found to its output, ends. Started by `reader`
only.
"""

import resource
import sys
from pathlib import Path

from migrant_support.formats.sheets.book import Book, CellLimit, RefusedFile
from migrant_support.formats.sheets.delimited import read_delimited
from migrant_support.formats.sheets.gate import kind_of
from migrant_support.formats.sheets.transport import lines_of, refusal_line

MEMORY = 512 * 1024 * 1024
SECONDS = 30
OUTPUT = 256 * 1024 * 1024


def main(path: str, *, greek: bool) -> None:
    """Read the file at `path` within the limits; the answer goes to standard output as lines."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    out = sys.stdout
    try:
        for line in lines_of(_read(path, greek=greek)):
            out.write(line)
            out.write("\n")
    except RefusedFile as refused:
        out.write(refusal_line(refused) + "\n")
    except MemoryError:
        out.write(refusal_line(RefusedFile("too_many_cells")) + "\n")
    out.flush()


def _read(path: str, *, greek: bool) -> Book:
    kind = kind_of(Path(path))
    limit = CellLimit()
    if kind == "delimited":
        return read_delimited(Path(path).read_bytes(), limit=limit, greek=greek)
    if kind == "xlsx":
        # Only the reader of this kind is loaded: the process is short and its memory limited.
        from migrant_support.formats.sheets.xlsx import read_xlsx

        return read_xlsx(path, limit=limit)
    # As above.
    from migrant_support.formats.sheets.legacy import read_legacy

    return read_legacy(path, limit=limit)


if __name__ == "__main__":
    main(sys.argv[1], greek=sys.argv[2:] == ["greek"])
