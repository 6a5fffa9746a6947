"""Rations: what people who stay at a site are entitled to, the desk that gives it out, loans, meals, days of supply."""
