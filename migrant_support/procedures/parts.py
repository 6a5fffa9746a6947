"""Registers procedures that run by themselves: the retention of every night, and its command."""

from flask import Flask

from migrant_support.domains.people.cli import people
from migrant_support.platform.jobs.queue import every_night
from migrant_support.procedures import retention
from migrant_support.procedures.cli import again_command, retention_command


def register(_app: Flask) -> None:
    """Connect the run with the worker and the command line."""
    retention.register_everything()
    every_night("retention", retention.retention_tonight)
    people.add_command(retention_command)
    people.add_command(again_command)
