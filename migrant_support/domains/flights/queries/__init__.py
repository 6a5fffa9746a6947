"""Reads of flights. The viewer comes first; what is out of reach is not in the rows at all."""
