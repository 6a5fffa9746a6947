"""The store: typed models on SQLite or PostgreSQL, and the one place that commits.

`from migrant_support.platform.store import Model, db` gives the base of every table, and the session `db.session`.
"""

from migrant_support.platform.store.model import DataClass, Model, db

__all__ = ["DataClass", "Model", "db"]
