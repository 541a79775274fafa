"""``qual suggest``: ranked codes, for a study or for excerpts in a spreadsheet."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Coder, Json, StudyFolder, opened, show, table, words
from qual.cli.help import Commands

app = Commands()


@app.command("list", help=words("suggest.list"))
def list_(
    study: StudyFolder,
    session: Annotated[str | None, typer.Option("--session", help=words("opt.session"))] = None,
    k: Annotated[int, typer.Option("-k", min=1, help=words("opt.k"))] = 3,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Suggest codes for utterances without a code; nothing is coded."""
    from qual.suggest.session import for_study

    with opened(study, coder) as open_study:
        found = for_study(open_study, session=session, k=k)
    rows = [{"utterance": reference, **one._asdict()} for reference, ranked in found.items() for one in ranked]
    if as_json:
        show(rows, True)
        return
    columns = ["utterance", "rank", "code", "score", "why"]
    cells = [(r["utterance"], r["rank"], r["code"], f"{r['score']:.2f}", " · ".join(r["why"])) for r in rows]
    table([words(f"col.{name}") for name in columns], cells)


@app.command("rank", help=words("suggest.rank"))
def rank(
    codebook: Annotated[Path, typer.Option("--codebook", metavar="codes.csv", help=words("opt.codebook"))],
    texts: Annotated[Path, typer.Option("--texts", metavar="texts.csv", help=words("opt.texts"))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="ranked.csv", help=words("opt.output"))],
    coded: Annotated[Path | None, typer.Option("--coded", metavar="coded.csv", help=words("opt.coded"))] = None,
    k: Annotated[int, typer.Option("-k", min=1, help=words("opt.k"))] = 3,
    as_json: Json = False,
) -> None:
    """Rank codes for excerpts in a spreadsheet; no study needed."""
    from qual.suggest.files import rank_files

    summary = rank_files(codebook, coded, texts, output, k)
    facts = dataclasses.asdict(summary)
    show(facts, as_json, words("suggest.ranked", file=output, **facts))
