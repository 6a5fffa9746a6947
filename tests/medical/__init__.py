"""Medical work."""
