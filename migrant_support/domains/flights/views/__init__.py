"""Screens of flights."""
