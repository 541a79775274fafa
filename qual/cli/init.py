"""``qual init``: make a study folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, show, words


def init(
    folder: Annotated[Path, typer.Argument(metavar=words("name.folder"), help=words("arg.folder"), show_default=False)],
    design: Annotated[Path | None, typer.Option("--design", metavar="study.toml", help=words("opt.design"))] = None,
    name: Annotated[str | None, typer.Option("--name", help=words("opt.name"))] = None,
    as_json: Json = False,
) -> None:
    """Make a study folder, empty or with a design."""
    from qual.study import Study

    with Study.create(folder, plan=design, name=name) as study:
        show({"folder": str(folder), "name": study.name}, as_json, words("init.done", folder=folder, name=study.name))
