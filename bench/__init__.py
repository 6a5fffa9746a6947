"""Measurements: how long the main screens take, against the bare SQL that they run. Never asserted in a test."""
