"""``qual report``: one Word file each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, StudyFolder, opened, show, words

app = typer.Typer(no_args_is_help=True)
WordFile = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=words("opt.docx_output"))]


@app.command("coded", help=words("report.coded"))
def coded(
    study: StudyFolder,
    output: WordFile,
    session: Annotated[str, typer.Option("--session", help=words("opt.session"))],
    coder: Annotated[str | None, typer.Option("--coder", help=words("opt.only_coder"))] = None,
    as_json: Json = False,
) -> None:
    """Write one session with its codes as Word comments."""
    from qual.reports.coded_transcript import write_coded_transcript

    with opened(study) as open_study:
        write_coded_transcript(open_study.database, output, session, coder=coder, fictional=open_study.fictional)
    show({"file": str(output)}, as_json, words("wrote", file=output))


@app.command("methods", help=words("report.methods"))
def methods(study: StudyFolder, output: WordFile, as_json: Json = False) -> None:
    """Write the methods appendix."""
    from qual.reports.methods import write_methods

    with opened(study) as open_study:
        write_methods(open_study.database, output, fictional=open_study.fictional)
    show({"file": str(output)}, as_json, words("wrote", file=output))
