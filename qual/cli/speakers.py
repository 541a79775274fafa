"""``qual speakers``: who speaks where."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from qual.cli.common import Coder, Json, StudyFolder, opened, show, table, words
from qual.cli.help import Commands

app = Commands()
References = Annotated[
    list[str],
    typer.Argument(metavar=words("name.utterances"), help=words("arg.speaker_utterances"), show_default=False),
]


@app.command("list", help=words("speakers.list"))
def listed(
    study: StudyFolder,
    session: Annotated[str, typer.Argument(help=words("arg.speaker_session"), show_default=False)],
    as_json: Json = False,
) -> None:
    """Print the labels of a session with what each says."""
    from qual.coding import speakers

    with opened(study) as open_study:
        found = speakers(open_study, session)
    if as_json:
        show([asdict(one) for one in found], True)
        return
    rows = [
        [
            one.label,
            one.person,
            words("speakers.moderator") if one.moderator and not one.role else one.role,
            one.utterances,
            one.words,
        ]
        for one in found
    ]
    table([words(f"col.{name}") for name in ("label", "person", "role", "utterances", "words")], rows)


@app.command("set", help=words("speakers.set"))
def give(
    study: StudyFolder,
    label: Annotated[
        str, typer.Argument(metavar=words("name.label"), help=words("arg.speaker_label"), show_default=False)
    ],
    utterances: References,
    shared: Annotated[str | None, typer.Option("--shared", help=words("opt.speaker_shared"))] = None,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Say who speaks in utterances."""
    from qual import coding

    with opened(study, coder) as open_study:
        count = coding.give(open_study, utterances, None if label == "-" else label, shared=shared)  # type: ignore[arg-type]
    show({"changed": count}, as_json, words("speakers.given", count=count))


@app.command("split", help=words("speakers.split"))
def split(
    study: StudyFolder,
    utterance: Annotated[str, typer.Argument(help=words("arg.speaker_utterances"), show_default=False)],
    before: Annotated[list[str], typer.Option("--before", help=words("opt.speaker_before"))],
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Split an utterance before words in it."""
    from qual import coding

    with opened(study, coder) as open_study:
        made = coding.split(open_study, utterance, coding.places_of(open_study, utterance, before))
    show({"utterances": made}, as_json, words("speakers.parts", utterance=utterance, now=", ".join(made)))


@app.command("join", help=words("speakers.join"))
def join(
    study: StudyFolder,
    utterances: Annotated[
        list[str] | None,
        typer.Argument(metavar=words("name.utterances"), help=words("arg.speaker_utterances"), show_default=False),
    ] = None,
    session: Annotated[str | None, typer.Option("--session", help=words("opt.speaker_session"))] = None,
    coder: Coder = "meg",
    as_json: Json = False,
) -> None:
    """Join utterances."""
    from qual import coding

    with opened(study, coder) as open_study:
        if session is not None and not utterances:
            fewer = coding.join_alike(open_study, session)
            show({"fewer": fewer}, as_json, words("speakers.fewer", session=session, count=fewer))
            return
        made = coding.join(open_study, utterances or [])
    told = ", ".join(utterances or ())
    show({"utterance": made}, as_json, words("speakers.parts", utterance=told, now=made))
