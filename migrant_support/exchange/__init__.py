"""What comes in and goes out in bulk: imports, exports, the interfaces for other systems."""
