"""Reads a list of people from a spreadsheet into plain facts, problems by line beside them. No database, no web."""
