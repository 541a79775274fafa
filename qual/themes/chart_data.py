"""The theme matrix as the charts need it: labelled records, the orders of rows, columns and panels, and the scale."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.themes import reading

if TYPE_CHECKING:
    import pandas as pd

SMALL = 4  # fewer present than this is a small N
_MISSING = {"not_held": "×", "not_imported": "///"}

Groups = Mapping[str, tuple[str, str]]


class ChartData:
    """A matrix made ready.

    Parameters
    ----------
    frame : from `themes.matrix`, with ``attrs`` ``measure`` and ``by``.
    groups : (level, municipality) by group code, where lines shall share a panel per level.

    ``records`` hold, besides the matrix's own columns, ``row``, ``column``, ``panel`` (labels), ``series``, ``shape``,
    ``kind`` (held, small, not_held, not_imported), ``weight`` (what is drawn: the share of those present, or the
    figure; None where there is no session), ``figure`` (its short text), ``side`` (where a line's figure stands) and
    ``missing``.
    """

    def __init__(self, frame: pd.DataFrame, language: str | None, groups: Groups | None = None) -> None:
        self.by: list[str] = list(frame.attrs.get("by") or ("group", "round"))
        self.measure: str = frame.attrs.get("measure", "participants")
        self.language = language
        rows = [{str(k): reading.plain(v) for k, v in record.items()} for record in frame.to_dict("records")]
        held = [row for row in rows if row["status"] == "held"]
        self.share = self.measure == "participants" and all(row["present"] for row in held)
        for row in rows:
            value = row["value"] if row["status"] == "held" else None
            row["weight"] = value / row["present"] if self.share and value is not None else value
        self.sentence = reading.sentence(rows, self.by, self.measure, language)
        # somebody says it, but nobody has said who they are: that is no silence
        if any(row.get("unidentified") for row in held) and not any(row["weight"] for row in held):
            self.sentence = self.text("reading.unplaced")
        most = max((row["weight"] for row in held if row["weight"] is not None), default=0)
        if self.measure in ("utterance_share", "word_share"):
            self.top = most or 1
        else:
            self.top = 1 if self.share or self.measure == "presence" else max(most, 1)
        self.records = [self._record(row, groups or {}) for row in rows]
        self._place_figures()
        self.rows = list(dict.fromkeys(record["row"] for record in self.records))
        self.panels = list(dict.fromkeys(record["panel"] for record in self.records)) if self.by[:-1] else []
        self.shapes = list(dict.fromkeys(record["shape"] for record in self.records))
        self.wrapped = any("\n" in row for row in self.rows)
        cells = {row[self.by[-1]]: record["column"] for row, record in zip(rows, self.records, strict=True)}
        self.columns = [cells[value] for value in (sorted(cells) if self.by[-1] == "round" else cells)]

    def text(self, key: str, **values: Any) -> str:
        """A message of the charts."""
        return messages.text(f"chart.{key}", self.language, **values)

    def scale(self) -> dict[str, Any]:
        """Values and labels for an axis or a legend: words for shares and presence, else whole numbers."""
        if self.share:
            return {
                "values": [0, 0.5, 1],
                "labelExpr": self._words({0: "share.none", 0.5: "share.half", 1: "share.all"}),
            }
        if self.measure == "presence":
            return {"values": [0, 1], "labelExpr": self._words({0: "presence.none", 1: "presence.all"})}
        if self.measure in ("utterance_share", "word_share"):
            return {"values": [0, self.top / 2, self.top], "labelExpr": "format(datum.value, '.0%')"}
        whole = sorted({round(self.top * part / 4) for part in range(5)})
        apart = reading.thousands(self.language)
        return {"values": whole, "labelExpr": f"replace(format(datum.value, ',.0f'), /,/g, '{apart}')"}

    def keys(self) -> list[str]:
        """What the marks mean, for those that this figure has."""
        kinds = {record["kind"] for record in self.records}
        return [self.text(f"key.{kind}") for kind in ("small", *_MISSING) if kind in kinds]

    def _words(self, keys: dict[float, str]) -> str:
        """A Vega expression that gives these values their words."""
        *some, (_, last) = keys.items()
        return (
            "".join(f"datum.value == {value} ? '{self.text(key)}' : " for value, key in some) + f"'{self.text(last)}'"
        )

    def _record(self, row: dict[str, Any], groups: Groups) -> dict[str, Any]:
        series = ", ".join(self._named(name, row[name]) for name in self.by[:-1])
        panel, shape = groups.get(row["group"], (series, "")) if self.by[:-1] == ["group"] else (series, "")
        held, small = row["status"] == "held", bool(row["present"]) and row["present"] < SMALL
        symbol = _MISSING.get(row["status"], "")
        shown = {name: row[name] for name in ("theme_id", "theme", *self.by, "status", "weight", "display")}
        return shown | {
            "row": _wrapped(row["theme"]), "column": self._named(self.by[-1], row[self.by[-1]]), "series": series,
            "panel": panel, "shape": shape, "kind": ("small" if small else "held") if held else row["status"],
            "figure": self._figure(row) if held else "", "click": row["weight"] or 0,
            "missing": f"{symbol} {series if panel != series else ''}".strip() if symbol else "",
            "dark": held and not small and (row["weight"] or 0) > 0.52 * self.top,
        }  # fmt: skip

    def _figure(self, row: dict[str, Any]) -> str:
        """The short figure in a cell: ``3/5``, ``≥3/5`` where somebody unknown spoke, ``12``."""
        if self.measure in ("utterance_share", "word_share"):
            return f"{row['value'] * 100:.0f} %" if row["value"] is not None else ""
        if self.measure != "participants":
            return reading.number(row["value"], self.language)
        at_least = "≥" if row["unidentified"] else ""
        return f"{at_least}{row['participants']}" + (f"/{row['present']}" if row["present"] else "")

    def _named(self, split: str, value: Any) -> str:
        if value is None:
            return "–"
        return self.text("round_short", value=value) if split == "round" else str(value)

    def _place_figures(self) -> None:
        """Where lines share a panel: the highest figure above its point, the lowest below, those between not at all."""
        points: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        gaps = set()
        for record in self.records:
            record["side"] = ""
            place = (record["theme_id"], record["panel"], record["column"])
            if record["figure"]:
                points.setdefault(place, []).append(record)
            if record["missing"]:
                gaps.add(place)
        for place, there in points.items():
            there.sort(key=lambda record: record["weight"])
            there[0]["side"], there[-1]["side"] = "below", "above"
            if place in gaps and len(there) == 1 and there[0]["weight"] > 0.8 * self.top:
                there[0]["side"] = "below"  # the top edge there names the session that is missing


def _wrapped(theme: str) -> str:
    """A theme's name on at most two lines of 40 characters."""
    return "\n".join(textwrap.wrap(theme, 40, max_lines=2, placeholder=" …")) or "–"
