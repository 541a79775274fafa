"""``qual log``: who did what, when."""

from __future__ import annotations

from typing import Annotated

import typer

from qual.cli.common import Json, StudyFolder, opened, show, table, words


def log(
    study: StudyFolder,
    since: Annotated[str | None, typer.Option("--since", help=words("opt.since"))] = None,
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=words("opt.limit"))] = None,
    as_json: Json = False,
) -> None:
    """Print the log, newest first."""
    from qual import coding
    from qual.store.record import in_words
    from qual.themes.reading import moment

    with opened(study) as open_study:
        entries = coding.log(open_study, since=since, coder=coder, limit=limit)
    if as_json:
        show(entries, True)
        return
    undone = words("log.undone")
    rows = [
        (e["seq"], moment(e["at"], None), e["actor"], in_words(e["operation"]), undone if e["undone"] else "")
        for e in entries
    ]
    table(["#", words("col.at"), words("col.by"), words("col.operation"), ""], rows)
