"""``qual quotes``: quotations to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from qual.cli.common import Force, Json, StudyFolder, opened, records, show, signed, unused, words

if TYPE_CHECKING:
    from qual.store.codebook import Level


def quotes(
    study: StudyFolder,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.quotes_output"))
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help=words("opt.theme"))] = None,
    level: Annotated[str, typer.Option("--level", help=words("opt.level"))] = "code",
    group: Annotated[str | None, typer.Option("--group", help=words("opt.group"))] = None,
    round_number: Annotated[int | None, typer.Option("--round", help=words("opt.round"))] = None,
    role: Annotated[str | None, typer.Option("--role", help=words("opt.role"))] = None,
    context: Annotated[int, typer.Option("--context", min=0, help=words("opt.context"))] = 0,
    template: Annotated[str | None, typer.Option("--template", help=words("opt.template"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Find quotations and write them to .docx, .xlsx, .csv or .md."""
    unused(output, force)
    with opened(study) as open_study:
        found = open_study.quotes(
            theme=theme, level=cast("Level", level), group=group, round=round_number, role=role, context=context
        )
        if output is not None:
            from qual.reports import write_quotes

            title, fictional, about = open_study.name, open_study.fictional, signed(open_study, found)
            write_quotes(found, output, template=template, title=title, fictional=fictional, about=about)
    if as_json:
        show(records(found), True)
    elif output is not None:
        show(None, False, words("quotes.wrote", file=output, count=len(found)))
    else:
        for row in found.to_dict("records"):
            show(None, False, f"«{row['text']}»", f"    {row['quote']} · {row['theme']}", "")
