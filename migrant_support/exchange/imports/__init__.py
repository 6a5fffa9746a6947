"""Lists from outside become people: reading (no database) and writing (staging, one short transaction)."""
