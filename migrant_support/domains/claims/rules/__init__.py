"""Decisions about claims over plain data."""
