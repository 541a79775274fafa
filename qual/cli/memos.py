"""``qual memos``: memos found, printed or written to a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Force, Json, StudyFolder, opened, show, signed, unused, words


def memos(
    study: StudyFolder,
    search: Annotated[str, typer.Option("--search", help=words("opt.search"))] = "",
    on: Annotated[str | None, typer.Option("--on", help=words("opt.memo_on"))] = None,
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.memo_output"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Print the memos that fit, or write them to .docx or .xlsx."""
    unused(output, force)
    from qual import coding
    from qual.reports.memos import kind_name, place_name, write_memos

    with opened(study) as open_study:
        found = coding.search(open_study, search, target_kind=on, author=coder)
        if output is not None:
            write_memos(found, output, fictional=open_study.fictional, about=signed(open_study))
    if as_json:
        show(found, True)
    elif output is not None:
        show(None, False, words("memos.wrote", file=output, count=len(found)))
    elif not found:
        show(None, False, words("memos.none"))
    else:
        for memo in found:
            place = f"{kind_name(memo['target_kind'])} {place_name(memo)}".strip()
            show(None, False, memo["text"] or "", f"    {place} · {memo['author']} · {memo['at'][:10]}", "")
