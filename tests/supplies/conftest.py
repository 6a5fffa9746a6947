"""The officers of two missions, and the store of the mission at Kuwait."""

from tests.support.kuwait import kuwait
from tests.support.stocked import depot

__all__ = ["depot", "kuwait"]
