"""``qual transcripts``: look at a transcript without a study, or at the files behind a session."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qual.cli.common import Force, Json, Printed, StudyFolder, opened, show, table, unused, words
from qual.cli.help import Commands
from qual.cli.reading import Columns, Encoding, reader
from qual.messages import preferred

if TYPE_CHECKING:
    from qual.transcripts import Transcript
    from qual.transcripts.report import Told

app = Commands()


@app.command("show", help=words("transcripts.show"))
def show_file(
    file: Annotated[Path, typer.Argument(metavar=words("name.file"), help=words("arg.file"), show_default=False)],
    encoding: Encoding = None,
    column: Columns = None,
    left_out: Annotated[bool, typer.Option("--left-out", help=words("opt.left_out"))] = False,
    as_json: Json = False,
) -> None:
    """Parse one file: a list of speaker, start, end, text; or what was left out of it, and why."""
    transcript = reader(encoding, column)(file)
    if left_out:
        items = [{"text": item.text, "reason": item.reason, "why": item.why()} for item in transcript.left_out]
        if as_json or not items:
            show(items, as_json, words("transcripts.all_kept"))
        else:
            table([words("col.text"), words("col.why_out")], [(item["text"], item["why"]) for item in items])
        return
    if as_json:
        show([dataclasses.asdict(utterance) for utterance in transcript.utterances], True)
        return
    rows = [(u.speaker, None if u.start is None else f"{u.start:.1f}", u.text) for u in transcript.utterances]
    table([words("col.speaker"), words("col.start"), words("col.text")], rows)
    read = words("transcripts.read", utterances=len(rows), format=transcript.format, left_out=len(transcript.left_out))
    warned = [words("transcripts.warning", warning=notice.text()) for notice in transcript.warnings]
    show(None, False, read, _speakers(transcript), *warned)


def _speakers(transcript: Transcript) -> str:
    """Who speaks how often, in one line, moderators marked."""
    from qual.transcripts.voices import voices

    said = []
    for one in voices(transcript):
        mark = f" ({words('transcripts.moderator')})" if one.moderator else ""
        said.append(f"{one.label or '–'} {one.utterances}{mark}")
    return words("transcripts.speakers", speakers=", ".join(said))


@app.command("repairs", help=words("transcripts.repairs"))
def repairs(
    file: Annotated[Path, typer.Argument(metavar=words("name.file"), help=words("arg.file"), show_default=False)],
    encoding: Encoding = None,
    least: Annotated[float, typer.Option("--least", min=0.0, max=1.0, help=words("opt.least"))] = 0.5,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=words("opt.repairs_output"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Propose repairs of what scanning did; the file stays as it is."""
    unused(output, force)
    from qual.transcripts.repair import propose
    from qual.transcripts.repair_files import write_repairs

    transcript = reader(encoding, None)(file)
    found = propose((utterance.text for utterance in transcript.utterances), least=least)
    if output is not None:
        write_repairs([(file.name, transcript, found)], output)
    if as_json:
        show([dataclasses.asdict(one) | {"confidence": one.confidence} for one in found], True)
        return
    if output is not None:
        show(None, False, words("transcripts.repairs_wrote", count=len(found), file=output))
        return
    rows = [
        (r.utterance, f"{r.start}–{r.end}", r.found, ", ".join(f"{w} ({p:.2f})" for w, p in r.candidates))
        for r in found
    ]
    if rows:
        table([words(f"col.{name}") for name in ("number", "position", "found", "candidates")], rows)
    show(None, False, words("transcripts.repaired", count=len(rows), file=file.name))


@app.command("names", help=words("transcripts.names"))
def names(
    files: Annotated[
        list[Path], typer.Argument(metavar=words("name.files"), help=words("arg.files"), show_default=False)
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=words("opt.names_output"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Propose names for the list; nothing is replaced."""
    unused(output, force)
    from qual import privacy
    from qual.transcripts import read
    from qual.transcripts.importing import files_in

    paths = [path for file in files for path in (files_in(file)[0] if file.is_dir() else [file])]
    found = privacy.propose(read(path) for path in paths)
    if output is not None:
        privacy.write_candidates(found, output)
    if as_json:
        show([dataclasses.asdict(one) for one in found], True)
        return
    if output is not None:
        show(None, False, words("transcripts.names_wrote", count=len(found), file=output))
        return
    rows = [
        (one.name, one.replacement, one.kind, one.count, " ".join(f"…{one.before}[{one.found}]{one.after}…".split()))
        for one in found
    ]
    table([words(f"col.{name}") for name in ("found", "replacement", "kind", "count", "context")], rows)
    show(None, False, words("transcripts.names_found", count=len(rows)))


@app.command("files", help=words("transcripts.files"))
def files_of(
    study: StudyFolder,
    session: Annotated[str, typer.Option("--session", help=words("opt.session"))],
    as_json: Json = False,
) -> None:
    """The files behind a session: where the original is, and what was left out when it was read."""
    with opened(study) as open_study:
        told = open_study.files(session)
    if as_json:
        show([_as_json(one) for one in told], True)
        return
    for one in told:
        place = words("transcripts.gone") if one.original is None else str(one.original)
        show(None, False, words("transcripts.file", file=one.file, part=one.part, version=one.version, place=place))
        if one.left_out is None:
            show(None, False, words("transcripts.unkept", count=one.count))
        elif one.left_out:
            table([words("col.text"), words("col.why_out")], [(item.text, item.why()) for item in one.left_out])
        else:
            show(None, False, words("transcripts.all_kept"))


def _as_json(one: Told) -> Printed:
    left_out = None if one.left_out is None else [{"text": item.text, "reason": item.reason} for item in one.left_out]
    warnings = None if one.warnings is None else [notice.text(preferred()) for notice in one.warnings]
    return dataclasses.asdict(one) | {"left_out": left_out, "warnings": warnings}
