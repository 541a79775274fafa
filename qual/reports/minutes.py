"""The minutes of an analysis day: what was decided, what was not agreed on, what comes next; who said so and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qual import messages
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.store import Desk, design
from qual.store.files import write_whole
from qual.themes import telling
from qual.themes.decided import DAY, Entry, Reply, entries, replies
from qual.themes.moderating import moderating
from qual.themes.reading import moment


def write_minutes(desk: Desk, path: Path | str, levels: Sequence[str], **choices: Any) -> Path:
    """Write the minutes as .docx, whole or not at all; ``choices`` as for `minutes`.

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).

    >>> _ = themes.write_down(study, "decision", "Skole", "Kortene blir med til SFO.")
    >>> reports.write_minutes(study, "referat.docx", ["Skole"]).name
    'referat.docx'
    """
    ending(path, [".docx"])
    return write_whole(path, minutes(desk, levels, **choices))


def minutes(
    desk: Desk,
    levels: Sequence[str],
    *,
    since: str | None = None,
    present: Sequence[str] = (),
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> bytes:
    """The minutes as a Word file: per level (or group, or municipality) where others moderated in some rounds than in others, its
    decisions, disagreements and next steps, each with who and when; then what its groups have answered to their thread memos,
    where they have.

    Parameters
    ----------
    since : only what was written down from this moment (ISO 8601) on; default all of it.
    present : who took part in the day.
    about : what the file says of itself (`provenance`).
    """
    document = begun(title or messages.text("reports.minutes.title", language), fictional, language)
    with desk.read() as connection:
        places = design.places(connection)
        asking = {
            level: moderating(connection, {group for group, of in places.items() if level in (group, *of)})
            for level in levels
        }
    answers = [(reply, {reply["group"], *places.get(reply["group"], ())}) for reply in replies(desk) if reply["group"]]
    if present:
        document.add_paragraph(clean(messages.text("reports.minutes.present", language, names=", ".join(present))))
    for level in levels:
        document.add_heading(clean(level), level=1)
        if led := telling.moderators(asking[level], language):
            document.add_paragraph(clean(led))
        written = entries(desk, level, since=since)
        for kind in DAY:
            mine = [entry for entry in written if entry["kind"] == kind]
            document.add_heading(messages.text(f"reports.minutes.{kind.replace(' ', '_')}", language), level=2)
            if not mine:
                document.add_paragraph(messages.text("reports.minutes.none", language))
            for entry in mine:
                document.add_paragraph(clean(entry["text"]), style="List Bullet")
                _signed(document, entry, language)
        _replies(document, [reply for reply, of in answers if level in of], language)
    return whole(document, about, language)


def _replies(document: Any, told: list[Reply], language: str | None) -> None:
    if told:
        document.add_heading(messages.text("reports.minutes.replies", language), level=2)
    for entry in told:
        kind = messages.text(f"reports.reply.{entry['kind']}", language)
        document.add_paragraph(clean(f"{entry['session']} · {kind}: {entry['text']}"), style="List Bullet")
        _signed(document, entry, language)


def _signed(document: Any, entry: Entry, language: str | None) -> None:
    document.add_paragraph(clean(f"– {entry['author']}, {moment(entry['at'], language)}"), style="Attribution")
