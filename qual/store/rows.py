"""A query's rows as dictionaries of a type (a ``TypedDict`` that stands beside the query), so that mypy knows their columns."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Select

T = TypeVar("T")


def all_rows(connection: Connection, query: Select[Any], of: type[T]) -> list[T]:  # noqa: ARG001 (says the type, to mypy)
    """All rows, each of the type ``of``, whose keys are the columns that the query selects."""
    return [cast("T", dict(row)) for row in connection.execute(query).mappings()]


def first_row(connection: Connection, query: Select[Any], of: type[T]) -> T | None:  # noqa: ARG001
    """The first row; None where there is none."""
    found = connection.execute(query).mappings().first()
    return cast("T", dict(found)) if found else None
