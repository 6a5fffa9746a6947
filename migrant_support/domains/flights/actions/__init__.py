"""Writes of flights."""
