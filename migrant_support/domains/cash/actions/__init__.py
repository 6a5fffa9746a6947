"""Changes to requests, payments, funds and counts. Nothing here commits."""
