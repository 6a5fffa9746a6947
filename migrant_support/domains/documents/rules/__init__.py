"""Decisions about documents over plain data; the day is passed in."""
