"""How migrations run: inside the application's engine, one transaction for each step."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from migrant_support.platform.store.columns import Amount, UtcDateTime
from migrant_support.platform.store.engines import prepare_engine
from migrant_support.platform.store.model import Model, db


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Write our column types as plain ones, so that a step never changes when the product does."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Amount):
        return "sa.BigInteger()"
    variant = getattr(item, "_variant_mapping", {}).get("postgresql")
    if variant is not None and type(item).__name__ == "JSON":
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if variant is not None and type(item).__name__ == "String":
        return f'sa.String({item.length}).with_variant(sa.String({item.length}, collation="C"), "postgresql")'
    return False


def run() -> None:
    """Bring the database of the application to the wanted step."""
    prepare_engine(db.engine)
    with db.engine.connect() as connection:
        connection = connection.execution_options(write=True)
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_item=render_item,
            compare_type=True,
            render_as_batch=False,
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args.get("options", {}),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
