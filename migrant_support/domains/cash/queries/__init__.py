"""Reads of requests and funds, cut to the viewer's missions and people."""
