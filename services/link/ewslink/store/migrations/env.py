"""Run by Alembic, which loads this file: the migrations go over the connection that `migrate.py` hands in."""

from alembic import context

from ewslink.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
