"""What the commands share: options, output as words or JSON, errors."""

from __future__ import annotations

import gettext
import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qual.errors import QualError
from qual.messages import preferred, text

if TYPE_CHECKING:
    import pandas as pd

    from qual.study import Study


def words(key: str, **values: Any) -> str:
    """A text of the command line, in the language of the person at the machine."""
    return text(f"cli.{key}", **values)


StudyFolder = Annotated[Path, typer.Argument(metavar="STUDY", help=words("arg.study"), show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=words("opt.json"))]
Coder = Annotated[str, typer.Option("--coder", envvar="QUAL_CODER", help=words("opt.coder"))]


def usage_words() -> None:
    """Let the command line's own words ("Usage", "Missing argument") speak Norwegian too."""
    if preferred() == "nb":
        folder = files("qual.messages") / "click"
        gettext.bindtextdomain("messages", str(folder))
        gettext.textdomain("messages")
        import os

        os.environ["LANGUAGE"] = "nb"


def opened(folder: Path, coder: str | None = None) -> Study:
    """The study, opened."""
    from qual.study import DEFAULT_CODER, Study

    return Study(folder, coder=coder or DEFAULT_CODER)


def fail(error: QualError) -> int:
    """Print a named error and return the exit code 1."""
    if "--json" in sys.argv:
        typer.echo(json.dumps({"error": error.code, "message": str(error)}, ensure_ascii=False))
    typer.echo(words("error", message=str(error)), err=True)
    return 1


def show(data: Any, as_json: bool, *lines: str) -> None:
    """Print ``data`` as JSON, or the lines for a person."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            typer.echo(line)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A DataFrame as JSON rows: NaN becomes null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None) -> None:
    """Print a table as wide as the terminal, or as wide as it needs in a pipe."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 240, highlight=False)
    drawn = Table(*columns, title=title, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for row in rows:
        drawn.add_row(*("" if cell is None or cell != cell else str(cell) for cell in row))
    console.print(drawn)
