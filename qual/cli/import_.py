"""``qual import``: transcripts into a study."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qual.cli.common import Coder, Force, Json, Printed, StudyFolder, fail, opened, show, unused, words
from qual.cli.looking import compared, followed, names_found, planned
from qual.cli.reading import Columns, Encoding, reader
from qual.errors import QualError

if TYPE_CHECKING:
    from qual.privacy import Name
    from qual.study import Study
    from qual.transcripts import Place
    from qual.transcripts.importing import Imported


def import_files(
    study: StudyFolder,
    files: Annotated[
        list[Path], typer.Argument(metavar=words("name.files"), help=words("arg.files"), show_default=False)
    ],
    group: Annotated[str | None, typer.Option("--group", help=words("opt.group"))] = None,
    round_number: Annotated[int | None, typer.Option("--round", help=words("opt.round"))] = None,
    session: Annotated[str | None, typer.Option("--session", help=words("opt.session"))] = None,
    date: Annotated[str | None, typer.Option("--date", help=words("opt.date"))] = None,
    part: Annotated[int | None, typer.Option("--part", help=words("opt.part"))] = None,
    kind: Annotated[str | None, typer.Option("--kind", help=words("opt.kind"))] = None,
    create: Annotated[bool, typer.Option("--create", help=words("opt.create"))] = False,
    existing: Annotated[str, typer.Option("--existing", help=words("opt.existing"))] = "error",
    lose_codings: Annotated[bool, typer.Option("--lose-codings", help=words("opt.lose_codings"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("opt.dry_run"))] = False,
    names: Annotated[Path | None, typer.Option("--names", help=words("opt.names"))] = None,
    names_preview: Annotated[bool, typer.Option("--names-preview", help=words("opt.names_preview"))] = False,
    write_plan: Annotated[Path | None, typer.Option("--write-plan", help=words("opt.write_plan"))] = None,
    plan: Annotated[Path | None, typer.Option("--plan", help=words("opt.plan"))] = None,
    repairs: Annotated[Path | None, typer.Option("--repairs", help=words("opt.repairs"))] = None,
    encoding: Encoding = None,
    column: Columns = None,
    coder: Coder = "meg",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Import files one by one, each all or nothing; the others go on when one fails."""
    unused(write_plan, force)
    from qual.transcripts import Place

    _check(existing, kind, column)
    place = Place(session=session, group=group, round=round_number, date=date, part=part, kind=kind, create=create)
    paths, unread = _expanded(files)
    with opened(study, coder) as open_study:
        read = reader(encoding, column, repairs, read=partial(open_study.transcript, kind=kind))
        listed = _names(open_study, names, preview=names_preview)
        if write_plan is not None:
            show({"plan": planned(open_study, paths, write_plan, as_json, kind)}, as_json)
            return
        told: dict[Path, tuple[Place, Any]] = {}
        if plan is not None:
            told, paths = followed(open_study, plan, paths, create, kind)

        def add(path: Path) -> Imported:
            where, then = told.get(path, (place, existing))
            # unread, the study can pass over a file that it has already
            transcript = read(path) if encoding or column or repairs else None
            choices = {"existing": then, "names": listed, "lose_codings": lose_codings, "transcript": transcript}
            return _add(open_study, path, where, choices, ask=not as_json and sys.stdin.isatty())

        def look(path: Path) -> Printed:
            return compared(open_study, path, told.get(path, (place, existing))[0], read(path), listed, as_json)

        if names_preview:
            _each(paths, unread, as_json, "names", lambda path, _: names_found(path, read(path), listed or (), as_json))
        elif dry_run:
            _each(paths, unread, as_json, "compared", lambda path, _: look(path))
        else:
            _each(
                paths, unread, as_json, "imported", lambda path, n: _told(open_study, add(path), n, len(paths), as_json)
            )


def _check(existing: str, kind: str | None, column: Sequence[str] | None) -> None:
    """Raise `typer.BadParameter` for what the options cannot be, each or together."""
    from qual.design import SOURCE_KINDS
    from qual.transcripts.wall import KIND

    if existing not in ("error", "replace", "skip"):
        raise typer.BadParameter("error | replace | skip", param_hint="--existing")
    if kind not in (None, *SOURCE_KINDS):
        raise typer.BadParameter(" | ".join(SOURCE_KINDS), param_hint="--kind")
    if kind == KIND and column:
        raise typer.BadParameter(words("column.wall"), param_hint="--column")


def _each(
    paths: Sequence[Path], unread: Sequence[Path], as_json: bool, what: str, do: Callable[[Path, int], Printed]
) -> None:
    """Do one thing with each file; a file that fails is told and the next one goes on, with exit code 1 at the end."""
    done, failed = [], []
    for number, path in enumerate(paths, 1):
        try:
            done.append(do(path, number))
        except QualError as error:
            failed.append({"file": path.name, "error": error.code, "message": str(error)})
            if not as_json:
                fail(error, as_json)
    if as_json:
        show({what: done, "failed": failed, "not_read": [path.name for path in unread]}, True)
    elif unread:
        show(None, False, words("import.not_read", files=", ".join(path.name for path in unread)))
    if failed:
        raise typer.Exit(1)


def _expanded(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files, with those in a folder in the folder's place; and what in the folders cannot be read."""
    from qual.transcripts.importing import files_in

    paths: list[Path] = []
    unread: list[Path] = []
    for file in files:
        known, rest = files_in(file) if file.is_dir() else ([file], [])
        paths += known
        unread += rest
    return paths, unread


def _names(study: Study, path: Path | None, *, preview: bool) -> tuple[Name, ...] | None:
    """The list given, on top of what the study keeps; None where the study's own is to be used."""
    from qual.privacy import kept_names, read_names

    if path is None:
        return kept_names(study.folder) if preview else None
    return (*read_names(path), *kept_names(study.folder))


def _told(study: Study, result: Imported, number: int, of: int, as_json: bool) -> Printed:
    """One imported file for a person, or as JSON with who its labels may be."""
    from qual import design

    if as_json:
        shown = {name: value for name, value in dataclasses.asdict(result).items() if name != "document"}
        proposals = design.propose_persons(study, result.session) if result.status != "skipped" else []
        merges = design.propose_merges(study, result.session) if result.status != "skipped" else []
        return shown | {"proposals": [dataclasses.asdict(one) for one in proposals], "variants": merges}
    show(None, False, words(f"import.{result.status}", number=number, of=of, **dataclasses.asdict(result)))
    if result.memos:
        show(None, False, words("import.memos", count=result.memos))
    for warning in result.warnings:
        show(None, False, words("import.warning", warning=warning))
    if result.encoding not in (None, "utf-8"):
        show(None, False, words("import.encoding", encoding=result.encoding))
    if result.new_labels:
        show(None, False, words("import.new_labels", labels=", ".join(result.new_labels)))
    return {}


def _add(study: Study, file: Path, place: Place, choices: Any, *, ask: bool) -> Imported:
    """Import one file; a person at a terminal is asked for the group and round that nothing else says."""
    try:
        return study.add(file, place=place, **choices)
    except QualError as error:
        if error.code != "import.which_session" or not ask:
            raise
    group = typer.prompt(words("import.ask_group", file=file.name))
    number = typer.prompt(words("import.ask_round", file=file.name), type=int)
    return study.add(file, place=dataclasses.replace(place, group=group, round=number), **choices)
