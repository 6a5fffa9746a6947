"""Tells whether two descriptions are one human being: pure, explained, without database or screen."""
