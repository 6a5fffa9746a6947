"""What `./run` does: sets the product up, serves it, tests it. Standard library only; see several.py for the exception."""
