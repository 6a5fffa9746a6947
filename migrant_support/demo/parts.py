"""Registers the demonstration's commands with the application."""

from flask import Flask

from migrant_support.demo.cli import demo


def register(app: Flask) -> None:
    """Connect the commands; they refuse by themselves in production."""
    app.cli.add_command(demo)
