"""Alembic, run from the library: no ini file, no command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def _config() -> Config:
    config = Config()
    with as_file(files("qual.store")) as room:
        config.set_main_option("script_location", str(room / "migrations").replace("%", "%%"))
    return config


def known(version: str) -> bool:
    """Whether this qual has the migration ``version``."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version, in one transaction."""
    config = _config()
    with (
        engine.connect().execution_options(qual_write=True) as connection,
        _keys_unwatched(connection),
        connection.begin(),
    ):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _keys_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew and dropping the old one, to which others refer; it heeds this only between
    transactions."""
    driver: Any = connection.connection.driver_connection
    (watched,) = driver.execute("PRAGMA foreign_keys").fetchone()
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA foreign_keys = {watched}")
