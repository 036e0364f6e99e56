"""Where Alembic runs: on the connection that toolbox.foundation.schema hands over."""

from typing import Any, Literal

from alembic import context

from toolbox.foundation.db import Base, UtcDateTime


def _render(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our own column type into migrations as the plain type it stores."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime()"
    return False


def run_migrations() -> None:
    """Run inside one transaction; SQLite then takes back half-done schema changes as well."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run_migrations()
