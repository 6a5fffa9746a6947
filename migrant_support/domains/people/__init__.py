"""People: one human being once, with documents, family, travel unit, consent, flags, and who may see them."""
