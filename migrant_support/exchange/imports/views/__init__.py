"""Screens of the import: upload, match columns, mend and decide, take in, take back."""
