"""Cash aid and tickets: asked for by one, approved by another, paid from a fund whose book always balances."""
