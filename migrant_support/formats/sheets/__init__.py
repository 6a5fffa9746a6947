"""Reads spreadsheets from outside: .xlsx, .xls, .ods, .csv. Everything is hostile until checked (SEC SH-1)."""
