"""The officers of two missions."""

from tests.support.kuwait import kuwait

__all__ = ["kuwait"]
