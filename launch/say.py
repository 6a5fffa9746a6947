"""Speaks to the person at the keyboard: one line for each step, one sentence for what went wrong."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Stopped(Exception):
    """The command cannot go on; the text is one or two sentences: what is wrong and what to do."""


class Voice:
    """Where steps are told. `./run flask …` tells them on stderr, so that the answer of the command stays clean."""

    def __init__(self) -> None:
        self.stream: TextIO = sys.stdout
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")

    def say(self, text: str = "") -> None:
        """Tell one line."""
        print(text, file=self.stream, flush=True)

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Tell what is being done, then that it is done and how many seconds it took."""
        print(f"  {doing} … ", end="", file=self.stream, flush=True)
        began = time.monotonic()
        try:
            yield
        except BaseException:
            print("✗", file=self.stream, flush=True)
            raise
        print(f"✓ {time.monotonic() - began:.1f} s", file=self.stream, flush=True)


voice = Voice()
