"""The tables of a new study, made by the migrations once in each process: walking through them takes longer than most tests."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, inspect

from qual.store import migrate

walk = migrate.upgrade  # what the product does, each time


def upgrade(engine: Engine) -> None:
    """`migrate.upgrade`, which for a file without tables runs what the migrations led to, not the migrations."""
    if inspect(engine).get_table_names():
        walk(engine)
        return
    with engine.connect().execution_options(qual_write=True) as connection, connection.begin():
        for statement in _made():
            connection.exec_driver_sql(statement)


@cache
def _made() -> tuple[str, ...]:
    engine = create_engine("sqlite://")
    walk(engine)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return tuple(line for line in driver.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;"))
