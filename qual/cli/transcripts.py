"""``qual transcripts``: look at a transcript without a study."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, show, table, words

app = typer.Typer(no_args_is_help=True)


@app.command("show", help=words("transcripts.show"))
def show_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words("arg.file"), show_default=False)],
    encoding: Annotated[str | None, typer.Option("--encoding", help=words("opt.encoding"))] = None,
    as_json: Json = False,
) -> None:
    """Parse one file: a list of speaker, start, end, text."""
    from qual.transcripts import read

    transcript = read(file, encoding=encoding)
    if as_json:
        show([dataclasses.asdict(utterance) for utterance in transcript.utterances], True)
        return
    rows = [(u.speaker, None if u.start is None else f"{u.start:.1f}", u.text) for u in transcript.utterances]
    table([words("col.speaker"), words("col.start"), words("col.text")], rows)
    show(
        None,
        False,
        words("transcripts.read", utterances=len(rows), format=transcript.format, left_out=len(transcript.left_out)),
        *(words("transcripts.warning", warning=notice.text()) for notice in transcript.warnings),
    )


@app.command("repairs", help=words("transcripts.repairs"))
def repairs(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=words("arg.file"), show_default=False)],
    encoding: Annotated[str | None, typer.Option("--encoding", help=words("opt.encoding"))] = None,
    least: Annotated[float, typer.Option("--least", min=0.0, max=1.0, help=words("opt.least"))] = 0.5,
    as_json: Json = False,
) -> None:
    """Propose repairs of what scanning did; the file stays as it is."""
    from qual.transcripts import read
    from qual.transcripts.repair import propose

    found = propose((utterance.text for utterance in read(file, encoding=encoding).utterances), least=least)
    if as_json:
        show([dataclasses.asdict(one) | {"confidence": one.confidence} for one in found], True)
        return
    rows = [
        (r.utterance, f"{r.start}–{r.end}", r.found, ", ".join(f"{w} ({p:.2f})" for w, p in r.candidates))
        for r in found
    ]
    if rows:
        table([words(f"col.{name}") for name in ("number", "position", "found", "candidates")], rows)
    show(None, False, words("transcripts.repaired", count=len(rows), file=file.name))
