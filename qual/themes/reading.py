"""A figure in one sentence: the largest change, or difference, that the matrix holds. Never what it means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qual import messages

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]  # a row of a figure's table: its splits are chosen at run time


def sentence(records: list[Record], by: list[str], measure: str, language: str | None) -> str:
    """The reading of a theme matrix.

    Parameters
    ----------
    records : one per theme and cell with ``theme``, the splits, and ``weight``: the figure to compare by (the share of
        those present, or the count), None where there is no session.
    by : the splits. When the last is ``round``, the largest change from an earlier to a later round within what the
        other splits give; otherwise the largest difference between two cells of a theme.

    Of equals, the first in the order of the codebook and the design wins, over the longest time.
    """
    held = [record for record in records if record["weight"] is not None]
    voiced = [record for record in held if record["weight"] > 0]
    if not voiced:
        return messages.text("chart.reading.none" if held else "chart.empty", language)
    pairs = list(_pairs(held, by))
    if not pairs:
        most = max(voiced, key=lambda record: record["weight"])
        return _say("one", measure, most, None, by, language)
    now, then = max(pairs, key=lambda pair: abs(pair[0]["weight"] - pair[1]["weight"]))
    if now["weight"] == then["weight"]:
        return messages.text("chart.reading.even", language)
    reading = _say("two", measure, now, then, by, language)
    if len(pairs) == 1:
        return reading
    return messages.text(f"chart.reading.{'change' if by[-1] == 'round' else 'difference'}", language, reading=reading)


def place(record: Record, by: list[str], language: str | None) -> str:
    """The cell's name: ``BN runde 4``."""
    return " ".join(
        messages.text("chart.round", language, value=record[name]) if name == "round" else str(record[name])
        for name in by
    )


def number(value: float, language: str | None) -> str:
    """A whole number with its thousands set apart: ``1 234`` in Norwegian, ``1,234`` in English."""
    return f"{value:,.0f}".replace(",", thousands(language))


def day(date: str, language: str | None) -> str:
    """An ISO date as the language writes it: ``14.04.2025``."""
    parts = date[:10].split("-")
    return ".".join(reversed(parts)) if (language or messages.preferred()) == "nb" and len(parts) == 3 else date


def thousands(language: str | None) -> str:
    """What sets thousands apart: a no-break space in Norwegian, a comma in English."""
    return "\u00a0" if (language or messages.preferred()) == "nb" else ","


def _pairs(held: list[Record], by: list[str]) -> Iterator[tuple[Record, Record]]:
    """(now, then) to compare: two rounds of one group, the longest stretch of time first; or any two cells."""
    rounds = by[-1] == "round"
    rows: dict[tuple[Any, ...], list[Record]] = {}
    for record in held:
        rows.setdefault((record["theme_id"], *((record[name] for name in by[:-1]) if rounds else ())), []).append(
            record
        )
    for row in rows.values():
        if not rounds:
            least, most = min(row, key=lambda r: r["weight"]), max(row, key=lambda r: r["weight"])
            if least is not most:
                yield most, least
            continue
        ordered = sorted(row, key=lambda record: record["round"])
        for stretch in range(len(ordered) - 1, 0, -1):
            for first in range(len(ordered) - stretch):
                yield ordered[first + stretch], ordered[first]


def _say(kind: str, measure: str, now: Record, then: Record | None, by: list[str], language: str | None) -> str:
    if kind == "two" and measure == "presence" and now["weight"] == 0:
        measure = "absence"
    values = {"theme": now["theme"], "now": _figure(now, measure, language), "place": place(now, by, language)}
    if then is not None:
        same = by[:-1] if by[-1] == "round" else []
        values |= {
            "then": _figure(then, measure, language),
            "other": place(then, [name for name in by if name not in same], language),
        }
    return messages.text(f"chart.reading.{kind}.{measure}", language, **values)


def _figure(record: Record, measure: str, language: str | None) -> str:
    shown = measure in ("participants", "utterance_share", "word_share")
    return str(record["display"]) if shown else number(record["value"], language)


def plain(value: Any) -> Any:
    """A cell of a DataFrame as JSON can hold it: None for every kind of missing, whole floats (a column with gaps) as
    integers, numpy's numbers as Python's."""
    if value is None or (not isinstance(value, str) and str(value) in ("nan", "<NA>", "NaT")):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows of a table as dictionaries of `plain` values."""
    return [{str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
