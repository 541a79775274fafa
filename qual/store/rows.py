"""A query's rows as dictionaries of a type (a ``TypedDict`` that stands beside the query), so that mypy knows their columns."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Result, Select, Table, select

T = TypeVar("T")
Json = dict[str, Any]  # what a JSON column holds, in a form that no type of ours describes


def all_rows(connection: Connection, query: Select[Any], of: type[T], values: Json | None = None) -> list[T]:
    """All rows, each of the type ``of``, whose keys are the columns that the query selects; ``values``: those that it names."""
    result = connection.execute(query, values)
    names = _columns(result, of)
    return [cast("T", dict(zip(names, row, strict=True))) for row in result]


def first_row(connection: Connection, query: Select[Any], of: type[T], values: Json | None = None) -> T | None:
    """The first row; None where there is none."""
    result = connection.execute(query, values)
    names = _columns(result, of)
    row = result.first()
    return None if row is None else cast("T", dict(zip(names, row, strict=True)))


def _columns(result: Result[Any], of: type[object]) -> tuple[str, ...]:
    """The columns of the result. mypy believes what ``of`` says of them, so here it is looked at."""
    names = tuple(result.keys())
    assert set(names) == of.__annotations__.keys(), f"{of.__name__} is not {', '.join(names)}"
    return names


def id_of(connection: Connection, table: Table, column: str, value: str | int) -> str | None:
    """The id of the row that has this value in a unique column."""
    return connection.execute(select(table.c.id).where(table.c[column] == value)).scalar()


def ids_by(connection: Connection, table: Table, column: str) -> dict[Any, str]:
    """The ids of all rows by a unique column."""
    return {key: row_id for key, row_id in connection.execute(select(table.c[column], table.c.id))}  # noqa: C416
