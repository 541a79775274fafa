"""The files that are about to come in: read once, shown as one table to check and correct."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import streamlit as st

from qual.errors import QualError
from qual.privacy import Hit, Name
from qual.study import Study
from qual.transcripts import Place, Transcript, folder, placing, repair
from qual.transcripts.importing import OUTSIDE, outside
from qual.transcripts.placing import Candidate, Standing
from qual.transcripts.repair import Repair
from qual.ui import state
from qual.ui.pages import grids, parts
from qual.ui.state import t

GRID = "focus group"
#: kinds that people name their files after
_CALLED = {
    "interview": re.compile("inter?v(ju|iew)"),
    "minutes": re.compile("referat|minutes"),
    "case": re.compile("sak|case"),
}
MANY = 3  # files from which reading them shows how far it has come
COLUMNS = ("wanted", "file", "status", "group", "round", "date", "part", "session", "utterances", "speakers", "told")


class How(TypedDict, total=False):
    """What the user says of a file's encoding, and of which column is what."""

    encoding: str
    columns: dict[str, str | int]


@dataclass(frozen=True)
class File:
    """One uploaded file: as read, as corrected on the page, and where it is to go.

    ``names``, ``hits`` : what is replaced at import. ``lose`` : the
    user's word that codings without a place may become memos.
    """

    upload: Any
    candidate: Candidate
    how: How
    standing: Standing = field(default_factory=lambda: Standing("new"))
    wanted: bool = False
    names: tuple[Name, ...] = ()
    hits: tuple[Hit, ...] | None = None
    lose: bool = False

    @property
    def id(self) -> str:
        """The upload's own id: two files may have one name."""
        return str(self.upload.file_id)

    @property
    def name(self) -> str:
        """The file's name, as it was where it came from."""
        return str(self.upload.name)

    @property
    def transcript(self) -> Transcript | None:
        """The talk as it is to be stored, but for the names."""
        read = self.candidate.transcript
        return read and repair.apply(read, repairs(self.id).values())

    @property
    def key(self) -> tuple[Any, ...]:
        """What the reading depends on: the file, how it is read, which repairs are made."""
        return self.id, repr(self.how), repr(list(repairs(self.id).values()))


def memory(what: str) -> dict[Any, Any]:
    """What the page remembers of the files by their ids: as read, and what the user has said of each."""
    kept: dict[str, dict[Any, Any]] = st.session_state.setdefault("_files", {})
    return kept.setdefault(what, {})


def forget(ids: Iterable[str]) -> None:
    """Let go of files that are stored."""
    gone = set(ids)
    for kept in st.session_state.get("_files", {}).values():
        for key in [key for key in kept if (key[0] if isinstance(key, tuple) else key) in gone]:
            del kept[key]


def let_go_of_refusals() -> None:
    """What was refused is another thing once the table says otherwise, or another file is there."""
    told = st.session_state.get("_imported", {})
    st.session_state["_imported"] = {key: one for key, one in told.items() if not isinstance(one[1], QualError)}


def leave(ids: Iterable[str]) -> None:
    """Keep files without a tick, whatever becomes of their places when others are stored."""
    memory("wanted").update(dict.fromkeys(ids, False))


def repairs(file_id: str) -> dict[tuple[int, int], tuple[Repair, str]]:
    """The repairs of a file that the user has said yes to, by utterance and start."""
    found: dict[tuple[int, int], tuple[Repair, str]] = memory("repairs").setdefault(file_id, {})
    return found


def opened(study: Study, uploads: Sequence[Any]) -> list[File]:
    """The files as read; kept in the window, so that a redraw does not read them again."""
    read, how = memory("read"), memory("how")
    fresh = [upload for upload in uploads if (upload.file_id, repr(how.get(upload.file_id))) not in read]
    bar = st.progress(0.0) if len(fresh) > MANY else None
    for done, upload in enumerate(fresh, 1):
        if bar:
            bar.progress(done / len(fresh), text=t("import.reading", done=done, of=len(fresh), file=upload.name))
        said = how.get(upload.file_id)
        with parts.uploaded([upload]) as (path,):
            read[upload.file_id, repr(said)] = placing.look(study, path, plan=study.plan, **(said or {}))
    if bar:
        bar.empty()
    said = [(upload, how.get(upload.file_id)) for upload in uploads]
    return [File(upload, read[upload.file_id, repr(one)], one or How()) for upload, one in said]


# --- where each file belongs -----------------------------------------------------------------------------------------
def table(study: Study, files: Sequence[File]) -> list[File]:
    """The table in which the user sees and corrects where each file belongs; the files with what it says."""
    import pandas as pd

    parts.lead(t("import.where.lead"))
    key = "places_" + "-".join(file.id[:8] for file in files)
    files = _of_kind(_said(files, key), key)
    standings = placing.standings(study, [file.candidate for file in files], plan=study.plan)
    wanted = memory("wanted")
    files = [
        dataclasses.replace(
            file, standing=one, wanted=wanted.get(file.id, one.ready), lose=memory("lose").get(file.id, False)
        )
        for file, one in zip(files, standings, strict=True)
    ]
    rows = pd.DataFrame([_row(file) for file in files], columns=list(COLUMNS))
    told = any(rows["told"])
    grids.edited(
        rows.astype({"round": "Int64", "part": "Int64", "utterances": "Int64", "speakers": "Int64"}),
        hide_index=True,
        num_rows="fixed",
        key=key,
        height=min(460, 35 * len(files) + 38),
        disabled=["file", "status", "utterances", "speakers", "told"],
        column_order=[name for name in COLUMNS if name != "told" or told],
        placeholder="",
        column_config=_columns(),
        on_change=let_go_of_refusals,
    )
    places = placing.tidy(study, [file.candidate.place for file in files])
    return [
        dataclasses.replace(file, candidate=dataclasses.replace(file.candidate, place=place))
        for file, place in zip(files, places, strict=True)
    ]


