"""Arrival and quarantine: who came off the plane, where they are quarantined until when, and when they are home."""
