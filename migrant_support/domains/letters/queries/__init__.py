"""Reads of messages and letters. The viewer comes first."""
