"""``qual report``: one Word file each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Force, Json, StudyFolder, opened, show, signed, unused, words
from qual.cli.help import Commands

app = Commands()
WordFile = Annotated[Path, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.docx_output"))]


@app.command("coded", help=words("report.coded"))
def coded(
    study: StudyFolder,
    output: WordFile,
    session: Annotated[str, typer.Option("--session", help=words("opt.session"))],
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write one session with its codes as Word comments."""
    unused(output, force)
    from qual.reports.coded_transcript import write_coded_transcript

    with opened(study) as open_study:
        choices = {"coder": coder, "fictional": open_study.fictional, "about": signed(open_study)}
        write_coded_transcript(open_study, output, session, **choices)
    show({"file": str(output)}, as_json, words("wrote", file=output))


@app.command("methods", help=words("report.methods"))
def methods(study: StudyFolder, output: WordFile, force: Force = False, as_json: Json = False) -> None:
    """Write the methods appendix."""
    unused(output, force)
    from qual.reports.methods import write_methods

    with opened(study) as open_study:
        write_methods(open_study, output, fictional=open_study.fictional, about=signed(open_study))
    show({"file": str(output)}, as_json, words("wrote", file=output))


@app.command("thread", help=words("report.thread"))
def thread(
    study: StudyFolder,
    output: WordFile,
    group: Annotated[str, typer.Option("--group", help=words("opt.group"))],
    before: Annotated[int | None, typer.Option("--before", help=words("opt.before"))] = None,
    level: Annotated[str, typer.Option("--level", help=words("opt.level"))] = "group",
    always: Annotated[bool, typer.Option("--always", help=words("opt.always"))] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write a group's thread memo."""
    unused(output, force)
    from qual.reports.thread_memo import write_thread_memo

    with opened(study) as open_study:
        choices = {"before": before, "level": level, "always": always, "fictional": open_study.fictional}
        write_thread_memo(open_study, output, group, **choices)
    show({"file": str(output)}, as_json, words("wrote", file=output))


@app.command("minutes", help=words("report.minutes"))
def minutes(
    study: StudyFolder,
    output: WordFile,
    about: Annotated[list[str], typer.Option("--about", help=words("opt.about"))],
    since: Annotated[str | None, typer.Option("--since", help=words("opt.since"))] = None,
    present: Annotated[list[str] | None, typer.Option("--present", help=words("opt.present"))] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the minutes of an analysis day."""
    unused(output, force)
    from qual.reports.minutes import write_minutes

    with opened(study) as open_study:
        choices = {"since": since, "present": present or (), "fictional": open_study.fictional}
        write_minutes(open_study, output, about, about=signed(open_study), **choices)
    show({"file": str(output)}, as_json, words("wrote", file=output))
