"""Tables of the study that pages share, remembered until it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from qual.store import Connection, codebook, frames
from qual.study import Study
from qual.ui import state

T = TypeVar("T")


def sessions(study: Study) -> list[frames.SessionRow]:
    """The rows of `Study.sessions`."""
    return state.cached("sessions", lambda: _read(study, frames.session_rows))


def groups(study: Study) -> list[frames.GroupRow]:
    """The design's groups in order."""
    return state.cached("groups", lambda: _read(study, frames.group_rows))


def group_codes(study: Study) -> list[str]:
    """The groups' codes, in order."""
    return [row["group"] for row in groups(study)]


def people(study: Study) -> dict[str, str]:
    """What each person is called, by code, the same everywhere: ``bn1 Grete``."""

    def read() -> dict[str, str]:
        rows = _read(study, frames.persons)
        return {
            code: f"{code} {name}" if name else code
            for code, name in zip(rows["person"], rows["pseudonym"], strict=True)
        }

    return state.cached("people", read)


def round_numbers(study: Study) -> list[int]:
    """The rounds' numbers, in order."""
    return [row["round"] for row in rounds(study)]


def rounds(study: Study) -> list[frames.RoundRow]:
    """The design's rounds in order."""
    return state.cached("rounds", lambda: _read(study, frames.round_rows))


def progress(study: Study, pass_: str | None = None) -> dict[str, tuple[int, int]]:
    """Per session id: utterances coded (in a pass), of those that could be; see `Study.progress`."""

    def read() -> dict[str, tuple[int, int]]:
        rows = _read(study, lambda connection: frames.progress_rows(connection, pass_))
        return {row["id"]: (row["coded"], row["codable"]) for row in rows}

    return state.cached("progress", read, pass_)


def use(study: Study) -> dict[str, int]:
    """Codings per code id, in the codebook's order; empty without codes."""

    def read() -> dict[str, int]:
        used = _read(study, frames.code_use)
        return {code["id"]: used.get(code["id"], 0) for code in _read(study, codebook.codes) if code["live"]}

    return state.cached("use", read)


def framework_codes(study: Study) -> int:
    """How many of the codes are a framework's."""
    codes = state.cached("codes", lambda: _read(study, codebook.codes))
    return sum(code["origin"] == "framework" and code["live"] for code in codes)


def unmapped(study: Study) -> list[frames.UnmappedRow]:
    """The rows of `Study.unmapped`."""
    return state.cached("unmapped", lambda: _read(study, frames.unmapped_rows))


def groupings(study: Study) -> list[codebook.Grouping]:
    """The groupings of codes: the active one, other attempts, frameworks."""
    return state.cached("groupings", lambda: _read(study, codebook.groupings))


def _read(study: Study, rows: Callable[[Connection], T]) -> T:
    with study.read() as connection:
        return rows(connection)
