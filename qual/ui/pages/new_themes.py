"""Behind a mark of the curve of new themes: where in the session each of them first stands."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Literal

from qual.quotes import Quotation
from qual.store.codebook import Level
from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.state import t


def order(study: Study, *, level: Level, grouping: str | None) -> Literal["coded", "held"]:
    """The order of sessions to begin with: as they were coded, where that is known of any."""
    from qual.themes import saturation

    coded = state.remembered(saturation, study, level=level, order="coded", grouping=grouping)
    return "coded" if coded.empty or coded["known"].any() else "held"


def show(
    study: Study,
    mark: Mapping[str, Any],
    *,
    level: Level,
    grouping: str | None,
    always: bool = False,
    context: int = 0,
) -> None:
    """As many passages as are new in the ``session`` of the mark, in the ``order`` that the curve stands in; ``always``: of those
    who came every time, where the curve is of them."""
    from qual.themes import saturation

    of: dict[str, Any] = {"level": level, "grouping": grouping, "always": always}
    frame = state.remembered(saturation, study, order=mark["order"], **of)
    new: dict[str, str] = frame.attrs["new"].get(mark["session"], {})
    parts.note(t("themes.new", count=len(new)))
    themes, key = list(new.items()), f"new_{mark['order']}_{mark['session']}_{level}"
    shown = parts.begun_with(themes, key)
    for theme, name in shown:
        found = state.remembered(Study.behind, study, theme, {"session": mark["session"]}, context=context, **of)
        parts.html(f"<b>{escape(name)}</b>")
        for quote in parts.rows(found, Quotation)[:1]:
            parts.quotation(quote, parts.source_line(quote), context=context > 0)
            parts.to_coding(quote["session"], quote["quote"])
    parts.more(len(themes) - len(shown), key)
