"""Tables of the study that pages share, remembered until it changes."""

from __future__ import annotations

from typing import Any

from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts

Row = dict[str, Any]


def sessions(study: Study) -> list[Row]:
    """The rows of `Study.sessions`, remembered."""
    return state.cached("sessions", lambda: parts.records(study.sessions()))


def groups(study: Study) -> list[Row]:
    """The design's groups in order: code, name, level, municipality."""
    return state.cached("groups", lambda: parts.records(study.groups().rename(columns={"group": "code"})))


def rounds(study: Study) -> list[Row]:
    """The design's rounds in order: number, year, name."""
    return state.cached("rounds", lambda: parts.records(study.rounds().rename(columns={"round": "number"})))


def progress(study: Study) -> dict[str, tuple[int, int]]:
    """Per session id: utterances coded, of those that could be; see `Study.progress`."""

    def read() -> dict[str, tuple[int, int]]:
        return {row["id"]: (row["coded"], row["codable"]) for row in parts.records(study.progress())}

    return state.cached("progress", read)


def groups_as_places(study: Study) -> list[Row]:
    """The groups as `parts.marks` takes them."""
    return [row | {"group": row["code"]} for row in groups(study)]
