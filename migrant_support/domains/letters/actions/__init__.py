"""Writing to people, marking what is safe, issuing letters."""
