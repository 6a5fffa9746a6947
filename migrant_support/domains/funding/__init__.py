"""What flights cost and who pays for them: a book of lines in their own currency, at the rate of their day."""
