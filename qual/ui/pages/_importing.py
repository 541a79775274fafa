"""Upload, look, correct, import: nothing is stored before the last button."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual import transcripts
from qual.errors import QualError
from qual.store import design
from qual.study import Study
from qual.transcripts.importing import Imported, Place
from qual.ui import grid, state
from qual.ui.pages import _grid
from qual.ui.pages import _parts as parts
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.transcripts import Transcript

SHOWN = 8  # utterances in a preview


@dataclass(frozen=True)
class Preview:
    """One uploaded file: as read, or why it cannot be read."""

    upload: Any
    transcript: Transcript | None
    error: QualError | None

    @property
    def name(self) -> str:
        return str(self.upload.name)


def draw(study: Study) -> None:
    """The way in: files, what they hold, where they belong, and the button."""
    _results()
    round_of_uploads = st.session_state.setdefault("_uploads", 0)
    # any file may be chosen: why one cannot be read is told by its named error, not by the browser
    files = st.file_uploader(
        t("import.files"),
        accept_multiple_files=True,
        key=f"upload_{round_of_uploads}",
    )
    if not files and not st.session_state.get("_again"):
        parts.empty("import", formats=", ".join(extension[1:] for extension in transcripts.formats()))
        return
    previews = [_read(file) for file in [*st.session_state.get("_again", []), *files]]
    for preview in previews:
        if preview.error:
            parts.problem(preview.error)
    good = [preview for preview in previews if preview.transcript]
    if not good:
        return
    st.subheader(t("import.where"))
    places = _places(study, good)
    _look(good)
    _button(study, good, places)


def _read(upload: Any) -> Preview:
    """The file as read; kept in the window, so that a redraw does not read it again."""
    kept: dict[str, Preview] = st.session_state.setdefault("_previews", {})
    if upload.file_id not in kept:
        with parts.uploaded([upload]) as (path,):
            try:
                kept[upload.file_id] = Preview(upload, transcripts.read(path), None)
            except QualError as error:
                kept[upload.file_id] = Preview(upload, None, error)
    return kept[upload.file_id]


# --- where each file belongs -----------------------------------------------------------------------------------------
def _places(study: Study, previews: Sequence[Preview]) -> list[Place]:
    """The table in which the user sees and corrects where each file belongs."""
    import pandas as pd

    parts.lead(t("import.where.lead"))
    rows = [_detected(study, preview) for preview in previews]
    table = pd.DataFrame(rows)
    table["round"] = table["round"].astype("Int64")
    edited = st.data_editor(
        table,
        hide_index=True,
        num_rows="fixed",
        key="places_" + "-".join(p.upload.file_id[:8] for p in previews),
        disabled=["file", "utterances"],
        placeholder="",
        column_config={
            "file": st.column_config.TextColumn(t("col.file"), width="medium"),
            "utterances": st.column_config.NumberColumn(t("col.utterances"), width="small"),
            "group": st.column_config.TextColumn(t("col.group"), width="small"),
            "round": st.column_config.NumberColumn(t("col.round"), min_value=1, step=1, width="small"),
            "date": st.column_config.DateColumn(
                t("col.date"), format="DD.MM.YYYY" if state.language() == "nb" else "YYYY-MM-DD"
            ),
            "part": st.column_config.NumberColumn(t("col.part"), min_value=1, step=1, width="small"),
            "session": st.column_config.TextColumn(t("col.outside"), help=t("import.outside.help")),
        },
    )
    known = _groups(study)
    return [_place(row, known) for row in parts.records(edited)]


def _groups(study: Study) -> dict[str, str]:
    """The code of each group by its code and by its name, casefolded: people write either."""
    rows = _grid.groups(study)
    named = {row["name"].casefold(): row["code"] for row in rows if row["name"]}
    return named | {row["code"].casefold(): row["code"] for row in rows}


def _named_in(file: str, groups: dict[str, str]) -> str | None:
    """The one group that the file's name holds as whole words, if it is one."""
    words = f" {re.sub(r'[^0-9a-zæøåäöü]+', ' ', unicodedata.normalize('NFC', Path(file).stem).casefold())} "
    found = {code for name, code in groups.items() if f" {name} " in words}
    return found.pop() if len(found) == 1 else None


