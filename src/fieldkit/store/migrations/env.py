"""How Alembic meets the workspace: through the connection that the program opened."""

from alembic import context

from fieldkit.store.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
# The caller holds the one transaction: a migration is done whole or not at all.
context.run_migrations()
