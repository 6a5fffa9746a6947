"""Kuwait with its officer, a coordinator, intake at Colombo's airport and at a centre; a flight that landed."""

from tests.support.door import colombo

__all__ = ["colombo"]