def _detected(study: Study, preview: Preview) -> dict[str, Any]:
    """Group, round, date and part as the design's list of files, the file's first lines and its name have them."""
    assert preview.transcript is not None
    header = preview.transcript.header
    planned = study.plan.session_of_file(preview.name)
    group, number = header.group, header.round
    outside = None
    with study.database.read() as connection:
        if planned is not None:
            group, number = planned.group, planned.round
            outside = planned.name if planned.group is None else None
        elif number is None and header.year is not None:
            number = design.round_of_year(connection, header.year)
        source = design.find_source(connection, planned.name) if planned else None
    known = _groups(study)
    if group is None and outside is None:
        group = _named_in(preview.name, known)
    date = header.date or (datetime.date.fromisoformat(source["date"]) if source and _is_day(source["date"]) else None)
    return {
        "file": preview.name,
        "utterances": len(preview.transcript.utterances),
        "group": known.get((group or "").casefold(), group),
        "round": number,
        "date": date,
        "part": header.part or 1,
        "session": outside,
    }


def _is_day(date: str | None) -> bool:
    try:
        datetime.date.fromisoformat(date or "")
    except ValueError:
        return False
    return True


def _place(row: dict[str, Any], groups: dict[str, str]) -> Place:
    date = row["date"]
    group = (row["group"] or "").strip() or None
    session = (row["session"] or "").strip() or None
    return Place(
        session=session,
        group=None if session or group is None else groups.get(group.casefold(), group),
        round=None if session or row["round"] is None else int(row["round"]),
        date=date.isoformat()[:10] if hasattr(date, "isoformat") else date,
        part=int(row["part"] or 1),
    )


# --- what the files hold ---------------------------------------------------------------------------------------------
def _look(previews: Sequence[Preview]) -> None:
    st.subheader(t("import.look"))
    chosen = previews[0]
    if len(previews) > 1:
        names = {preview.upload.file_id: preview for preview in previews}
        picked = st.selectbox(
            t("import.look.which"), list(names), format_func=lambda key: names[key].name, label_visibility="collapsed"
        )
        chosen = names.get(picked or "", chosen)
    transcript = chosen.transcript
    assert transcript is not None
    left, right = st.columns([1, 2], gap="large")
    with left:
        spoken = Counter(utterance.speaker or t("speaker.none") for utterance in transcript.utterances)
        parts.lead(t("import.facts", utterances=len(transcript.utterances), speakers=len(spoken)))
        parts.html(
            "".join(
                f'<span class="qual-chip">{escape(name)} · {count}</span>' for name, count in spoken.most_common(30)
            )
        )
        for warning in transcript.warnings:
            parts.html(f'<div class="qual-problem">{escape(warning.text(state.language()))}</div>')
        _left_out(transcript)
    with right:
        parts.html(talk([(u.start, u.speaker, False, u.text) for u in transcript.utterances[:SHOWN]]))
        if len(transcript.utterances) > SHOWN:
            parts.note(t("import.more", count=len(transcript.utterances) - SHOWN))


def _left_out(transcript: Transcript) -> None:
    if not transcript.left_out:
        parts.note(t("import.all_kept"))
        return
    with st.expander(t("import.left_out", count=len(transcript.left_out)), expanded=len(transcript.left_out) <= 8):
        lines = [
            f"<li>{escape(item.text[:300])}<br>"
            f'<span class="qual-quiet qual-small">{escape(item.why(state.language()))}</span></li>'
            for item in transcript.left_out[:60]
        ]
        parts.html(f'<ul class="qual-list">{"".join(lines)}</ul>')


