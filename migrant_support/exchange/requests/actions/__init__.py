"""Writes of requests: `receiving` for those who send, `deciding` for officers."""
