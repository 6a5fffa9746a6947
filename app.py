"""`create_app()` for WSGI servers and the `flask` command; nothing else."""

from migrant_support.factory import create_app

app = create_app()
