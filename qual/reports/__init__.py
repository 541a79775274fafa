"""Reports: DataFrames in, one file out, whole or not at all. The name of the file says the format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qual.quotes import check_template
from qual.reports.actions import write_actions
from qual.reports.cases import write_cases
from qual.reports.coded_transcript import write_coded_transcript
from qual.reports.endings import ending
from qual.reports.memos import write_memos
from qual.reports.methods import write_methods
from qual.reports.minutes import write_minutes
from qual.reports.provenance import provenance
from qual.reports.thread_memo import contents as thread_memo_contents
from qual.reports.thread_memo import write_thread_memo
from qual.reports.under import arranged, write_under
from qual.store.files import write_whole

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "MATRIX_FORMATS",
    "QUOTE_FORMATS",
    "arranged",
    "provenance",
    "thread_memo_contents",
    "write_actions",
    "write_cases",
    "write_coded_transcript",
    "write_matrix",
    "write_memos",
    "write_methods",
    "write_minutes",
    "write_quotes",
    "write_table",
    "write_thread_memo",
    "write_under",
]

QUOTE_FORMATS = {".docx": "docx", ".xlsx": "xlsx", ".csv": "csv", ".md": "markdown"}
MATRIX_FORMATS = {".xlsx": "xlsx", ".csv": "csv", ".md": "markdown"}


def write_quotes(
    frame: pd.DataFrame,
    path: Path | str,
    *,
    template: str | None = None,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write quotations (from `quotes.find`) as .docx, .xlsx, .csv or .md, by the extension of ``path``.

    Parameters
    ----------
    template : the attribution; see `quotes.attribute`.
    title : what stands on top; default "Quotations" in the language.
    fictional : whether the material is invented, which the report then says.
    about : what it says of itself (`provenance`; not in .csv, which holds rows alone).

    Raises `FileError` (``reports.unknown_format``), `StudyError` (folder not writable, disk full) and `QualError` (a broken
    attribution). Returns the path.

    >>> found = study.quotes(theme="alt henger på én", context=1)
    >>> reports.write_quotes(found, "sitater.docx", title="Alt henger på én", fictional=study.fictional).name
    'sitater.docx'
    """
    make: Callable[..., bytes] = _writer(path, QUOTE_FORMATS).quotes
    if template is not None:
        check_template(template)  # also where there is no quotation to find the mistake in
    made = make(frame, template=template, title=title, fictional=fictional, about=about, language=language)
    return write_whole(path, made)


def write_matrix(
    frame: pd.DataFrame,
    path: Path | str,
    *,
    title: str | None = None,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write a theme matrix (from `themes.matrix`) as .xlsx, .csv or .md, by the extension of ``path``; ``about``: what it
    says of itself (`provenance`; not in .csv, which holds rows alone).

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_matrix(study.themes(level="concept"), "temaer.xlsx", fictional=study.fictional).name
    'temaer.xlsx'
    """
    make: Callable[..., bytes] = _writer(path, MATRIX_FORMATS).matrix
    return write_whole(path, make(frame, title=title, fictional=fictional, about=about, language=language))


def write_table(
    frame: pd.DataFrame,
    path: Path | str,
    *,
    title: str,
    fictional: bool = False,
    about: Sequence[str] = (),
    language: str | None = None,
) -> Path:
    """Write any table of `qual.themes` (participation, pairs, changes …) as .xlsx; ``about``: what it says of itself
    (`provenance`).

    Raises `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full). Returns the path.

    >>> reports.write_table(themes.cooccurrence(study, level="group"), "par.xlsx", title="Temaer som står sammen").name
    'par.xlsx'
    """
    make: Callable[..., bytes] = _writer(path, {".xlsx": "xlsx"}).table
    return write_whole(path, make(frame, title=title, fictional=fictional, about=about, language=language))


def _writer(path: Path | str, formats: dict[str, str]) -> Any:
    return import_module(f"qual.reports.{formats[ending(path, formats)]}")
