"""Excel workbooks. Text is written as text, whatever it begins with: nothing in a cell is ever run."""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.quotes import attribute
from qual.reports.wide import Wide, column_name, missing, widen
from qual.store.files import LONGEST_CELL, cell_length
from qual.themes.reading import Record, named, plain

if TYPE_CHECKING:
    import pandas as pd

#: the columns of a sheet of quotations with their widths in characters
QUOTES = {
    "number": 6,
    "quote": 14,
    "theme": 26,
    "code_path": 40,
    "text": 80,
    "attribution": 26,
    "session": 10,
    "group": 8,
    "round": 7,
    "year": 7,
    "level": 14,
    "municipality": 12,
    "date": 11,
    "speaker": 10,
    "person": 10,
    "pseudonym": 12,
    "role": 22,
    "kind": 12,
    "coder": 14,
    "time": 9,
    "before": 50,
    "after": 50,
    "file": 20,
}
Format = dict[str, Any]  # of a cell, as XlsxWriter calls its properties
_WRAPPED = {"text", "before", "after", "code_path", "theme"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def quotes(
    frame: pd.DataFrame,
    *,
    template: str | None,
    title: str | None,
    fictional: bool,
    about: Sequence[str],
    language: str | None,
) -> bytes:
    """One row a quotation: number, reference, code path (concept › group › code), words, attribution, attributes."""
    written = io.BytesIO()
    heading = title or messages.text("reports.quotes", language)
    with open_workbook(written, heading, fictional, language, about) as book:
        rows = []
        for number, row in enumerate(frame.to_dict("records"), start=1):
            row |= {
                "number": number,
                "attribution": attribute(row, template, language),
                "code_path": _code_path(row),
                "time": clock(plain(row.get("start"))),
            }
            rows.append({name: _word(name, _value(name, row), language) for name in QUOTES})
        head = {name: column_name(name, language) for name in QUOTES}
        name = messages.text("reports.quotes", language)
        book.listed(name, head, rows, widths=QUOTES, wrapped=_WRAPPED, in_sight=2)
    return written.getvalue()


def matrix(
    frame: pd.DataFrame, *, title: str | None, fictional: bool, about: Sequence[str], language: str | None
) -> bytes:
    """Two sheets: the matrix as people read it (themes down, cells across, frozen), and the figures row by row."""
    written = io.BytesIO()
    heading = title or messages.text("reports.matrix", language)
    with open_workbook(written, heading, fictional, language, about) as book:
        _wide_sheet(book, frame, language)
        sheet, formats = book.sheet(messages.text("reports.figures", language))
        for at, name in enumerate(frame.columns):
            sheet.write_string(0, at, column_name(str(name), language), formats["head"])
        for line, values in enumerate(frame.itertuples(index=False), start=1):
            for at, value in enumerate(values):
                book.write(sheet, line, at, _word(str(frame.columns[at]), plain(value), language), formats["plain"])
        sheet.set_column(0, len(frame.columns) - 1, 14)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    return written.getvalue()


def table(frame: pd.DataFrame, *, title: str, fictional: bool, about: Sequence[str], language: str | None) -> bytes:
    """One sheet with the rows of any table, several values of a cell separated by semicolons."""
    written = io.BytesIO()
    with open_workbook(written, title, fictional, language, about) as book:
        sheet, formats = book.sheet(messages.text("reports.figures", language))
        for at, name in enumerate(frame.columns):
            sheet.write_string(0, at, column_name(str(name), language), formats["head"])
        for line, values in enumerate(frame.itertuples(index=False), start=1):
            for at, value in enumerate(values):
                joined = "; ".join(map(str, value)) if isinstance(value, tuple) else plain(value)
                joined = _word(str(frame.columns[at]), joined, language)
                book.write(sheet, line, at, joined, formats["plain"])
        sheet.set_column(0, max(len(frame.columns) - 1, 0), 16)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))
    return written.getvalue()


