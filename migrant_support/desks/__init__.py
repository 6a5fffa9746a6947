"""Screens that put domains together: My day, search, the counter, a person's page, lists, the country picture."""