def _of_kind(files: Sequence[File], key: str) -> list[File]:
    """The files, of which those without a place in the grid are sources of one kind, chosen once for all of them."""
    outside_grid = [file for file in files if file.transcript and not _placed(file.candidate.place)]
    if not outside_grid:
        return list(files)
    label, proposed = t("import.kind", count=len(outside_grid)), _proposed(outside_grid)
    kind = parts.choice(
        label, (GRID, *OUTSIDE), f"kind_{key}", "import.kind", default=proposed, label_visibility="visible"
    )

    def of_kind(file: File) -> File:
        if kind == GRID or file not in outside_grid:
            return file
        place = outside(dataclasses.replace(file.candidate.place, kind=kind), file.name)
        return dataclasses.replace(file, candidate=dataclasses.replace(file.candidate, place=place))

    return [of_kind(file) for file in files]


def _placed(place: Place) -> bool:
    return place.session is not None or (place.group is not None and place.round is not None)


def _proposed(files: Sequence[File]) -> str:
    """The kind that most of the files are called; else interviews, where most have two who talk."""
    for kind, form in _CALLED.items():
        if 2 * sum(form.search(file.name.casefold()) is not None for file in files) > len(files):
            return kind
    pairs = [file for file in files if file.transcript and len({u.speaker for u in file.transcript.utterances}) == 2]
    return "interview" if len(files) >= MANY and 2 * len(pairs) > len(files) else GRID


def _columns() -> Mapping[str, Any]:
    column = st.column_config
    date = "DD.MM.YYYY" if state.language() == "nb" else "YYYY-MM-DD"
    return {
        "wanted": column.CheckboxColumn("✓", width=50, pinned=True, help=t("import.wanted.help")),
        "file": column.TextColumn(t("col.file"), width=190, pinned=True),
        "status": column.TextColumn(t("col.standing"), width=180),
        "group": column.TextColumn(t("col.group"), width=95),
        "round": column.NumberColumn(t("col.round"), min_value=1, step=1, width=90),
        "date": column.DateColumn(t("col.date"), format=date, width=100),
        "part": column.NumberColumn(t("col.part"), min_value=1, step=1, width=68),
        "session": column.TextColumn(t("col.outside"), help=t("import.outside.help"), width=165),
        "utterances": column.NumberColumn(t("col.utterances"), width=80),
        "speakers": column.NumberColumn(t("col.speakers"), width=70),
        "told": column.TextColumn(t("col.told"), width="medium"),
    }


def _said(files: Sequence[File], key: str) -> list[File]:
    """The files with the places that the user has written in the table, kept also when the table gets other rows."""
    edits = {int(at): row for at, row in st.session_state.get(key, {}).get("edited_rows", {}).items()}
    places, wanted = memory("place"), memory("wanted")
    found = []
    for at, file in enumerate(files):
        place: Place = places.get(file.id, file.candidate.place)
        changed = {name: _cell(name, value) for name, value in edits.get(at, {}).items()}
        if "wanted" in changed:
            wanted[file.id] = bool(changed.pop("wanted"))
        if changed:
            places[file.id] = place = dataclasses.replace(place, **changed)
        found.append(dataclasses.replace(file, candidate=dataclasses.replace(file.candidate, place=place)))
    return found


def _cell(name: str, value: Any) -> Any:
    """A cell as it was edited, as `Place` takes it."""
    if name == "date":
        return str(value)[:10] if value else None
    if name in ("round", "part"):
        return int(value) if value is not None else None
    return (value or "").strip() or None if name in ("group", "session") else value


def short(name: str, most: int = 24) -> str:
    """A file's name as its column has room for it: cut in the middle, for both ends tell files apart."""
    if len(name) <= most:
        return name
    end = (most - 1) // 2
    return f"{name[: most - 1 - end]}…{name[-end:]}"


def _row(file: File) -> Mapping[str, Any]:
    place, transcript = file.candidate.place, file.candidate.transcript
    notices = [notice.text(state.language()) for notice in transcript.warnings] if transcript else []
    return {
        "wanted": file.wanted,
        "file": short(file.name),
        "status": folder.status(file.standing, state.language()),
        "group": place.group,
        "round": place.round,
        "date": datetime.date.fromisoformat(place.date) if place.date else None,
        "part": place.part,
        "session": place.session,
        "utterances": len(transcript.utterances) if transcript else None,
        "speakers": len({u.speaker for u in transcript.utterances} - {None}) if transcript else None,
        "told": " ".join(notices),
    }
