"""What the commands share: options, output as words or JSON, errors."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qual.errors import FileError, QualError
from qual.messages import text

if TYPE_CHECKING:
    import pandas as pd

    from qual.study import Study

COLUMNS = 8  # of a matrix side by side: a level's four rounds in two municipalities


def words(key: str, **values: Any) -> str:
    """A text of the command line, in the language of the person at the machine."""
    return text(f"cli.{key}", **values)


def model_name(told: Mapping[str, Any]) -> str:
    """A language model by its name and version; the one that comes with qual has no name of its own."""
    return words("model.embedded") if told["name"] == "embedded" else f"{told['name']} {told['version']}"


StudyFolder = Annotated[Path, typer.Argument(metavar=words("name.study"), help=words("arg.study"), show_default=False)]
Json = Annotated[bool, typer.Option("--json", help=words("opt.json"))]
Force = Annotated[bool, typer.Option("--force", help=words("opt.force"))]
Coder = Annotated[str, typer.Option("--coder", envvar="QUAL_CODER", help=words("opt.coder"))]


# kinds that Typer tells apart only by its sentence
_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")
_UNKNOWN = re.compile(r"No such command '(.*?)'\.(?: Did you mean '(.*?)')?")


def wrong_usage(error: Any, as_json: bool) -> int:
    """Say what is wrong with the words of the command, and return the exit code 2.

    Typer's own sentences are English; the kinds that people meet are said in the person's language.
    """
    kind, command = type(error).__name__, error.ctx.command_path if getattr(error, "ctx", None) else "qual"
    parameter = getattr(error, "param", None)
    name = getattr(error, "param_hint", None) or ""
    if parameter is not None:
        name = parameter.metavar if parameter.param_type_name == "argument" else parameter.opts[-1]
    values = {"name": name, "said": error.format_message(), "command": command}
    if kind == "MissingParameter":
        said = words("usage.missing", **values)
    elif kind == "NoSuchOption":
        said = words("usage.option", **values | {"name": error.option_name})
    elif kind == "BadParameter" and "integer" in error.message:
        said = words("usage.number", **values)
    elif kind == "BadParameter":
        said = words("usage.value", **values | {"said": error.message.rstrip(".") + "."})
    elif extra := _EXTRA.match(values["said"]):
        said = words("usage.extra", **values | {"said": extra[1]})
    elif unknown := _UNKNOWN.match(values["said"]):
        near = words("usage.near", name=unknown[2]) if unknown[2] else ""
        said = words("usage.command", **values | {"said": unknown[1], "near": near})
    else:
        said = words("usage.other", **values)
    if as_json:
        typer.echo(json.dumps({"error": "usage", "message": said}, ensure_ascii=False))
    typer.echo(said, err=True)
    return 2


def signed(study: Study, frame: pd.DataFrame | None = None) -> list[str]:
    """What a file of the study says of itself: of a figure, or of the whole study."""
    from qual.reports import provenance

    return provenance(study, frame, title=study.name, fictional=study.fictional)


def opened(folder: Path, coder: str | None = None) -> Study:
    """The study, opened."""
    from qual.study import DEFAULT_CODER, Study

    study = Study(folder, coder=coder or DEFAULT_CODER)
    if study.store.aside is not None:
        typer.echo(words("journal_aside", file=study.store.aside), err=True)
    if study.tidied.removed:
        typer.echo(words("tidied.removed", count=len(study.tidied.removed)), err=True)
    if study.tidied.kept:
        typer.echo(words("tidied.kept", files=", ".join(path.name for path in study.tidied.kept)), err=True)
    if study.store.refusal is not None:
        typer.echo(str(study.store.refusal), err=True)
    return study


def unused(file: Path | None, force: bool) -> None:
    """See that a file to be written does not stand there already: it may have been worked on since. ``--force`` overwrites it."""
    if file is not None and not force and file.is_file():
        raise FileError("file.exists", file=file)


def fail(error: QualError, as_json: bool) -> int:
    """Print a named error and return the exit code 1."""
    if as_json:
        typer.echo(json.dumps({"error": error.code, "message": str(error)}, ensure_ascii=False))
    typer.echo(words("error", message=str(error)), err=True)
    return 1


Printed = dict[str, Any]  # an object as ``--json`` prints it


def show(data: Any, as_json: bool, *lines: str) -> None:
    """Print ``data`` as JSON, or the lines for a person."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        for line in lines:
            typer.echo(line)


def records(frame: pd.DataFrame) -> list[Printed]:
    """A DataFrame as JSON rows: NaN becomes null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str | None = None) -> None:
    """Print a table as wide as the terminal, or as wide as it needs in a pipe."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    width = None if sys.stdout.isatty() else 240
    console = Console(width=width, highlight=False, markup=False, emoji=False)  # "[person 1]" is somebody's words
    drawn = Table(*columns, title=title, box=SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for row in rows:
        drawn.add_row(*("" if cell is None or cell != cell else str(cell) for cell in row))
    console.print(drawn)


def matrix(frame: pd.DataFrame) -> None:
    """Print a theme matrix, as many columns under each other as the width takes."""
    from qual.themes import telling, wide

    away = telling.left_out(frame)
    if frame.empty:
        typer.echo(f"{away} {words('themes.outside')}" if away else words("themes.none"))
        return
    shaped = wide(frame)
    rows = [[name, *cells] for name, cells in zip(shaped.index, shaped.values.tolist(), strict=True)]
    for start in range(0, len(shaped.columns), COLUMNS):
        part = [[row[0], *row[1 + start : 1 + start + COLUMNS]] for row in rows]
        table([words("col.theme"), *map(str, shaped.columns[start : start + COLUMNS])], part)
    if away:
        typer.echo(f"{away} {words('themes.outside')}")
