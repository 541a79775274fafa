"""How a file is to be read, as the commands take it: encoding, columns, repairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qual.cli.common import words

if TYPE_CHECKING:
    from qual.transcripts import Transcript

Encoding = Annotated[str | None, typer.Option("--encoding", help=words("opt.encoding"))]
Columns = Annotated[list[str] | None, typer.Option("--column", metavar=words("name.part"), help=words("opt.column"))]
Read = Callable[[Path], "Transcript"]


def columns(told: Sequence[str] | None) -> dict[str, str | int]:
    """``text=3`` and ``speaker=Who`` as `qual.transcripts.read` takes them."""
    from qual.transcripts.columns import PARTS

    found: dict[str, str | int] = {}
    for one in told or ():
        part, _, column = one.partition("=")
        if part not in PARTS or not column:
            raise typer.BadParameter(words("column.form", parts=", ".join(PARTS)), param_hint="--column")
        found[part] = int(column) if column.isdecimal() else column
    if found and "text" not in found:
        raise typer.BadParameter(words("column.text"), param_hint="--column")
    return found


def reader(
    encoding: str | None,
    told: Sequence[str] | None,
    repairs: Path | None = None,
    read: Callable[..., Transcript] | None = None,
) -> Read:
    """The way to read a file, with the repairs that somebody has marked; ``read``: a study's own, which knows its languages."""
    from qual import transcripts
    from qual.transcripts.repair import apply
    from qual.transcripts.repair_files import read_repairs

    named = columns(told)
    how = partial(read or transcripts.read, encoding=encoding)
    if named:
        how = partial(how, columns=named)
    marked = read_repairs(repairs) if repairs else {}
    return lambda path: apply(how(path), marked.get(path.name, ()))
