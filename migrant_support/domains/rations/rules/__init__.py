"""Decisions about rations over plain data. Standard library only; moments are passed in."""