def talk(lines: Sequence[tuple[float | None, str | None, bool, str]]) -> str:
    """Utterances (start, label, whether a moderator's, text) as one block to read."""
    cells = []
    for start, speaker, moderator, text in lines:
        quiet = " mod" if moderator else ""
        cells.append(
            f'<div class="at">{parts.clock(start)}</div><div class="who{quiet}">{escape(speaker or "")}</div>'
            f'<div class="said{quiet}">{escape(text)}</div>'
        )
    return f'<div class="qual-talk">{"".join(cells)}</div>'


# --- the button ------------------------------------------------------------------------------------------------------
def _button(study: Study, previews: Sequence[Preview], places: Sequence[Place]) -> None:
    new = _unknown(study, places)
    create = False
    if new:
        create = st.checkbox(t("import.create", new=", ".join(new)), value=not _grid.groups(study), key="import_create")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pressed = st.button(t("import.button", count=len(previews)), type="primary", icon=":material/download_done:")
        existing = st.segmented_control(
            t("import.existing"),
            ["skip", "replace"],
            default="skip",
            required=True,
            key="import_existing",
            format_func=lambda value: t(f"import.existing.{value}"),
            help=t("import.existing.help"),
        )
    if not pressed:
        return
    results: list[tuple[str, Imported | QualError]] = []
    bar = st.progress(0.0)
    for done, (preview, place) in enumerate(zip(previews, places, strict=True), 1):
        bar.progress(done / len(previews), text=preview.name)
        results.append((preview.name, _import(study, preview, _with(place, create), str(existing))))
    st.session_state["_imported"] = results
    # an empty uploader for the next ones; what could not be imported stays on the page to be corrected
    st.session_state["_uploads"] += 1
    st.session_state["_again"] = [
        preview.upload for preview, (_, result) in zip(previews, results, strict=True) if isinstance(result, QualError)
    ]
    st.rerun()


def _unknown(study: Study, places: Sequence[Place]) -> list[str]:
    groups = {row["code"].lower() for row in _grid.groups(study)}
    rounds = {row["number"] for row in _grid.rounds(study)}
    sessions = {row["session"].lower() for row in _grid.sessions(study)}
    new = [place.group for place in places if place.group and place.group.lower() not in groups]
    new += [t("round", number=place.round) for place in places if place.round is not None and place.round not in rounds]
    new += [place.session for place in places if place.session and place.session.lower() not in sessions]
    return list(dict.fromkeys(new))


def _with(place: Place, create: bool) -> Place:
    from dataclasses import replace

    return replace(place, create=create)


def _import(study: Study, preview: Preview, place: Place, existing: str) -> Imported | QualError:
    with parts.uploaded([preview.upload]) as (path,):
        try:
            return study.add(
                Path(path),
                place=place,
                existing="replace" if existing == "replace" else "skip",
                transcript=preview.transcript,
            )
        except QualError as error:
            return error


def _results() -> None:
    """What became of the files of the last import."""
    results: list[tuple[str, Imported | QualError]] = st.session_state.get("_imported", [])
    if not results:
        return
    with st.container(border=True):
        lines = []
        for name, result in results:
            if isinstance(result, QualError):
                words, sign = parts.told(result), "!"
            else:
                words, sign = _told(result), "✓" if result.status != "skipped" else "–"
            lines.append(f"<li><b>{sign} {escape(name)}</b> {escape(words)}</li>")
        parts.html(f'<ul class="qual-list">{"".join(lines)}</ul>')
        fresh = [result for _, result in results if isinstance(result, Imported) and result.new_labels]
        with st.container(horizontal=True):
            if fresh and st.button(t("import.who"), type="primary"):
                grid.choose(fresh[0].session)
                st.session_state["_transcripts_to"] = "sessions"
                st.session_state["_imported"] = []
                st.rerun()
            if st.button(t("import.close"), type="tertiary"):
                st.session_state["_imported"] = st.session_state["_again"] = []
                st.rerun()


def _told(result: Imported) -> str:
    words = t(
        f"import.{result.status}",
        session=result.session,
        utterances=result.utterances,
        speakers=result.speakers,
        kept=result.kept,
    )
    if result.new_labels:
        words += " " + t("import.labels", labels=", ".join(result.new_labels))
    return words
