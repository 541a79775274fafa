"""What a picture or a table says of itself when it leaves the study: of what, from when, what is measured, of whom, by whom."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from qual import coding, messages
from qual.reports.wide import column_name, splits
from qual.store import Desk, frames
from qual.themes.reading import day, place, records

if TYPE_CHECKING:
    import pandas as pd


def provenance(
    desk: Desk, frame: pd.DataFrame, *, title: str, fictional: bool = False, language: str | None = None
) -> list[str]:
    """The lines that a table of `qual.themes`, and a picture of it, carry with them: study (and that it is invented), date and
    version, measure with its definition, split, what is kept to, which rounds are compared, coders, how far the coding has come,
    how many sessions and participants; last what such figures are, and are not.

    >>> frame = study.themes(level="concept", by=["round"])
    >>> told = reports.provenance(study, frame, title=study.name, fictional=study.fictional, language="nb")
    >>> told[2], told[3]
    ('Mål: deltakere: hvor mange ulike personer som tar det opp, av dem som var til stede.', 'Delt etter: Runde.')
    """
    from qual import __version__

    say = _Say(language)
    asked = frame.attrs
    told = [f"{title} – {messages.text('reports.fictional', language)}" if fictional else title]
    told.append(say("made", date=day(date.today().isoformat(), language), version=__version__))
    if measure := asked.get("measure"):
        told.append(say("measure", measure=say(f"measure.{measure}")))
    by = splits(frame) if "by" in asked else []
    if by:
        told.append(say("by", by=", ".join(column_name(split, language) for split in by)))
    told += _kept(frame, by, say)
    if "left" in asked:
        sides = [place(side, list(side), language) for side in (asked["left"], asked["right"])]
        told.append(say("compared", left=sides[0], right=sides[1]))
    elif "then" in asked:
        rounds = [messages.text("chart.round", language, value=asked[name]) for name in ("then", "now")]
        told.append(say("compared", left=rounds[0], right=rounds[1]))
    told.append(say("coders", coders=asked.get("coder") or _coders(desk, say)))
    found = Counter(coding.covered(desk).values())
    told.append(say("coverage", **{state: found[state] for state in coding.STATES}, of=sum(found.values())))
    return [*told, *_size(desk, frame, say), messages.text("telling.evidence", language)]


def _kept(frame: pd.DataFrame, by: list[str], say: _Say) -> list[str]:
    """Which themes, groups and rounds, and whether only those who came every time."""
    told = []
    if "theme_id" in frame:
        told.append(
            say("themes", level=say(f"level.{frame.attrs.get('level', 'code')}"), count=frame["theme_id"].nunique())
        )
    for split in by:
        values = [place(row, [split], say.language) for row in records(frame[[split]].drop_duplicates())]
        if split in ("group", "round", "level", "municipality"):
            told.append(say("values", split=column_name(split, say.language), values=", ".join(values)))
    return told + ([say("always")] if frame.attrs.get("always") else [])


def _coders(desk: Desk, say: _Say) -> str:
    with desk.read() as connection:
        found = frames.codings(connection)
    return ", ".join(dict.fromkeys(found["coder"])) or say("nobody")


def _size(desk: Desk, frame: pd.DataFrame, say: _Say) -> list[str]:
    with desk.read() as connection:
        sessions = frames.sessions(connection, counts=False)
        there = frames.attendances(connection)
    held = sessions[sessions["status"] == "held"]
    people = there[(there["function"] == "participant") & there["session"].isin(held["session"])]["person"].nunique()
    told = [say("size", sessions=len(held), people=people)]
    if "present" in frame and frame["present"].notna().any():
        told.append(say("present", least=int(frame["present"].min()), most=int(frame["present"].max())))
    return told


class _Say:
    def __init__(self, language: str | None) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        return messages.text(f"reports.provenance.{key}", self.language, **values)
