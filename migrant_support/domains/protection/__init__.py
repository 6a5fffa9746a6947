"""Protection of victims. So far the decision without which a child does not fly alone (CH-3)."""
