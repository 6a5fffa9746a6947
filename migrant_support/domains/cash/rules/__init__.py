"""Decisions about cash over plain data."""
