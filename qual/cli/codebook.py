"""``qual codebook``: load, save, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, records, show, table, unused, words
from qual.cli.help import Commands

app = Commands()
Order = Annotated[
    Literal["list", "name", "use", "newest", "group"],
    typer.Option("--order", help=words("opt.code_order"), show_default=True),
]
BookFile = Annotated[Path, typer.Argument(metavar=words("name.file"), help=words("arg.codebook"), show_default=False)]


@app.command("load", help=words("codebook.load"))
def load(study: StudyFolder, file: BookFile, coder: Coder = "meg", as_json: Json = False) -> None:
    """Load a codebook file into the study."""
    from qual import codebook

    with opened(study, coder) as open_study:
        counts = codebook.load_into(open_study, codebook.load(file))
    show(counts, as_json, words("codebook.loaded", file=file.name, **counts))


@app.command("save", help=words("codebook.save"))
def save(study: StudyFolder, file: BookFile, force: Force = False, as_json: Json = False) -> None:
    """Save the study's codebook to a file."""
    unused(file, force)
    from qual import codebook

    with opened(study) as open_study:
        book = codebook.read_from(open_study)
    codebook.save(book, file)
    show(
        {"file": str(file), "codes": len(book.codes)},
        as_json,
        words("codebook.saved", file=file, codes=len(book.codes)),
    )


@app.command("show", help=words("codebook.show"))
def show_codes(study: StudyFolder, order: Order = "list", as_json: Json = False) -> None:
    """List the codes with their group, concepts and use."""
    with opened(study) as open_study:
        codes = open_study.codes(order).drop(columns="id")
    if as_json:
        show(records(codes), True)
        return
    columns = ["code", "origin", "group", "concepts", "codings"]
    table([words(f"col.{name}") for name in columns], codes[columns].values.tolist())
