"""Decisions of the domain: arrivals and orders; who gets which bed."""
