"""The study's tables, and the only room that knows SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from qual.store.database import Database
    from qual.store.desk import Desk

__all__ = ["Connection", "Database", "Desk"]


def __getattr__(name: str) -> Any:
    """Load SQLAlchemy when somebody asks for tables: what only looks at a study's files (the app, before its link is told)
    does not wait for it."""
    if name == "Connection":
        from sqlalchemy import Connection

        return Connection
    if name == "Database":
        from qual.store.database import Database

        return Database
    if name == "Desk":
        from qual.store.desk import Desk

        return Desk
    raise AttributeError(f"module 'qual.store' has no attribute {name!r}")
