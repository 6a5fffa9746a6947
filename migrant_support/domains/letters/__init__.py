"""Messages to people from templates, and letters and certificates that a mission issues."""
