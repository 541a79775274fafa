"""What stands beside the words behind a cell of a matrix: what the guide asks, what may be answers, which codes it holds, who was
not there, and the memos on the theme and the session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qual import coding
from qual.store.standing import NamedMemo
from qual.study import Study
from qual.themes import beneath, contents, missing, prompted
from qual.themes.content import Used
from qual.themes.reading import Record
from qual.ui import state
from qual.ui.pages import parts, tables
from qual.ui.pages.theme_choice import At
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

AWAY = ("absent", "not_again")  # who had come before; whoever was to come later was not missed


def told(study: Study, row: Record, frame: pd.DataFrame, at: At, *, always: bool, outside: bool) -> list[str]:
    """The sentences, those that there are."""
    asked = beneath.asked_here(frame, row, state.language())
    lines = [
        asked,
        _led(study, row, frame, at, always, outside),
        _holds(study, row, frame, at, always),
        _away(study, row),
    ]
    return [line for line in lines if line]


def memos(study: Study, theme: str | None, session: str | None) -> list[NamedMemo]:
    """The memos on a theme, and on a session and what is said in it; the newest first."""
    every = state.remembered(coding.search, study)
    found = [
        memo for memo in every if (theme and memo["target_id"] == theme) or (session and memo["session"] == session)
    ]
    return found[::-1]


def _led(study: Study, row: Record, frame: pd.DataFrame, at: At, always: bool, outside: bool) -> str:
    """How much of it may be answers, though no question is tied to its theme."""
    if row["status"] != "held" or not row.get("utterances"):
        return ""
    by: list[str] = frame.attrs["by"]
    of: dict[str, Any] = {"themes": [row["theme_id"]], "outside": outside, "always": always, **at}
    found = parts.records(state.remembered(prompted, study, by=by, **of))
    here = next((one for one in found if all(str(one[name]) == str(row[name]) for name in by)), None)
    return beneath.led(here, state.language()) if here else ""


def _holds(study: Study, row: Record, frame: pd.DataFrame, at: At, always: bool) -> str:
    """Which codes the theme holds there."""
    if at["level"] == "code" or row["status"] != "held" or not row.get("utterances"):
        return ""
    by, place = frame.attrs["by"], {"themes": [row["theme_id"]], "by": frame.attrs["by"], "always": always}
    found = parts.records(state.remembered(contents, study, **place, **at))
    here = [one for one in found if all(str(one[name]) == str(row[name]) for name in by)]
    codes = tuple(Used(one["code"], one["participants"], one["utterances"]) for one in here)
    return beneath.holds(codes, state.language())


def _away(study: Study, row: Record) -> str:
    """Who had come to a group before and did not come that time, and whether they came again."""
    if not row.get("group") or row.get("round") is None or row["status"] not in ("held", "not_coded"):
        return ""
    called = tables.people(study)
    gaps = parts.records(state.remembered(missing, study))
    here = [one for one in gaps if (one["group"], one["round"]) == (row["group"], row["round"]) and one["what"] in AWAY]
    told = []
    for what in AWAY:
        if names := [called.get(str(one["person"]), str(one["person"])) for one in here if one["what"] == what]:
            told.append(t(f"themes.away.{what}", names=", ".join(names)))
    return t("themes.away", names="; ".join(told)) if told else ""
