"""Alembic's door: the connection comes from `qual.store.migrate`."""

from alembic import context

from qual.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
