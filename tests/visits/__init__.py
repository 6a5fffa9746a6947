"""Tests of visits to centres."""
