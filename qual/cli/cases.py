"""``qual cases``: cases × goals, good and bad experiences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qual.cli.common import Force, Json, StudyFolder, opened, records, show, signed, table, unused, words

if TYPE_CHECKING:
    from qual.store.codebook import Level
    from qual.themes.cases import Split


def cases(
    study: StudyFolder,
    by: Annotated[str | None, typer.Option("--by", help=words("opt.case_by"))] = None,
    level: Annotated[str, typer.Option("--level", help=words("opt.level"))] = "group",
    grouping: Annotated[str | None, typer.Option("--grouping", help=words("opt.grouping"))] = None,
    goal: Annotated[list[str] | None, typer.Option("--goal", help=words("opt.goal"))] = None,
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    always: Annotated[bool, typer.Option("--always", help=words("opt.always"))] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.cases_output"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Print cases × goals, or write it with the words behind."""
    unused(output, force)
    from qual.reports.cases import write_cases
    from qual.themes import cases as cases_of
    from qual.themes import experiences

    split, of = cast("Split | None", by), cast("Level", level)  # what they may be is looked at there
    goals = goal or None
    with opened(study) as open_study:
        frame = cases_of(open_study, by=split, level=of, grouping=grouping, goals=goals, coder=coder, always=always)
        if output is not None:
            told = experiences(
                open_study, by=split, level=of, grouping=grouping, goals=goals, coder=coder, always=always
            )
            about, title = signed(open_study, frame), open_study.name
            write_cases(frame, told, output, title=title, fictional=open_study.fictional, about=about)
    if as_json:
        show(records(frame), True)
    elif output is not None:
        show(None, False, words("wrote", file=output))
    elif frame.empty:
        show(None, False, words("cases.none"))
    else:
        names = dict(zip(frame["theme_id"], frame["theme"], strict=True))
        cells = {(row["case"], row["theme_id"]): row["display"] for row in records(frame)}
        rows = [[case, *(cells[case, one] for one in names)] for case in dict.fromkeys(frame["case"])]
        table([words("cases.case"), *names.values()], rows)
