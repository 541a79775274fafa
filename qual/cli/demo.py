"""``qual demo``: the whole way once, with the fictional sample."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, show, words
from qual.cli.common import matrix as print_matrix
from qual.cli.status import grid


def demo(
    folder: Annotated[Path, typer.Option("--folder", help=words("opt.demo_folder"))] = Path("demo"),
    app: Annotated[bool, typer.Option("--app/--no-app", help=words("opt.demo_app"))] = True,
    as_json: Json = False,
) -> None:
    """Import the sample, show the grid and the matrix, write reports, open the app."""
    from qual.sample import make

    progress = None if as_json else _progress
    study, made = make(folder, progress=progress)
    with study:
        matrix = study.themes(level="group")
        facts = {
            "folder": str(folder),
            "reports": [str(path) for path in made.reports],
            "imported": made.imported,
            "codings": made.codings,
        }
        if as_json:
            show(facts, True)
        else:
            show(None, False, "", words("status.fictional"), words("demo.imported", **facts))
            grid(study)
            print_matrix(matrix)
            show(None, False, words("demo.reports"), *(f"  {path}" for path in made.reports))
    if as_json or not app:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from qual.cli.app import told
        from qual.ui.server import start

        start(folder, open_browser=True, tell=told)
    else:
        show(None, False, words("demo.app", folder=folder))


def _progress(done: int, of: int, what: str) -> None:
    if sys.stdout.isatty():
        typer.echo(f"\r{done}/{of} {what:<40}", nl=done == of)
