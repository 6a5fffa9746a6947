"""What tests need from the world outside: a PostgreSQL server, databases, a browser. Holds no test."""
