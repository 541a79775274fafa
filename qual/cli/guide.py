"""``qual guide``: the interview guide's questions and what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Coder, Json, StudyFolder, opened, show, table, words
from qual.cli.help import Commands

app = Commands()


@app.command("list", help=words("guide.list"))
def listed(study: StudyFolder, as_json: Json = False) -> None:
    """Print the questions, how often each is asked, and the themes that they ask for or wait for."""
    from qual import design

    with opened(study) as open_study:
        rows = design.guide.by_name(open_study)
    if as_json:
        show(rows, True)
        return
    table(
        [words(f"guide.col.{name}") for name in ("question", "text", "marks", "themes")],
        [
            [
                row["question"],
                row["text"],
                row["marks"],
                "; ".join([*row["themes"], *(words("guide.waits", name=name) for name in row["waiting"])]),
            ]
            for row in rows
        ],
    )
    if any(row["waiting"] for row in rows):
        show(None, False, words("guide.waits.why"))


@app.command("load", help=words("guide.load"))
def load(
    study: StudyFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="study.toml", help=words("arg.guide"), show_default=False)
    ] = None,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Read the questions, and the names of what they ask for, from a design again."""
    from qual import design

    with opened(study, coder) as open_study:
        plan = design.read(file) if file else open_study.plan
        design.load_guide(open_study, plan)
        waits = {row["question"]: row["waiting"] for row in design.guide.by_name(open_study) if row["waiting"]}
    told = [f"{code}: {words('guide.waits', name=name)}" for code, names in waits.items() for name in names]
    count = len(plan.questions)
    show(
        {"questions": count, "waiting": waits},
        as_json,
        words("guide.loaded", count=count),
        *told,
        *([words("guide.waits.why")] if told else []),
    )
