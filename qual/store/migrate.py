"""Alembic, run from the library: no ini file, no command line."""

from __future__ import annotations

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


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
    with engine.connect().execution_options(qual_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
