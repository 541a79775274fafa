"""Tables of the study that pages share, remembered until it changes."""

from __future__ import annotations

from qual.store import codebook, frames
from qual.study import Study
from qual.ui import state
from qual.ui.pages import parts


def sessions(study: Study) -> list[frames.SessionRow]:
    """The rows of `Study.sessions`."""
    return state.cached("sessions", lambda: parts.rows(study.sessions(), frames.SessionRow))


def groups(study: Study) -> list[frames.GroupRow]:
    """The design's groups in order."""
    return state.cached("groups", lambda: parts.rows(study.groups(), frames.GroupRow))


def group_codes(study: Study) -> list[str]:
    """The groups' codes, in order."""
    return [row["group"] for row in groups(study)]


def round_numbers(study: Study) -> list[int]:
    """The rounds' numbers, in order."""
    return [row["round"] for row in rounds(study)]


def rounds(study: Study) -> list[frames.RoundRow]:
    """The design's rounds in order."""
    return state.cached("rounds", lambda: parts.rows(study.rounds(), frames.RoundRow))


def progress(study: Study, pass_: str | None = None) -> dict[str, tuple[int, int]]:
    """Per session id: utterances coded (in a pass), of those that could be; see `Study.progress`."""

    def read() -> dict[str, tuple[int, int]]:
        return {row["id"]: (row["coded"], row["codable"]) for row in parts.records(study.progress(pass_))}

    return state.cached("progress", read, pass_)


def use(study: Study) -> dict[str, int]:
    """Codings per code id, in the codebook's order; empty without codes."""

    def read() -> dict[str, int]:
        codes = study.codes()
        return dict(zip(codes["id"], codes["codings"].astype(int), strict=True))

    return state.cached("use", read)


def groupings(study: Study) -> list[codebook.Grouping]:
    """The groupings of codes: the active one, other attempts, frameworks."""

    def read() -> list[codebook.Grouping]:
        with study.read() as connection:
            return codebook.groupings(connection)

    return state.cached("groupings", read)
