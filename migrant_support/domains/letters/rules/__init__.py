"""Decisions about messages to people, ways to reach them, and letters. Standard library only."""
