"""``qual coverage``: how far the coding has come with each session."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, records, show, table, unused, words
from qual.cli.help import Commands

app = Commands()
CoverageFile = Annotated[Path, typer.Argument(metavar="coverage.csv", help=words("arg.coverage"), show_default=False)]


@app.command("list", help=words("coverage.list"))
def listed(study: StudyFolder, as_json: Json = False) -> None:
    """Print what coders have said of each session, and what the codings say where nobody has."""
    from qual.coding import coverage

    with opened(study) as open_study:
        found = records(coverage(open_study))
    if as_json:
        show(found, True)
        return
    names = ("session", "part", "coder", "pass", "state", "marked", "coded")
    told = [
        row
        | {
            "pass": words(f"coverage.{row['pass']}"),
            "state": words(f"coverage.{row['state']}"),
            "marked": words(f"coverage.marked.{str(row['marked']).lower()}"),
            "coded": words("coverage.coded", coded=row["coded"], utterances=row["utterances"]),
        }
        for row in found
    ]
    table([words(f"col.{name}") for name in names], [[row[name] for name in names] for row in told])


@app.command("set", help=words("coverage.set"))
def mark(
    study: StudyFolder,
    state: Annotated[
        str, typer.Argument(metavar=words("name.state"), help=words("arg.coverage_state"), show_default=False)
    ],
    sessions: Annotated[list[str], typer.Option("--session", help=words("opt.coverage_session"))],
    part: Annotated[int | None, typer.Option("--part", help=words("opt.coverage_part"))] = None,
    coding_pass: Annotated[str, typer.Option("--pass", help=words("opt.coverage_pass"))] = "empirical",
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Say how far you have come with sessions."""
    from qual.coding import mark_coverage

    with opened(study, coder) as open_study:
        mark_coverage(open_study, sessions, state, part=part, pass_=coding_pass)
    told = {"sessions": sessions, "part": part, "pass": coding_pass, "state": state}
    show(told, as_json, words("coverage.marked", sessions=", ".join(sessions), state=words(f"coverage.{state}")))


@app.command("load", help=words("coverage.load"))
def load(study: StudyFolder, file: CoverageFile, coder: Coder = "meg", as_json: Json = False) -> None:
    """Load what coders have said, all or none."""
    from qual.coding import load_coverage

    with opened(study, coder) as open_study:
        rows = load_coverage(open_study, file)
    show({"rows": rows}, as_json, words("coverage.loaded", file=file.name, rows=rows))


@app.command("save", help=words("coverage.save"))
def save(study: StudyFolder, file: CoverageFile, force: Force = False, as_json: Json = False) -> None:
    """Save what coders have said."""
    unused(file, force)
    from qual.coding import save_coverage

    with opened(study) as open_study:
        rows = save_coverage(open_study, file)
    show({"rows": rows}, as_json, words("coverage.saved", file=file, rows=rows))
