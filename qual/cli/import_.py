"""``qual import``: transcripts into a study."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qual.cli.common import Coder, Json, StudyFolder, fail, opened, show, words
from qual.errors import QualError

if TYPE_CHECKING:
    from qual.study import Study
    from qual.transcripts.importing import Imported, Place


def import_files(
    study: StudyFolder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=words("arg.files"), show_default=False)],
    group: Annotated[str | None, typer.Option("--group", help=words("opt.group"))] = None,
    round_number: Annotated[int | None, typer.Option("--round", help=words("opt.round"))] = None,
    session: Annotated[str | None, typer.Option("--session", help=words("opt.session"))] = None,
    date: Annotated[str | None, typer.Option("--date", help=words("opt.date"))] = None,
    part: Annotated[int | None, typer.Option("--part", help=words("opt.part"))] = None,
    create: Annotated[bool, typer.Option("--create", help=words("opt.create"))] = False,
    existing: Annotated[str, typer.Option("--existing", help=words("opt.existing"))] = "error",
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Import files one by one, each all or nothing; the others go on when one fails."""
    from qual.transcripts.importing import Place

    if existing not in ("error", "replace", "skip"):
        raise typer.BadParameter("error | replace | skip", param_hint="--existing")
    place = Place(session=session, group=group, round=round_number, date=date, part=part, create=create)
    done, failed = [], []
    with opened(study, coder) as opened_study:
        for number, file in enumerate(files, 1):
            try:
                result = _add(opened_study, file, place, existing, ask=not as_json and sys.stdin.isatty())
            except QualError as error:
                failed.append({"file": file.name, "error": error.code, "message": str(error)})
                if not as_json:
                    fail(error)
                continue
            done.append({k: v for k, v in dataclasses.asdict(result).items() if k != "document"})
            if not as_json:
                show(
                    None,
                    False,
                    words(f"import.{result.status}", number=number, of=len(files), **dataclasses.asdict(result)),
                )
                if result.new_labels:
                    show(None, False, words("import.new_labels", labels=", ".join(result.new_labels)))
    if as_json:
        show({"imported": done, "failed": failed}, True)
    if failed:
        raise typer.Exit(1)


def _add(study: Study, file: Path, place: Place, existing: Any, *, ask: bool) -> Imported:
    """Import one file; a person at a terminal is asked for the group and round that nothing else says."""
    try:
        return study.add(file, place=place, existing=existing)
    except QualError as error:
        if error.code != "import.which_session" or not ask:
            raise
    group = typer.prompt(words("import.ask_group", file=file.name))
    number = typer.prompt(words("import.ask_round", file=file.name), type=int)
    return study.add(file, place=dataclasses.replace(place, group=group, round=number), existing=existing)
