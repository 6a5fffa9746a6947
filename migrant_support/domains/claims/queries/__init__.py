"""Reads of claims, cut to the cases that the viewer sees."""
