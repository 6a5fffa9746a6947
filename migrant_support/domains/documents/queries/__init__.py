"""Reads of documents, cut to what the viewer may see of the person."""
