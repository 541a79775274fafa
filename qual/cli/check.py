"""``qual check``: is the study whole?"""

from __future__ import annotations

import typer

from qual.cli.common import Json, StudyFolder, show, words

SIGNS = {"ok": "✓", "note": "–", "bad": "!"}


def check(study: StudyFolder, as_json: Json = False) -> None:
    """Look through the study without changing anything; exit code 1 where something is not whole."""
    from qual.store.checkup import examine

    found = examine(study)
    sound = all(one.level != "bad" for one in found)
    lines = [f"{SIGNS[one.level]} {one.text()}" for one in found]
    show(
        {"sound": sound, "findings": [one.told() for one in found]},
        as_json,
        *lines,
        words("check.sound" if sound else "check.unsound"),
    )
    if not sound:
        raise typer.Exit(1)
