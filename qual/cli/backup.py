"""``qual backup`` and ``qual restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, show, table, unused, words

if TYPE_CHECKING:
    from qual.store.backups import Backup


def backup(
    study: StudyFolder,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.backup_output"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Copy the study's tables."""
    unused(output, force)
    with opened(study) as open_study:
        copy = open_study.backup(output)
    show({"file": str(copy)}, as_json, words("wrote", file=copy))


def restore(
    study: StudyFolder,
    file: Annotated[Path | None, typer.Argument(metavar=words("name.file"), help=words("arg.backup"))] = None,
    only_list: Annotated[bool, typer.Option("--list", help=words("opt.backup_list"))] = False,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Put a backup in the place of the study's tables, or list the backups."""
    from qual.store.backups import listed

    if only_list:
        _list(listed(study), as_json)
        return
    from qual.study import restore as put_back

    restored, saved = put_back(study, file, coder=coder)
    show(
        {"restored": str(restored), "saved": str(saved) if saved else None},
        as_json,
        words("restore.done", file=restored, saved=saved) if saved else words("restore.done_nothing", file=restored),
    )


def _list(found: list[Backup], as_json: bool) -> None:
    if as_json or not found:
        show([one.told() for one in found], as_json, words("restore.none"))
        return
    from qual.themes.reading import moment

    columns = ["file", "taken", "newest_act", "revision", "sessions", "utterances", "codings", "why"]
    rows = [
        [
            one.path.name,
            moment(one.taken, None),
            moment(one.at, None) if one.at else "",
            one.revision,
            one.sessions,
            one.utterances,
            one.codings,
            words(f"restore.why.{one.why}"),
        ]
        for one in found
    ]
    table([words(f"restore.col.{name}") for name in columns], rows)
