"""Supplies: what there is in a store, down to the lot, and every movement that made it so, in a book that balances."""
