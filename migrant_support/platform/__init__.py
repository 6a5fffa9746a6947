"""What any such product needs and that knows no word of the domain."""
