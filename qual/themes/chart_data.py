"""The theme matrix as the charts need it: labelled records, the orders of rows, columns and panels, and the scale."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from qual import messages
from qual.store.combined import JOINT
from qual.themes import beneath, reading, telling
from qual.themes.reading import Record

if TYPE_CHECKING:
    import pandas as pd

    from qual.themes.people import People

SMALL = 4  # fewer present than this is a small N
MISSING = {"not_held": "×", "not_imported": "///", "not_coded": "?"}

Groups = Mapping[str, tuple[str, str]]
Options = dict[str, Any]  # of a Vega-Lite axis, legend or scale, by their names there


MOST: Final = 60  # themes of one figure


class Weighed:
    """A matrix with what is drawn of each row, and what its reading says.

    ``weighed`` are its rows, with ``weight`` beside its own columns; ``held`` are those that have figures, ``behind`` the cells
    that the ``sentence`` speaks of (``theme_id, theme`` and the splits), the one it is about first.
    """

    def __init__(self, frame: pd.DataFrame, language: str | None) -> None:
        self.by: list[str] = list(frame.attrs.get("by") or ("group", "round"))
        self.measure: str = frame.attrs.get("measure", "participants")
        self.language = language
        self.people: People | None = frame.attrs.get("people")
        self.weighed = reading.records(frame)
        self.held = [row for row in self.weighed if row["status"] == "held"]
        self.share = self.measure == "participants" and all(row["present"] for row in self.held)
        for row in self.weighed:
            row["weight"] = self._weight(row)
        self.sentence, behind, self.change = self._reading(self.weighed, self.held)
        self.behind: list[Record] = [{name: row[name] for name in ("theme_id", "theme", *self.by)} for row in behind]

    def _weight(self, row: Record) -> float | None:
        """What is drawn of a row: its figure, or the share of those present."""
        value: float | None = row["value"] if row["status"] == "held" else None
        return value / row["present"] if self.share and value is not None else value

    def _reading(self, rows: list[Record], held: list[Record]) -> telling.Largest:
        # somebody says it, but nobody has said who they are: that is no silence
        whole = self.measure == "participants" and any(reading.as_a_whole(row) for row in held)
        if whole and not any(row["weight"] for row in held):
            return telling.Largest(self.text("reading.as_a_whole"), [])
        if any(row.get("unidentified") for row in held) and not any(row["weight"] for row in held):
            return telling.Largest(self.text("reading.unplaced"), [])
        together = [row for row in rows if row["theme_id"].startswith(JOINT)]  # of it the figure is, not of its parts
        return telling.largest_of(together or rows, self.by, self.measure, self.language, self.people)

    def text(self, key: str, **values: Any) -> str:
        """A message of the charts."""
        return messages.text(f"chart.{key}", self.language, **values)


class ChartData(Weighed):
    """A matrix made ready.

    Parameters
    ----------
    frame : from `themes.matrix`, with ``attrs`` ``measure`` and ``by``.
    groups : (level, municipality) by group code, where lines shall share a panel per level.

    ``records`` hold, besides the matrix's own columns, ``row``, ``column``, ``panel`` (labels), ``series``, ``shape``, ``kind``
    (held, small, whole, not_coded, not_held, not_imported, not_planned), ``weight`` (what is drawn: the share of those present,
    or the figure; None where there is no figure), ``figure`` (its short text), ``with_groups`` (a group says it as a whole beside
    those counted), ``unfinished`` (not all of it is done), ``side`` (where a line's figure stands), ``missing`` and ``since``.
    """

    def __init__(
        self, frame: pd.DataFrame, language: str | None, groups: Groups | None = None, most: int = MOST
    ) -> None:
        notes = telling.notes(frame, language)  # of all that is counted, drawn or not
        frame = fewer(frame, most)
        super().__init__(frame, language)
        self.left_out: int = frame.attrs.get("left_out", 0)
        self.later = beneath.later(frame, language)  # stands with what the marks mean, where it is seen
        self.note: str = " ".join(filter(None, (*notes, frame.attrs.get("note"))))
        rows = self.weighed
        self.limited = False  # whether intervals are drawn
        self.sentence = " ".join(filter(None, (self.sentence, beneath.asked_of(frame, self.behind, language))))
        self.top = self._top(self.held)
        names = labels(rows)
        self.records = [self._record(row, names[row["theme_id"]], groups or {}) for row in rows]
        self._place_figures()
        before = telling.asked_before(rows, self.by, self.people)
        for record, asked in zip(self.records, before, strict=True):
            record["since"] = telling.since(asked, language) if asked else ""
            record["asked"] = beneath.asked_here(frame, record, language) if record["status"] == "held" else ""
        changes = [self.change or "", *(asked.change for asked in before if asked)]
        self.note = " ".join(filter(None, (self.note, telling.same_figures(changes, language))))
        self.rows = self._different("row")
        self.panels = self._different("panel") if self.by[:-1] else []
        self.shapes = self._different("shape")
        self.colours = self._colours(groups or {})
        self.wrapped = any("\n" in row for row in self.rows)
        cells = {row[self.by[-1]]: record["column"] for row, record in zip(rows, self.records, strict=True)}
        numbers = sorted(cells, key=lambda value: (value is None, value)) if self.by[-1] == "round" else list(cells)
        self.columns = [cells[value] for value in numbers]

    def _top(self, held: list[Record]) -> float:
        """The end of the scale."""
        most: float = max((row["weight"] for row in held if row["weight"] is not None), default=0)
        if self.measure in ("utterance_share", "word_share"):
            return most or 1
        return 1 if self.share or self.measure == "presence" else max(most, 1)

    def _colours(self, groups: Groups) -> list[int]:
        """The place of each panel's colour. A level, or a municipality, has its own also where the others are not shown."""
        for every in zip(*groups.values(), strict=False):
            known = list(dict.fromkeys(every))
            if set(self.panels) <= set(known):
                return [known.index(panel) for panel in self.panels]
        return list(range(len(self.panels)))

    def _different(self, name: str) -> list[str]:
        """The values of a field of the records, each once, in their order."""
        return list(dict.fromkeys(record[name] for record in self.records))

    def ticks(self) -> dict[float, str]:
        """What stands beside an axis or a legend, by its value: words for shares and presence, else whole numbers."""
        if self.share:
            return {0: self.text("share.none"), 0.5: self.text("share.half"), 1: self.text("share.all")}
        if self.measure == "presence":
            return {0: self.text("presence.none"), 1: self.text("presence.all")}
        if self.measure in ("utterance_share", "word_share"):
            return {part: reading.percent(part, self.language) for part in (0, self.top / 2, self.top)}
        whole = sorted({round(self.top * part / 4) for part in range(5)})
        return {part: reading.number(part, self.language) for part in whole}

    def scale(self) -> Options:
        """`ticks` as Vega takes them."""
        ticks = self.ticks()
        *some, last = ticks.items()
        words = "".join(f"datum.value == {value} ? '{told}' : " for value, told in some) + f"'{last[1]}'"
        return {"values": list(ticks), "labelExpr": words}

    def keys(self) -> list[str]:
        """What the marks mean, for those that this figure has; and how many themes it leaves out."""
        kinds = {record["kind"] for record in self.records}
        told = [self.text(f"key.{kind}") for kind in ("small", "whole", *MISSING) if kind in kinds]
        if any(record.get("with_groups") for record in self.records):
            told.append(self.text("key.with_groups"))
        if any(record["unfinished"] for record in self.records if "unfinished" in record):
            told.append(self.text("key.unfinished"))
        if self.limited:
            told.append(self.text("key.wilson" if self.share else "key.bootstrap"))
        told += [self.text("key.left_out", count=self.left_out)] if self.left_out else []
        return [*told, self.later] if self.later else told

    def limit(self, limits: pd.DataFrame) -> None:
        """Give each record the limits ``low`` and ``high`` of its interval (`themes.intervals`), where it has one."""
        found = {
            tuple(str(reading.plain(row[name])) for name in ("theme_id", *self.by)): (row["low"], row["high"])
            for row in limits.to_dict("records")
        }
        for record in self.records:
            low, high = found.get(tuple(str(record[name]) for name in ("theme_id", *self.by)), (None, None))
            if record["weight"] is not None and low == low and low is not None:
                record |= {"low": low, "high": high}
        self.limited = any("high" in record for record in self.records)
        self.top = max([self.top, *(record["high"] for record in self.records if "high" in record)])

    def band(self, most: int) -> int:
        """Where one row of cells is longer than ``most``: make it bands under each other, as panels; gives how many cells a band
        has, 0 where nothing is to be done."""
        if self.panels or len(self.columns) <= most:
            return 0
        several = -(-len(self.columns) // most)
        size = -(-len(self.columns) // several)
        bands = [self.columns[at : at + size] for at in range(0, len(self.columns), size)]
        named = {column: f"{one[0]} – {one[-1]}" for one in bands for column in one}
        for record in self.records:
            record["panel"] = named[record["column"]]
        self.panels = [f"{one[0]} – {one[-1]}" for one in bands]
        return size

    def date(self, events: pd.DataFrame, step: float) -> None:
        """Add a record per panel and event (`biography.events`), ``x`` pixels along an axis of rounds ``step`` apart."""
        first = min((record["round"] for record in self.records if record["round"] is not None), default=1)
        panels = {(record["row"], record["panel"]): None for record in self.records}
        for at, event in enumerate(reading.records(events), 1):
            if event["place"] is not None:
                x = (event["place"] - first + 0.5) * step
                self.records += [
                    {"row": row, "panel": panel, "kind": "event", "x": x, "event": str(at)} for row, panel in panels
                ]

    def _record(self, row: Record, name: str, groups: Groups) -> Record:
        series = ", ".join(self._named(split, row[split]) for split in self.by[:-1])
        panel, shape = self._panel(row, series, groups)
        held, small = row["status"] == "held", bool(row["present"]) and row["present"] < SMALL
        whole = held and self.measure == "participants" and reading.as_a_whole(row)
        symbol = self.text("as_a_whole") if whole else MISSING.get(row["status"], "")
        whose = (shape if len(self.by) > 2 else series) if panel != series else ""
        shown = {field: row[field] for field in ("theme_id", "theme", *self.by, "status", "weight", "display")}
        for split in self.by:
            shown[f"{split}_told"] = reading.named(split, row[split], self.language, str)
        return shown | {
            "row": name,
            "column": self._named(self.by[-1], row[self.by[-1]]),
            "series": series,
            "panel": panel,
            "shape": shape,
            "kind": "whole" if whole else ("small" if small else "held") if held else row["status"],
            "with_groups": held and self.measure == "participants" and reading.with_groups(row),
            "unfinished": held and telling.unfinished(row),
            "figure": self._figure(row) + ("…" if telling.unfinished(row) else "") if held else "",
            "click": row["weight"] or 0,
            "missing": f"{symbol} {whose}".strip() if symbol else "",
            "dark": held and not small and (row["weight"] or 0) > 0.52 * self.top,
        }

    def _panel(self, row: Record, series: str, groups: Groups) -> tuple[str, str]:
        """In which panel a line is drawn, and what tells it from the others there by its shape."""
        if groups and self.by[:-1] == ["group"]:
            return groups.get(row["group"], (series, ""))
        if groups and self.by[:-1] == ["level", "municipality"]:
            return self._named("level", row["level"]), self._named("municipality", row["municipality"])
        return series, ""

    def _figure(self, row: Record) -> str:
        """The short figure in a cell: ``3/5``, ``≥3/5`` where somebody unknown spoke, ``2/11 + gr.``, ``12``."""
        if self.measure in ("utterance_share", "word_share"):
            return reading.percent(row["value"], self.language) if row["value"] is not None else ""
        if self.measure != "participants":
            return reading.number(row["value"], self.language)
        if reading.as_a_whole(row):
            return self.text("as_a_whole")
        at_least = "≥" if reading.at_least(row) else ""
        figure = f"{at_least}{row['participants']}" + (f"/{row['present']}" if row["present"] else "")
        return self.text("with_groups", figure=figure) if reading.with_groups(row) else figure

    def _named(self, split: str, value: Any) -> str:
        def shown(value: Any) -> str:
            return self.text("round_short", value=value) if split == "round" else str(value)

        return reading.named(split, value, self.language, shown)

    def _place_figures(self) -> None:
        """Where lines share a panel: the highest figure above its point, the lowest below, those between not at all."""
        points: dict[tuple[str, str, str], list[Record]] = {}
        gaps: dict[tuple[str, str, str], Record] = {}
        for record in self.records:
            record["side"] = ""
            place = (record["theme_id"], record["panel"], record["column"])
            if record["figure"] and record["weight"] is not None:
                points.setdefault(place, []).append(record)
            if record["missing"] and (before := gaps.setdefault(place, record)) is not record:
                before["missing"] += ", " + record["missing"]  # several groups of one panel, told in one line
                record["missing"] = ""
        for place, there in points.items():
            there.sort(key=lambda record: record["weight"])
            there[0]["side"], there[-1]["side"] = "below", "above"
            if place in gaps and len(there) == 1 and there[0]["weight"] > 0.8 * self.top:
                there[0]["side"] = "below"  # the top edge there names the session that is missing


def behind_reading(frame: pd.DataFrame, language: str | None) -> list[Record]:
    """The cells that the reading of a theme matrix speaks of (``theme_id, theme`` and the splits), the one it is about first."""
    return Weighed(fewer(frame, MOST), language).behind


def fewer(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most ``most`` of the frame's themes, those with most in them, in their order; ``attrs["left_out"]`` counts the rest."""
    if "theme_id" not in frame or frame["theme_id"].nunique() <= most:
        return frame
    weight = next(name for name in ("utterances", "exchanges", "value") if name in frame)
    sums = frame.groupby("theme_id", sort=False)[weight].sum().sort_values(ascending=False, kind="stable")
    kept = frame[frame["theme_id"].isin(sums.index[:most])]
    kept.attrs = frame.attrs | {"left_out": frame.attrs.get("left_out", 0) + len(sums) - most}
    return kept


def labels(rows: Sequence[Record]) -> dict[str, str]:
    """Per theme id its name on at most two lines of 40 characters; names that begin alike stay different (by signs unseen)."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        if row["theme_id"] not in found:
            name = "\n".join(textwrap.wrap(row["theme"], 40, max_lines=2, placeholder=" …")) or "–"
            while name in taken:
                name += "\u200b"
            taken.add(name)
            found[row["theme_id"]] = name
    return found
