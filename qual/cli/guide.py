"""``qual guide``: the interview guide's questions and what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from qual.cli.common import Coder, Json, StudyFolder, opened, show, table, words
from qual.cli.help import Commands

if TYPE_CHECKING:
    from qual.study import Study

app = Commands()


class Told(TypedDict):
    """A question as the command line prints it: themes by name."""

    question: str
    text: str | None
    marks: int
    themes: list[str]
    waiting: list[str]


@app.command("list", help=words("guide.list"))
def listed(study: StudyFolder, as_json: Json = False) -> None:
    """Print the questions, how often each is asked, and the themes that they ask for or wait for."""
    with opened(study) as open_study:
        rows = _told(open_study)
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
        waits = {row["question"]: row["waiting"] for row in _told(open_study) if row["waiting"]}
    told = [f"{code}: {words('guide.waits', name=name)}" for code, names in waits.items() for name in names]
    count = len(plan.questions)
    show(
        {"questions": count, "waiting": waits},
        as_json,
        words("guide.loaded", count=count),
        *told,
        *([words("guide.waits.why")] if told else []),
    )


def _told(study: Study) -> list[Told]:
    """The questions with the themes by name."""
    from qual import design
    from qual.store.codebook import target_names

    with study.read() as connection:
        names = target_names(connection)
    return [
        {
            "question": row["code"],
            "text": row["text"],
            "marks": row["marks"],
            "themes": [names[theme] for theme in row["themes"] if theme in names],
            "waiting": row["waiting"],
        }
        for row in design.guide.questions(study)
    ]
