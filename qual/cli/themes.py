"""``qual themes``: the theme matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qual.cli.common import Json, StudyFolder, opened, records, show, signed, words
from qual.cli.common import matrix as print_matrix

if TYPE_CHECKING:
    from qual.store.codebook import Level


def themes(
    study: StudyFolder,
    level: Annotated[str | None, typer.Option("--level", help=words("opt.level"))] = None,
    by: Annotated[str | None, typer.Option("--by", help=words("opt.by"))] = None,
    measure: Annotated[str, typer.Option("--measure", help=words("opt.measure"))] = "participants",
    grouping: Annotated[str | None, typer.Option("--grouping", help=words("opt.grouping"))] = None,
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    always: Annotated[bool, typer.Option("--always", help=words("opt.always"))] = False,
    outside: Annotated[bool, typer.Option("--outside", help=words("opt.outside"))] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help=words("opt.output"))] = None,
    as_json: Json = False,
) -> None:
    """Print the theme matrix, or write it to a file."""
    from qual.themes.splits import usual_level

    splits = None if by is None else [name.strip() for name in by.split(",") if name.strip()]
    with opened(study) as open_study:
        found = open_study.themes(
            level=cast("Level", level or usual_level(open_study)),
            by=splits,
            measure=measure,
            grouping=grouping,
            coder=coder,
            always=always,
            outside=outside,
        )
        if output is not None:
            from qual.reports import write_matrix

            name, fictional, about = open_study.name, open_study.fictional, signed(open_study, found)
            write_matrix(found, output, title=name, fictional=fictional, about=about)
    if as_json:
        show(records(found), True)
    elif output is not None:
        show(None, False, words("wrote", file=output))
    else:
        print_matrix(found)
