"""Changes to claims and to the money recovered by them. Nothing here commits."""
