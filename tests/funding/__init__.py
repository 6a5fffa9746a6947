"""Tests of what flights cost and who pays."""
