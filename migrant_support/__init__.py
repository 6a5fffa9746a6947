"""Migrant Support: Sri Lankans in distress abroad, from the counter of a mission to home.

The floors, from the ground up: kernel, formats, platform, domains, procedures, exchange, desks. Imports point down.
"""
