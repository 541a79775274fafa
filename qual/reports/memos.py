"""Memos alone, with what each stands on by name: .docx to read, .xlsx to sort."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qual import messages
from qual.errors import FileError
from qual.quotes import quoted
from qual.reports.docx import clean, prepare
from qual.reports.minutes import moment
from qual.store.files import write_whole

#: the order of the chapters; what is written down on an analysis day comes last
KINDS = (
    "study", "session", "utterance", "coding", "code", "code group", "concept", "reference point", "decision",
    "disagreement", "next step", "confirmed", "corrected", "added",
)  # fmt: skip
#: the columns of the sheet with their widths in characters
COLUMNS = {"kind": 18, "on": 36, "session": 12, "passage": 60, "memo": 80, "author": 16, "at": 20}


def write_memos(
    memos: Sequence[dict[str, Any]],
    path: Path | str,
    *,
    title: str | None = None,
    fictional: bool = False,
    language: str | None = None,
) -> Path:
    """Write memos (from `coding.search`) as .docx or .xlsx, by the extension of ``path``; whole or not at all.

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_memos(coding.search(study), "notater.docx").name
    'notater.docx'
    """
    formats = {".docx": _docx, ".xlsx": _xlsx}
    extension = Path(path).suffix.lower()
    if extension not in formats:
        raise FileError("reports.unknown_format", file=Path(path).name, known=", ".join(formats))
    ordered = sorted(memos, key=lambda memo: (_place(memo), memo["on"] or "", memo["at"]))
    heading = title or messages.text("reports.memos.title", language)
    return write_whole(path, formats[extension](ordered, heading, fictional, language))


def kind_name(kind: str, language: str | None = None) -> str:
    """What a memo stands on, as people say it."""
    return messages.text(f"reports.memos.on.{kind.replace(' ', '_')}", language) if kind in KINDS else kind


def place_name(memo: dict[str, Any], language: str | None = None) -> str:
    """The name of what the memo stands on; it says where that is gone."""
    if memo["there"]:
        return str(memo["on"] or "")
    return messages.text("reports.memos.gone", language, name=memo["on"] or "–")


def _place(memo: dict[str, Any]) -> int:
    return KINDS.index(memo["target_kind"]) if memo["target_kind"] in KINDS else len(KINDS)


def _docx(memos: Sequence[dict[str, Any]], title: str, fictional: bool, language: str | None) -> bytes:
    import docx

    document = docx.Document()
    prepare(document, title, language)
    document.add_heading(clean(title), level=0)
    if fictional:
        document.add_paragraph(messages.text("reports.fictional", language), style="Notice")
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
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _xlsx(memos: Sequence[dict[str, Any]], title: str, fictional: bool, language: str | None) -> bytes:
    from qual.reports.xlsx import open_workbook

    written = io.BytesIO()
    with open_workbook(written, title, fictional, language) as book:
        sheet, formats = book.sheet(messages.text("reports.memos.title", language))
        for at, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, messages.text(f"reports.memos.column.{name}", language), formats["head"])
        for line, memo in enumerate(memos, start=1):
            values = {
                **memo, "kind": kind_name(memo["target_kind"], language), "on": place_name(memo, language) or None,
                "memo": memo["text"], "at": moment(memo["at"], language),
            }  # fmt: skip
            for at, name in enumerate(COLUMNS):
                style = formats["wrapped" if name in ("passage", "memo") else "plain"]
                book.write(sheet, line, at, values[name], style)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(memos), 1), len(COLUMNS) - 1)
    return written.getvalue()
