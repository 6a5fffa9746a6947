"""Screens of flights: the flights, who stands on them, and a person's way to one."""
