"""``qual suggest``: ranked codes, for a study or for excerpts in a spreadsheet."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, show, table, unused, words
from qual.cli.help import Commands

if TYPE_CHECKING:
    from qual.study import Study

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
    columns = [
        "utterance",
        "rank",
        "code",
        "why",
    ]  # no score: it is not calibrated, and two decimals look as if it were
    cells = [(r["utterance"], r["rank"], r["code"], " · ".join(r["why"])) for r in rows]
    table([words(f"col.{name}") for name in columns], cells)


@app.command("alike", help=words("suggest.alike"))
def alike(
    study: StudyFolder,
    reference: Annotated[
        str, typer.Argument(metavar=words("name.reference"), help=words("arg.reference"), show_default=False)
    ],
    k: Annotated[int, typer.Option("-k", min=1, help=words("opt.k_alike"))] = 20,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """List the talk without a code that is most like an utterance; what it means is made first where it is missing."""
    from qual.suggest import alike as find
    from qual.suggest.alike import asked_about
    from qual.themes.reading import decimal

    with opened(study, coder) as open_study:
        asked_about(open_study, reference)  # a reference that is not there is told before anything is made
        _make(open_study)
        found = find(open_study, reference, k=k)
    if as_json:
        show([dataclasses.asdict(one) for one in found], True)
        return
    columns = ["utterance", "session", "nearness", "text"]
    table(
        [words(f"col.{name}") for name in columns],
        [(one.utterance, one.session, decimal(one.nearness, None), one.text) for one in found],
    )
    if found:
        show(None, False, words(f"suggest.alike.{found[0].by}"))


def _make(study: Study) -> None:
    """Make the vectors that are missing; a person at a terminal sees how far it has come. Ctrl-C loses nothing that is made."""
    from qual.errors import QualError
    from qual.suggest import meanings

    known = meanings(study)
    if known.progress.made < known.progress.of:
        if known.path is None:  # minutes of work that would be done anew each time
            typer.echo(words("suggest.not_kept"), err=True)
            return
        typer.echo(words("suggest.making", count=known.progress.of - known.progress.made), err=True)
    try:
        for made, of in known.make(study):
            if sys.stderr.isatty():
                typer.echo(f"\r{made} / {of}", err=True, nl=made == of)
    except QualError as error:  # without an encoder it goes by the words
        typer.echo(str(error), err=True)


@app.command("rank", help=words("suggest.rank"))
def rank(
    codebook: Annotated[Path, typer.Option("--codebook", metavar="codes.csv", help=words("opt.codebook"))],
    texts: Annotated[Path, typer.Option("--texts", metavar="texts.csv", help=words("opt.texts"))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="ranked.csv", help=words("opt.output"))],
    coded: Annotated[Path | None, typer.Option("--coded", metavar="coded.csv", help=words("opt.coded"))] = None,
    k: Annotated[int, typer.Option("-k", min=1, help=words("opt.k"))] = 3,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Rank codes for excerpts in a spreadsheet; no study needed."""
    unused(output, force)
    from qual.suggest.files import rank_files

    summary = rank_files(codebook, coded, texts, output, k)
    facts = dataclasses.asdict(summary)
    show(facts, as_json, words("suggest.ranked", file=output, **facts))
