"""``qual backup`` and ``qual restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, StudyFolder, opened, show, words


def backup(
    study: StudyFolder,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help=words("opt.backup_output"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Copy the study's tables."""
    with opened(study) as open_study:
        copy = open_study.backup(output)
    show({"file": str(copy)}, as_json, words("wrote", file=copy))


def restore(
    study: StudyFolder,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=words("arg.backup"))] = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the study's tables."""
    from qual.study import restore as put_back

    saved = put_back(study, file)
    show({"saved": str(saved) if saved else None}, as_json, words("restore.done", saved=saved or "–"))
