"""How does Alembic run a migration? Always on the connection that :mod:`bot.store.migrate` hands in."""

from alembic import context

from bot.store.migrate import render_item
from bot.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite changes a column by copying the table
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
