"""How Alembic runs here: on the connection it is given, with every room's tables known."""

from alembic import context

import electionsys.app  # noqa: F401 - knows every room, and so every table
from electionsys.db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
