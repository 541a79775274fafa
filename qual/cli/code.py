"""``qual code``: codings in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, show, unused, words
from qual.cli.help import Commands

app = Commands()
CodingsFile = Annotated[Path, typer.Argument(metavar="codings.csv", help=words("arg.codings"), show_default=False)]


@app.command("load", help=words("code.load"))
def load(study: StudyFolder, file: CodingsFile, coder: Coder = "meg", as_json: Json = False) -> None:
    """Load codings, all or none."""
    with opened(study, coder) as open_study:
        new = open_study.load_codings(file)
    show({"new": new}, as_json, words("code.loaded", file=file.name, new=new))


@app.command("save", help=words("code.save"))
def save(study: StudyFolder, file: CodingsFile, force: Force = False, as_json: Json = False) -> None:
    """Save every coding."""
    unused(file, force)
    from qual.coding.files import save as save_codings

    with opened(study) as open_study:
        rows = save_codings(open_study, file)
    show({"rows": rows}, as_json, words("code.saved", file=file, rows=rows))
