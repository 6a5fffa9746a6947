"""What is done with documents. Each action asks the rule, writes the fact, the timeline and the audit line."""