def _wide_sheet(book: _Book, frame: pd.DataFrame, language: str | None) -> None:
    wide = widen(frame)
    sheet, formats = book.sheet(messages.text("reports.matrix", language))
    depth = max(len(wide.by), 1)
    if not wide.by:  # one column, of the whole study
        sheet.write_string(0, 0, column_name("theme", language), formats["head"])
        sheet.write_string(0, 1, messages.text("reports.everything", language), formats["head"])
    for level, name in enumerate(wide.by):
        sheet.write_string(level, 0, column_name(name, language), formats["head"])
        for at, column in enumerate(wide.columns, start=1):
            value = column[level]
            shown = value if isinstance(value, int) else named(name, value, language, str)
            book.write(sheet, level, at, shown, formats["head"])
    for line, (theme_id, theme) in enumerate(wide.rows, start=depth):
        sheet.write_string(line, 0, theme, formats["wrapped"])
        for at, column in enumerate(wide.columns, start=1):
            _cell(book, sheet, (line, at), wide.cells.get((theme_id, column)), language)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, max(len(wide.columns), 1), 11)
    sheet.freeze_panes(depth, 1)
    _key(book, sheet, depth + len(wide.rows) + 1, wide, frame.attrs.get("measure"), language)


def _cell(book: _Book, sheet: Any, place: tuple[int, int], record: Record | None, language: str | None) -> None:
    """A figure as a number, "3 av 5" as text, a session that is missing as a hatched cell with the reason."""
    absent = missing(record, language)
    if absent is not None or record is None:
        status = "not_held" if record is None else record["status"]
        sheet.write_string(*place, absent or "", book.formats[status])
        return
    value = plain(record["value"])
    same = value is not None and str(record["display"]).replace("\u00a0", "").replace(" ", "").replace(",", ".") == str(
        value
    )
    if same:
        book.write(sheet, *place, value, book.formats["number"])
    else:
        sheet.write_string(*place, str(record["display"]), book.formats["figure"])


def _key(book: _Book, sheet: Any, line: int, wide: Wide, measure: str | None, language: str | None) -> None:
    """Under the matrix: what is measured, and what the hatched cells mean where there are any."""
    if measure:
        sheet.write_string(line, 0, messages.text(f"reports.measure.{measure}", language), book.formats["plain"])
    seen = {record["status"] for record in wide.cells.values()} - {"held", "not_planned"}
    for status in sorted(seen):
        line += 1
        sheet.write_string(line, 0, messages.text(f"reports.status.{status}", language), book.formats[status])


def _word(column: str, value: Any, language: str | None) -> Any:
    """A value of ours in the language: what can be said of a change, how a session stands, what kind a coding is."""
    if not isinstance(value, str):
        return value
    key = {"change": "telling.change_word.", "status": "reports.status.", "kind": "reports.kind."}.get(column)
    if key is None:
        return value
    known = messages.catalogue(language or messages.preferred())
    return ", ".join(known.get(f"{key}{part}", part) for part in value.split(", "))


def _code_path(row: dict[Any, Any]) -> str:
    return " › ".join(str(step) for name in ("concepts", "code_group", "code") if (step := plain(row.get(name))))


def clock(seconds: float | None) -> str | None:
    """Seconds as ``01:02:05``; None where there is no time."""
    if seconds is None:
        return None
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}"


def _value(name: str, row: dict[Any, Any]) -> Any:
    value = plain(row.get(name))
    if name == "date" and isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value  # "spring 2016" is a date to somebody
    return value


