"""Templates are compiled once per worker: each test has an application of its own, and compiling cost half its page."""

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class InMemory(BytecodeCache):
    """Keeps what Jinja compiled, by template and content."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand out what was compiled before."""
        if bucket.key + bucket.checksum in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = InMemory()
