"""``qual language``: which language model is used, and installing another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qual.cli.common import Json, Printed, model_name, opened, show
from qual.cli.help import Commands
from qual.messages import text

app = Commands()


@app.command("status", help=text("language.cli.status"))
def status(
    study: Annotated[
        Path | None, typer.Argument(metavar=text("cli.name.study"), help=text("language.cli.arg_study"))
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the backend that is used and why, whether the sentence encoder is there, and what is made of a study's vectors."""
    from qual import language
    from qual.language.encoder import Encoder

    encoder = Encoder.status()
    used = language.status()
    found = [
        text(
            "language.cli.model",
            name=model["name"],
            version=model["version"],
            state=model["problem"] or text("language.cli.works"),
        )
        for model in used["models"]
    ]
    meaning = text(
        "language.cli.encoder",
        name=encoder["name"],
        version=encoder["version"],
        megabytes=round(encoder["bytes"] / 1e6),
        state=encoder["problem"] or text("language.cli.works"),
    )
    said = text("language.cli.used", name=model_name(used), spacy=used["spacy"])
    facts, lines = {**used, "encoder": encoder}, [said, used["why"], *found, meaning]
    if study is not None:
        made = _made(study)
        facts["study"] = made
        lines.append(text("language.cli.vectors", **made | {"file": made["file"] or text("language.cli.memory")}))
    show(facts, as_json, *lines)


def _made(folder: Path) -> Printed:
    """How far the vectors of a study are made, and where they are kept."""
    from qual.suggest import meanings

    with opened(folder) as study:
        known = meanings(study)
        return {**known.progress._asdict(), "file": known.path and str(known.path)}


@app.command("install", help=text("language.cli.install"))
def install(
    model: Annotated[
        str, typer.Argument(metavar=text("cli.name.model"), help=text("language.cli.arg_model"))
    ] = "nb_core_news_sm",
    as_json: Json = False,
) -> None:
    """Download a spaCy model for Norwegian, or explain how to carry it here."""
    from qual.language.install import install as install_model

    version = install_model(model)
    show({"name": model, "version": version}, as_json, text("language.cli.installed", name=model, version=version))
