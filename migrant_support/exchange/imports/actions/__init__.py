"""Writes of imports: staging what was read, deciding and mending lines, accepting, undoing."""
