"""``qual themes``: the theme matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qual.cli.common import Force, Json, StudyFolder, opened, records, show, signed, unused, words
from qual.cli.common import matrix as print_matrix

if TYPE_CHECKING:
    from qual.store.codebook import Level


def themes(
    study: StudyFolder,
    level: Annotated[str, typer.Option("--level", help=words("opt.level"))] = "group",
    together: Annotated[
        list[str] | None, typer.Option("--together", metavar=words("name.name"), help=words("opt.together"))
    ] = None,
    by: Annotated[str | None, typer.Option("--by", help=words("opt.by"))] = None,
    measure: Annotated[str, typer.Option("--measure", help=words("opt.measure"))] = "participants",
    grouping: Annotated[str | None, typer.Option("--grouping", help=words("opt.grouping"))] = None,
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    always: Annotated[bool, typer.Option("--always", help=words("opt.always"))] = False,
    outside: Annotated[bool, typer.Option("--outside", help=words("opt.outside"))] = False,
    residual: Annotated[bool, typer.Option("--residual", help=words("opt.residual"))] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.output"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Print the theme matrix, or write it to a file."""
    unused(output, force)
    splits = None if by is None else [name.strip() for name in by.split(",") if name.strip()]
    with opened(study) as open_study:
        found = open_study.themes(
            level=cast("Level", "combined" if together else level),
            by=splits,
            measure=measure,
            grouping=grouping,
            themes=together or None,
            coder=coder,
            always=always,
            outside=outside,
            residual=residual,
        )
        if output is not None:
            from qual.reports import write_matrix

            name, fictional, about = open_study.name, open_study.fictional, signed(open_study, found)
            write_matrix(found, output, title=name, fictional=fictional, about=about)
        nothing = found.empty and not found.attrs["outside"]
        codes = open_study.codes() if nothing and level == "group" else None
    if as_json:
        show(records(found), True)
    elif output is not None:
        show(None, False, words("wrote", file=output))
    elif codes is not None and (loose := int((codes["group"].isna() & (codes["origin"] == "empirical")).sum())):
        show(None, False, words("themes.no_groups", count=loose))
    else:
        print_matrix(found)