class _Book:
    """An open workbook, its formats, and the one way a value goes into a cell."""

    def __init__(self, workbook: Any, title: str, fictional: bool, language: str | None) -> None:
        self.workbook, self.title, self.fictional, self.language = workbook, title, fictional, language
        norwegian = (language or messages.preferred()) == "nb"
        base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
        numbers = (
            ("[$-414]#,##0", "[$-414]#,##0.00", "dd.mm.yyyy") if norwegian else ("#,##0", "#,##0.00", "dd.mm.yyyy")
        )
        missing_cell = {"align": "center", "italic": True, "font_color": "#595959", "fg_color": "#BFBFBF"}
        made: dict[str, Format] = {
            "plain": {},
            "wrapped": {"text_wrap": True},
            "head": {"bold": True, "bottom": 1, "bg_color": "#EDEDED"},
            "figure": {"align": "right"},
            "number": {"num_format": numbers[0], "align": "right"},
            "decimal": {"num_format": numbers[1], "align": "right"},
            "date": {"num_format": numbers[2], "align": "left"},
            "not_held": {**missing_cell, "pattern": 14, "bg_color": "#FFFFFF"},
            "not_imported": {**missing_cell, "pattern": 17, "bg_color": "#FFFFFF"},
            "not_coded": {"align": "center", "italic": True, "font_color": "#595959", "border": 4},
            "not_planned": {},
            "notice": {"bold": True},
        }
        self.cut: list[str] = []  # which cells hold less than their text
        self.formats = {name: workbook.add_format({**base, **kind}) for name, kind in made.items()}

    def sheet(self, name: str) -> tuple[Any, Mapping[str, Any]]:
        """A new sheet, ready to print, with the notice where the material is invented; and the formats."""
        notice = messages.text("reports.fictional_short", self.language) if self.fictional else ""
        sheet = self.workbook.add_worksheet(f"{name} ({notice})"[:31] if notice else name[:31])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        shown = (
            self.title if not self.fictional else f"{self.title} – {messages.text('reports.fictional', self.language)}"
        )
        sheet.set_header("&L" + shown.replace("&", "&&")[:200] + "&R&P / &N")
        return sheet, self.formats

    def listed(
        self,
        name: str,
        head: Mapping[str, str],
        rows: Sequence[Mapping[str, Any]],
        *,
        widths: Mapping[str, int],
        wrapped: Collection[str],
        in_sight: int = 0,
    ) -> None:
        """A sheet with a row for each of ``rows``: the columns of ``head`` (its words by their names), ``widths`` in characters;
        lines break in those ``wrapped``, and the first ``in_sight`` do not scroll away."""
        sheet, formats = self.sheet(name)
        for at, (column, words) in enumerate(head.items()):
            sheet.set_column(at, at, widths[column])
            sheet.write_string(0, at, words, formats["head"])
        for line, row in enumerate(rows, start=1):
            for at, column in enumerate(head):
                self.write(sheet, line, at, row[column], formats["wrapped" if column in wrapped else "plain"])
        sheet.freeze_panes(1, in_sight)
        sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)

    def write(self, sheet: Any, line: int, column: int, value: Any, style: Any) -> None:
        """Write one value as what it is: text is never a formula, a number or a link."""
        if value is None:
            sheet.write_blank(line, column, None, style)
        elif isinstance(value, bool):
            sheet.write_boolean(line, column, value, style)
        elif isinstance(value, int):
            sheet.write_number(
                line, column, value, self.formats["number"] if style is not self.formats["head"] else style
            )
        elif isinstance(value, float):
            sheet.write_number(line, column, value, self.formats["decimal"])
        elif isinstance(value, datetime.date):
            sheet.write_datetime(line, column, value, self.formats["date"])
        else:
            sheet.write_string(line, column, self._fitting(sheet, line, column, str(value)), style)

    def _fitting(self, sheet: Any, line: int, column: int, text: str) -> str:
        """The text, or as much as a cell holds, with a word in the cell and on the sheet *about* that it goes on."""
        length = cell_length(text)
        if length <= LONGEST_CELL:
            return text
        values = {"length": length, "limit": LONGEST_CELL}
        told = messages.text("reports.cut", self.language, **values)
        place = f"{sheet.get_name()}, {_letters(column)}{line + 1}"
        self.cut.append(messages.text("reports.cut_at", self.language, place=place, **values))
        room, end = LONGEST_CELL - cell_length(told), 0
        for end, sign in enumerate(text):  # noqa: B007 - where the room ends is asked for below
            room -= cell_length(sign)
            if room < 0:
                break
        return text[:end] + told


def _letters(column: int) -> str:
    """A column's name in a spreadsheet: A, B, … Z, AA."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


@contextmanager
def open_workbook(
    written: io.BytesIO, title: str, fictional: bool, language: str | None, told: Sequence[str] = ()
) -> Iterator[_Book]:
    """A workbook with the sheet *about* last: its title, the notice where the material is fictional, what else is ``told``."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(written, _OPTIONS)
    workbook.set_properties({"title": title, "author": "qual"})
    book = _Book(workbook, title, fictional, language)
    yield book
    about = workbook.add_worksheet(messages.text("reports.about", language))
    about.set_column(0, 0, 90)
    about.write_string(0, 0, title, book.formats["notice"])
    if fictional:
        about.write_string(1, 0, messages.text("reports.fictional", language), book.formats["notice"])
    for row, line in enumerate([*told, *book.cut], 3):
        about.write_string(row, 0, line, book.formats["wrapped"])
    workbook.close()
