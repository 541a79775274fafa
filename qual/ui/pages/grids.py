"""Streamlit's tables, to look at and to write in; on paper, where they would be a picture of what is in view, as whole tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.themes import reading
from qual.ui import state
from qual.ui.components.mounting import component

if TYPE_CHECKING:
    import pandas as pd


def shown(table: pd.DataFrame, *, key: str, **how: Any) -> Any:
    """`st.dataframe`, which all pages' tables go through."""
    event = st.dataframe(table, key=key, **how)
    _on_paper(table, key, **how)
    return event


def edited(table: pd.DataFrame, *, key: str, **how: Any) -> pd.DataFrame:
    """`st.data_editor`, which all tables that are written in go through."""
    written: pd.DataFrame = st.data_editor(table, key=key, **how)
    _on_paper(written, key, **how)
    return written


def _on_paper(table: pd.DataFrame, key: str, **how: Any) -> None:
    columns = how.get("column_config") or {}
    order = [name for name in how.get("column_order") or table.columns if columns.get(str(name), "") is not None]
    head = [_label(str(name), columns.get(str(name))) for name in order]
    called = [_options(columns.get(str(name))) for name in order]
    lines = [
        [names.get(cell) or _words(cell) for names, cell in zip(called, line, strict=True)]
        for line in table[order].itertuples(index=False, name=None)
    ]
    _component()(data={"head": head, "lines": lines}, key=f"qual_paper_{key.strip('_').replace('__', '_')}")


def _label(name: str, column: Any) -> str:
    said = column.get("label") if isinstance(column, Mapping) else column
    return str(said or name)


def _options(column: Any) -> dict[Any, str]:
    """What the values of a column are called that has names for them."""
    told = (column.get("type_config") or {}).get("options") or [] if isinstance(column, Mapping) else []
    return {one["value"]: one["label"] for one in told if isinstance(one, Mapping)}


def _words(cell: Any) -> str:
    """A cell as it is read."""
    import pandas as pd

    if isinstance(cell, list | tuple):
        return ", ".join(map(_words, cell))
    if cell is None or pd.isna(cell):
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else ""
    if isinstance(cell, float):
        return reading.decimal(cell, state.language(), places=0 if cell.is_integer() else 2)
    return str(cell)


@cache
def _component() -> Any:
    return component("qual_paper", "paper", html='<div class="qual-paper"></div>')
