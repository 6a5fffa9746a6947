"""`create_app()` for WSGI servers and the `flask` command; nothing else."""

from migrant_support.factory import create_app
from migrant_support.platform.web.memory import settle

app = settle(create_app())
