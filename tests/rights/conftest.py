"""The small world on a fresh database, and its officers."""

from tests.people.conftest import kuwait
from tests.proofs.conftest import world

__all__ = ["kuwait", "world"]
