"""Changes to people. The actor comes first; nothing here commits."""
