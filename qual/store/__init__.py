"""The study's tables, and the only room that knows SQL."""

from sqlalchemy import Connection

from qual.store.database import Database

__all__ = ["Connection", "Database"]
