"""What programs of partners read, and the keys with which they do."""
