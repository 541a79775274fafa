"""The study's tables, and the only room that knows SQL."""

from sqlalchemy import Connection

from qual.store.database import Database
from qual.store.desk import Desk

__all__ = ["Connection", "Database", "Desk"]
