"""What `./run` does: sets the product up, serves it, tests it. Standard library only, but for several.py."""
