"""Alembic environment: takes the connection from workbench.platform.migrations."""

from typing import Any, Literal

from alembic import context

PLAIN_TYPES = {"AwareTime": "sa.DateTime(timezone=True)", "AsaList": "sa.UnicodeText()"}


def render_item(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Write our own column types as plain ones: a migration never imports models."""
    return PLAIN_TYPES.get(type(item).__name__, False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes["metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
