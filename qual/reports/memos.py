"""Memos alone, with what each stands on by name: .docx to read, .xlsx to sort."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qual import messages
from qual.language.order import norwegian
from qual.quotes import quoted
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.store.files import write_whole
from qual.themes.reading import moment

#: the order of the chapters; what is written down on an analysis day comes last
KINDS = (
    *("study", "session", "utterance", "coding", "code", "code group", "concept", "reference point"),
    *("decision", "disagreement", "next step", "confirmed", "corrected", "added"),
)
#: the columns of the sheet with their widths in characters
COLUMNS = {"kind": 18, "on": 36, "session": 12, "passage": 60, "memo": 80, "author": 16, "at": 20}


Memo = Mapping[str, Any]  # a row of `coding.search`


def write_memos(
    memos: Sequence[Memo],
    path: Path | str,
    *,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write memos (from `coding.search`) as .docx or .xlsx, by the extension of ``path``; whole or not at all. ``about``: what
    the file says of itself (`provenance`).

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_memos(coding.search(study), "notater.docx").name
    'notater.docx'
    """
    formats = {".docx": _docx, ".xlsx": _xlsx}
    make = formats[ending(path, formats)]
    ordered = sorted(memos, key=lambda memo: (_place(memo), norwegian(memo["on"]), memo["at"]))
    heading = title or messages.text("reports.memos.title", language)
    return write_whole(path, make(ordered, heading, fictional, about, language))


def kind_name(kind: str, language: str | None = None) -> str:
    """What a memo stands on, as people say it."""
    return messages.text(f"reports.memos.on.{kind.replace(' ', '_')}", language) if kind in KINDS else kind


def place_name(memo: Memo, language: str | None = None) -> str:
    """The name of what the memo stands on; it says where that is gone."""
    if memo["there"]:
        return str(memo["on"] or "")
    return messages.text("reports.memos.gone", language, name=memo["on"] or "–")


def _place(memo: Memo) -> int:
    return KINDS.index(memo["target_kind"]) if memo["target_kind"] in KINDS else len(KINDS)


def _docx(memos: Sequence[Memo], title: str, fictional: bool, about: Sequence[str], language: str | None) -> bytes:
    document = begun(title, fictional, language)
    if not memos:
        document.add_paragraph(messages.text("reports.memos.none", language))
    kind = on = None
    for memo in memos:
        if memo["target_kind"] != kind:
            kind, on = memo["target_kind"], None
            document.add_heading(clean(kind_name(kind, language)), level=1)
        if memo["target_id"] != on and memo["target_id"] is not None:
            on = memo["target_id"]
            document.add_heading(clean(place_name(memo, language)) or "–", level=2)
            if memo["passage"]:
                document.add_paragraph(clean(quoted(memo["passage"])), style="Quotation")
        document.add_paragraph(clean(memo["text"]))
        document.add_paragraph(clean(f"– {memo['author']}, {moment(memo['at'], language)}"), style="Attribution")
    return whole(document, about, language)


def _xlsx(memos: Sequence[Memo], title: str, fictional: bool, about: Sequence[str], language: str | None) -> bytes:
    from qual.reports.xlsx import open_workbook

    written = io.BytesIO()
    with open_workbook(written, title, fictional, language, about) as book:
        head = {name: messages.text(f"reports.memos.column.{name}", language) for name in COLUMNS}
        rows = [
            {
                **memo,
                "kind": kind_name(memo["target_kind"], language),
                "on": place_name(memo, language) or None,
                "memo": memo["text"],
                "at": moment(memo["at"], language),
            }
            for memo in memos
        ]
        name = messages.text("reports.memos.title", language)
        book.listed(name, head, rows, widths=COLUMNS, wrapped=("passage", "memo"))
    return written.getvalue()
