"""How values of figures are read: the name of a cell, numbers and dates as a language writes them, rows as plain values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from qual import messages

if TYPE_CHECKING:
    import pandas as pd

Record = dict[str, Any]  # a row of a figure's table: its splits are chosen at run time


def place(record: Record, by: list[str], language: str | None) -> str:
    """The cell's name: ``BN runde 4``; ``uten gruppe`` of sources that have none."""

    def shown(value: Any) -> str:
        return messages.text("chart.round", language, value=value)

    return " ".join(named(name, record[name], language, shown if name == "round" else str) for name in by)


def named(split: str, value: Any, language: str | None, shown: Callable[[Any], str]) -> str:
    """A value of a split as it is ``shown``; in words where it is a kind of source, or where a source has none."""
    key = f"chart.without.{split}" if value is None else f"ui.kind.{value}" if split == "kind" else ""
    if key in messages.catalogue(language or messages.preferred()):
        return messages.text(key, language)
    return "–" if value is None else shown(value)


def number(value: float, language: str | None) -> str:
    """A whole number with its thousands set apart: ``1 234`` in Norwegian, ``1,234`` in English."""
    return f"{value:,.0f}".replace(",", thousands(language))


def decimal(value: float, language: str | None, places: int = 2) -> str:
    """A number with so many decimals: ``0,03`` in Norwegian, ``0.03`` in English."""
    return f"{value:.{places}f}".replace(".", "," if _norwegian(language) else ".")


def when_and_where(event: Record, language: str | None) -> str:
    """An event's municipality and day, as far as it has them: ``Vardlia, 15.01.2017``."""
    return ", ".join(filter(None, (event["municipality"], event["date"] and day(event["date"], language))))


def dated(events: pd.DataFrame, language: str | None) -> list[str]:
    """The rows of `events` in words, each with its number: ``1 = Kortene (Vardlia, 15.01.2017)``."""
    rows = enumerate(records(events), 1)
    return [f"{number} = {event['name']} ({when_and_where(event, language)})" for number, event in rows]


def day(date: str, language: str | None) -> str:
    """An ISO date as the language writes it: ``14.04.2025``."""
    parts = date[:10].split("-")
    return ".".join(reversed(parts)) if _norwegian(language) and len(parts) == 3 else date


def moment(at: str, language: str | None) -> str:
    """A stored moment (UTC) in local time, as people write it: ``14.04.2025 kl. 13.05``, ``2025-04-14 13:05``."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{local:%d.%m.%Y} kl. {local:%H.%M}" if _norwegian(language) else f"{local:%Y-%m-%d %H:%M}"


def percent(share: float, language: str | None) -> str:
    """A share as the language writes it: ``12 %`` (with a no-break space), ``12%``."""
    return f"{share * 100:.0f}{percent_sign(language)}"


def percent_sign(language: str | None) -> str:
    """What stands after a number of percent."""
    return "\u00a0%" if _norwegian(language) else "%"


def thousands(language: str | None) -> str:
    """What sets thousands apart: a no-break space in Norwegian, a comma in English."""
    return "\u00a0" if _norwegian(language) else ","


def _norwegian(language: str | None) -> bool:
    return (language or messages.preferred()) == "nb"


def as_a_whole(row: Record) -> bool:
    """Whether a theme is said by the group together and by no single voice: no count of participants, and no silence."""
    return not row["participants"] and bool(row.get("as_group")) and not row.get("voiceless")


def with_groups(row: Record) -> bool:
    """Whether, beside the participants that a cell counts, a session of it says the theme as a group and by no single voice."""
    return bool(row["participants"]) and bool(row.get("whole_sessions"))


def at_least(row: Record) -> bool:
    """Whether a number of participants is a lower bound: somebody unknown says it too, and not all who are present do already."""
    return bool(row["unidentified"]) and not (row["present"] and row["participants"] >= row["present"])


_PLAIN: Final = frozenset((str, int, bool))  # nearly all


def plain(value: Any) -> Any:
    """A cell of a DataFrame as JSON can hold it: None for every kind of missing, whole floats (a column with gaps) as
    integers, numpy's numbers as Python's."""
    if type(value) in _PLAIN:
        return value
    if value is None or (not isinstance(value, str) and str(value) in ("nan", "<NA>", "NaT")):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame) -> list[Record]:
    """The rows of a table as dictionaries of `plain` values."""
    import pandas as pd

    bare = pd.DataFrame(frame)  # without ``attrs``, which pandas copies with all in them
    names = [str(name) for name in bare]
    rows = bare.to_numpy(dtype=object).tolist()  # all at once: to take each column out costs ten times as much
    return [
        {name: value if type(value) in _PLAIN else plain(value) for name, value in zip(names, row, strict=True)}
        for row in rows
    ]
