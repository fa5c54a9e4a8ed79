"""Runs migrations on the connection that the caller holds. Alembic loads this file by path."""

from alembic import context

from runfolio.server.db.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    user_module_prefix="types.",
    transaction_per_migration=False,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
