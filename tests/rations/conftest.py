"""A shelter at Kuwait that hands out."""

from tests.support.kuwait import kuwait
from tests.support.rationing import canteen

__all__ = ["canteen", "kuwait"]
