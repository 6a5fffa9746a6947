"""Words that every floor shares. Standard library only; nothing here knows Flask, a database or a screen."""
