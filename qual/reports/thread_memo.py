"""The thread memo: one or two pages to open a group's next session with, given to the participants themselves.

What you said last time, what we said we would work on and what came of it, what we now ask. It says "participant", never a
role or a name: in a small group a role is a person.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.errors import DesignError, FileError
from qual.quotes import quoted
from qual.reports.docx import clean, prepare
from qual.store import Connection, Database, design, frames, notes, talk_counts
from qual.store.files import write_whole
from qual.themes import actions as followed
from qual.themes.compare import Passage, passages
from qual.themes.matrix import Level, matrix

if TYPE_CHECKING:
    import pandas as pd

Safe = Callable[[Passage], bool]


def write_thread_memo(database: Database, path: Path | str, group: str, **choices: Any) -> Path:
    """Write the memo as .docx, whole or not at all; ``choices`` as for `thread_memo`.

    Raises what `thread_memo` does, `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).
    """
    if Path(path).suffix.lower() != ".docx":
        raise FileError("reports.unknown_format", file=Path(path).name, known=".docx")
    return write_whole(path, thread_memo(database, group, **choices))


def thread_memo(
    database: Database,
    group: str,
    *,
    before: int | None = None,
    level: Level = "group",
    themes: int = 4,
    quotations: int = 2,
    questions: Sequence[str] | None = None,
    safe: Safe | None = None,
    fictional: bool = False,
    language: str | None = None,
) -> bytes:
    """The memo for one group as a Word file.

    Parameters
    ----------
    before : the round that it opens; "last time" is the group's last session before. Default: after all that were held.
    level, themes, quotations : how many themes of which level, those voiced by most first, with how many quotations each.
    questions : what we now ask; default the guide's questions for that round, of the guides used in this group.
    safe : says of a passage whether this group may see it. Whatever it says, words of persons who have withdrawn a consent, and
        words with the name of a participant in them, are left out.

    Raises `DesignError` for an unknown group, or one that has no session yet.
    """
    import docx

    last, heading = _last_session(database, group, before)
    number = int(last["round"])
    told = _themes(database, group, number, level, themes, language)
    with database.read() as connection:
        keep = _Keep(connection, safe)
        asked = (
            list(questions) if questions is not None else _questions(connection, last["session"], before or number + 1)
        )
    document = docx.Document()
    title = messages.text("reports.thread.title", language, group=heading)
    prepare(document, title, language)
    document.add_heading(clean(title), level=0)
    if fictional:
        document.add_paragraph(messages.text("reports.fictional", language), style="Notice")
    when = messages.text("reports.thread.when", language, round=number, date=messages_date(last["date"], language))
    document.add_paragraph(clean(when))
    _said(document, database, told, group, number, level, quotations, keep, language)
    _worked_on(document, followed.actions(database, group=group), number, keep, language)
    _asked(document, asked, language)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def messages_date(date: str | None, language: str | None) -> str:
    """A date as people write it: 14.04.2025 in Norwegian, 2025-04-14 in English; a dash where there is none."""
    if not date:
        return "–"
    year, month, day = date.split("-")
    return f"{day}.{month}.{year}" if (language or messages.preferred()) == "nb" else date


class _Keep:
    """Which words this memo may hold."""

    def __init__(self, connection: Connection, safe: Safe | None) -> None:
        persons = frames.persons(connection)
        names = [str(name) for name in persons["pseudonym"].dropna()]
        self._withdrawn = {row["person"] for row in notes.consents(connection) if row["withdrawn"]}
        self._codes = [str(code) for code in persons["person"]]
        self._names = (
            re.compile(r"\b(?:" + "|".join(map(re.escape, [*names, *self._codes])) + r")\b", re.I) if names else None
        )
        self._safe = safe

    def passage(self, passage: Passage) -> bool:
        """Whether the passage may be printed."""
        return (
            passage.person not in self._withdrawn
            and not self.names(passage.text)
            and (self._safe is None or self._safe(passage))
        )

    def names(self, text: str) -> bool:
        """Whether a participant's name or code stands in the text."""
        return self._names is not None and self._names.search(text) is not None


def _last_session(database: Database, group: str, before: int | None) -> tuple[dict[Any, Any], str]:
    with database.read() as connection:
        sessions = frames.sessions(connection).to_dict("records")
        names = design.names_of_groups(connection)
    if group not in names:
        raise DesignError("quotes.unknown_group", value=group, known=", ".join(names) or "–")
    held = [
        row for row in sessions
        if row["group"] == group and row["status"] == "held" and (before is None or row["round"] < before)
    ]  # fmt: skip
    if not held:
        raise DesignError("reports.no_session_yet", group=group)
    return max(held, key=lambda row: row["round"]), names[group] or group


def _themes(database: Database, group: str, number: int, level: Level, most: int, language: str | None) -> pd.DataFrame:
    """The themes of the last session, those that most participants voice first."""
    frame = matrix(database, level=level, by=("group", "round"), language=language)
    there = frame[(frame["group"] == group) & (frame["round"] == number) & (frame["participants"] > 0)]
    there = there[there["theme_id"] != "residual"]
    return there.sort_values(["participants", "utterances"], ascending=False, kind="stable").head(most)


def _questions(connection: Connection, session: str, number: int) -> list[str]:
    """The guide's questions for this round, of the guides whose questions were marked in the group's last session."""
    used = talk_counts.guides_of(connection, session)
    return [
        row["text"] for row in notes.guide(connection)
        if row["round"] == number and row["text"] and (not used or row["guide"] in used)
    ]  # fmt: skip


def _said(
    document: Any, database: Database, themes: pd.DataFrame, group: str, number: int, level: Level, most: int,
    keep: _Keep, language: str | None,
) -> None:  # fmt: skip
    document.add_heading(messages.text("reports.thread.said", language), level=1)
    if themes.empty:
        document.add_paragraph(messages.text("reports.thread.nothing_said", language))
    place = {"group": group, "round": number}
    for row in themes.to_dict("records"):
        document.add_heading(clean(row["theme"]), level=2)
        document.add_paragraph(messages.text("reports.thread.voiced", language, display=row["display"]))
        found = passages(database, row["theme_id"], level=level, by=(), most=most * 4, where=place).get((), ())
        for passage in [passage for passage in found if keep.passage(passage)][:most]:
            document.add_paragraph(clean(quoted(passage.text)), style="Quotation")


def _worked_on(document: Any, frame: pd.DataFrame, number: int, keep: _Keep, language: str | None) -> None:
    document.add_heading(messages.text("reports.thread.work", language), level=1)
    rows = frame[frame["round"] <= number].to_dict("records")
    if not rows:
        document.add_paragraph(messages.text("reports.thread.no_actions", language))
        return
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("what", "who", "status", "outcome"), strict=True):
        cell.paragraphs[0].add_run(messages.text(f"reports.thread.{name}", language)).bold = True
    for row in rows:
        who = row["who"] if row["who"] and not keep.names(row["who"]) else "–"
        status = messages.text(f"reports.action.{row['status'].replace(' ', '_')}", language)
        outcome = row["outcome"] if row["outcome"] and not keep.names(row["outcome"]) else "–"
        values = (f"{row['what']} ({messages.text('chart.round', language, value=row['round'])})", who, status, outcome)
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = clean(value)


def _asked(document: Any, questions: Sequence[str], language: str | None) -> None:
    document.add_heading(messages.text("reports.thread.ask", language), level=1)
    right = messages.text("reports.thread.right", language)
    for question in [*questions, right]:
        document.add_paragraph(clean(question), style="List Bullet")
    for reply in ("confirmed", "corrected", "added"):
        document.add_paragraph(f"☐ {messages.text(f'reports.reply.{reply}', language)}: {'_' * 50}")
