"""Death abroad: who of the family was told, and remains or an urn on their way home without a seat."""
