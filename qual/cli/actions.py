"""``qual actions``: what groups said they would work on, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Coder, Force, Json, StudyFolder, opened, records, show, signed, table, unused, words
from qual.cli.help import Commands

app = Commands()
Status = Annotated[str | None, typer.Option("--status", help=words("opt.status"))]
Who = Annotated[str | None, typer.Option("--who", help=words("opt.who"))]


@app.command("list", help=words("actions.list"))
def listed(
    study: StudyFolder,
    group: Annotated[str | None, typer.Option("--group", help=words("opt.group"))] = None,
    round_number: Annotated[int | None, typer.Option("--round", help=words("opt.round"))] = None,
    status: Status = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar=words("name.file"), help=words("opt.actions_output"))
    ] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Print the actions that fit, or write them to a file."""
    unused(output, force)
    from qual.reports.actions import status_name, write_actions
    from qual.themes.actions import actions

    with opened(study) as open_study:
        found = actions(open_study, group=group, status=status, round=round_number)
        if output is not None:
            write_actions(found, output, fictional=open_study.fictional, about=signed(open_study, found))
    if as_json:
        show(records(found), True)
    elif output is not None:
        show(None, False, words("wrote", file=output))
    elif found.empty:
        show(None, False, words("actions.none"))
    else:
        names = ("session", "what", "who", "status", "outcome", "id")
        rows = [
            [
                status_name(row[name]) if name == "status" else row[name][-8:] if name == "id" else row[name]
                for name in names
            ]
            for row in records(found)
        ]
        table([words(f"actions.col.{name}") for name in names], rows)


@app.command("add", help=words("actions.add"))
def add(
    study: StudyFolder,
    session: Annotated[str, typer.Option("--session", help=words("opt.session"))],
    what: Annotated[str, typer.Option("--what", help=words("opt.what"))],
    who: Who = None,
    utterance: Annotated[str | None, typer.Option("--utterance", help=words("opt.utterance"))] = None,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Write down what the group of a session will work on."""
    from qual.themes.actions import add_action

    with opened(study, coder) as open_study:
        made = add_action(open_study.acting(coder), session, what, who=who, utterance=utterance)
    show({"id": made}, as_json, words("actions.added", id=made))


@app.command("update", help=words("actions.update"))
def update(
    study: StudyFolder,
    action: Annotated[str, typer.Argument(metavar="ID", help=words("arg.action"), show_default=False)],
    status: Status = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help=words("opt.outcome"))] = None,
    who: Who = None,
    what: Annotated[str | None, typer.Option("--what", help=words("opt.what"))] = None,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Say what came of an action."""
    from qual.themes.actions import find_action, update_action

    with opened(study, coder) as open_study:
        found = find_action(open_study, action)
        update_action(open_study.acting(coder), found, status=status, outcome=outcome, who=who, what=what)
    show({"id": found}, as_json, words("actions.updated"))
