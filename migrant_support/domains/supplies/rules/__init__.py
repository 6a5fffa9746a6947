"""Decisions about supplies: what may be issued, from which lot first, and what keeps the book in balance."""
