"""Runs several of the product's commands in one process, since every process costs a second of imports.

Started by launch/product.py with the Python of `.venv`; the one module of launch/ that imports the product. Reads a
list of command lines as JSON from its argument, stops at the first that fails, and writes what each said as JSON.
"""

import contextlib
import io
import json
import sys

from migrant_support.cli import commands


def run(arguments: list[str]) -> dict[str, int | str]:
    """Run one command; return its exit code, its answer, and what it said besides."""
    answer, besides = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(answer), contextlib.redirect_stderr(besides):
        try:
            commands.main(args=arguments, prog_name="flask")
        except SystemExit as ended:
            code = ended.code
    exit_code = code if isinstance(code, int) else int(code is not None)
    return {"code": exit_code, "answer": answer.getvalue(), "besides": besides.getvalue()}


def main() -> None:
    """Run the command lines of the first argument."""
    results = []
    for arguments in json.loads(sys.argv[1]):
        results.append(run(arguments))
        if results[-1]["code"]:
            break
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    main()
