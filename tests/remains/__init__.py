"""Tests of deaths abroad and what travels home without a seat."""
