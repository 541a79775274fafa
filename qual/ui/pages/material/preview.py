"""One file before anything is stored: what is said, by whom, what is left out, what would change, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from qual.errors import QualError
from qual.privacy import Pseudonyms
from qual.study import Study
from qual.transcripts import LeftOut, Transcript, columns, voices
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.pages.material import incoming, new_version, scan_damage
from qual.ui.pages.material.incoming import File, How
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.transcripts.comparing import Comparison

SHOWN = 12  # utterances of a preview at first
MORE = 300
MOST_LEFT_OUT = 400  # lines
FEW = 10  # lines that need no scrolling
ENCODINGS = ("utf-8", "cp1252", "iso-8859-1", "mac-roman", "utf-16")


def draw(study: Study, files: Sequence[File]) -> None:
    """The chosen file with its parts in a row of choices; only those that have something to show."""
    st.subheader(t("import.look"))
    with st.container(horizontal=True, vertical_alignment="center", key="import_how"):
        file = _chosen([file for file in files if file.transcript or file.how])
        _how_read(file)
    if file.transcript is None:
        return  # its error stands at the top
    for notice in file.transcript.warnings:
        parts.html(f'<div class="qual-problem">{escape(notice.text(state.language()))}</div>')
    with parts.attempt():
        clean = Pseudonyms(file.names).apply(file.transcript, file.hits) if file.names else file.transcript
        _parts(file, clean, new_version.of(study, file) if file.standing.status in ("corrected", "same") else None)
    scan_damage.look(file)


def _chosen(files: Sequence[File]) -> File:
    if len(files) == 1:
        return files[0]
    by_id = {file.id: file for file in files}
    picked = st.selectbox(
        t("import.look.which"),
        list(by_id),
        format_func=lambda key: by_id[key].name if key in by_id else "",
        label_visibility="collapsed",
        key="import_look",
        width=360,
    )
    return by_id.get(picked or "", files[0])


def _parts(file: File, clean: Transcript, comparison: Comparison | None) -> None:
    spoken = voices.voices(clean)
    damage = scan_damage.known(file)
    counts = {"talk": len(clean.utterances), "who": len(spoken), "left_out": len(clean.left_out)}
    if comparison is not None:
        counts["changes"] = len(comparison.changed) + len(comparison.added) + len(comparison.gone)
    if damage:
        counts["damage"] = len(damage)
    if st.session_state.get("import_part") not in counts:
        st.session_state["import_part"] = "changes" if comparison is not None else "talk"
    shown = st.segmented_control(
        t("import.part"),
        list(counts),
        key="import_part",
        format_func=lambda part: t(f"import.part.{part}", count=parts.number(counts.get(part, 0))),
        required=True,
        label_visibility="collapsed",
    )
    if shown == "who":
        _who(spoken)
    elif shown == "left_out":
        left_out(clean.left_out)
    elif shown == "changes" and comparison is not None:
        new_version.draw(file, comparison)
    elif shown == "damage" and damage:
        scan_damage.draw(file, damage)
    else:
        _talk(clean, file.id)


def _talk(transcript: Transcript, file_id: str) -> None:
    moderating = {one.label for one in voices.voices(transcript) if one.moderator}
    count = len(transcript.utterances)
    most = MORE if count > SHOWN and st.session_state.get(f"import_all_{file_id}") else SHOWN
    parts.html(talk([(u.start, u.speaker, u.speaker in moderating, u.text) for u in transcript.utterances[:most]]))
    if count > most:
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.note(t("import.more", count=parts.number(count - most)))
            if most == SHOWN:
                st.checkbox(t("import.show_more", count=min(count, MORE)), key=f"import_all_{file_id}")


def _who(spoken: Sequence[voices.Voice]) -> None:
    """Who speaks, how much, and as what: a guess that is corrected after import, where each label gets its person."""
    total = sum(one.words for one in spoken) or 1
    heads = "".join(
        f"<th>{escape(t(f'col.{name}'))}</th>" for name in ("label", "utterances", "words", "share", "kind")
    )
    rows = ""
    for one in spoken:
        kind = t("function.moderator") if one.moderator and one.kind == "person" else t(f"label.{one.kind}")
        share = parts.percent(one.words / total)
        cells = (parts.number(one.utterances), parts.number(one.words), share)
        numbers = "".join(f'<td class="number">{escape(cell)}</td>' for cell in cells)
        rows += f"<tr><td><b>{escape(one.label or t('speaker.none'))}</b></td>{numbers}<td>{escape(kind)}</td></tr>"
    parts.html(f'<table class="qual-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    for group in voices.variants(spoken):
        parts.note(t("proposals.merge", labels=" = ".join(group)))
    parts.lead(t("import.who.lead"))


def left_out(items: Sequence[LeftOut], *, boxed: bool = True) -> None:
    """What of a file is in no utterance, by reason, each with its words; ``boxed`` where there may be much of it."""
    if not items:
        parts.note(t("import.all_kept"))
        return
    by_reason: dict[str, list[LeftOut]] = {}
    for item in items[:MOST_LEFT_OUT]:
        by_reason.setdefault(item.reason, []).append(item)
    body = ""
    for same in by_reason.values():
        words = "".join(f"<li>{escape(item.text[:300])}</li>" for item in same)
        why = f"{same[0].why(state.language())} · {len(same)}"
        body += f'<div class="qual-quiet qual-small">{escape(why)}</div><ul class="qual-list">{words}</ul>'
    if boxed:
        parts.scroll(body, 420, t("import.part.left_out", count=len(items)))
    else:
        parts.html(body)
    if len(items) > MOST_LEFT_OUT:
        parts.note(t("import.left_out.more", count=parts.number(len(items) - MOST_LEFT_OUT)))


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


# --- how the file was read -------------------------------------------------------------------------------------------
def _how_read(file: File) -> None:
    """The format and encoding as found, and the way to correct them and what the columns of a table are."""
    read = file.candidate.transcript
    form = file.name.rpartition(".")[2].lower()
    said = file.how.get("encoding")
    encoding = read.encoding if read else said
    words = t("import.read_as" if encoding else "import.read_as.fixed", format=form, encoding=encoding)
    parts.html(f'<span class="qual-quiet">{escape(words)}</span>', width="content")
    table = _table(file)
    if encoding is None and table is None and not file.how:
        return
    with st.popover(t("import.how"), icon=":material/tune:", key=f"how_{file.id}_{file.how}"):
        how: How = {}
        if encoding is not None:
            choices = ["", *ENCODINGS]
            at = choices.index(said) if said in choices else 0
            chosen = st.selectbox(
                t("import.encoding"),
                choices,
                index=at,
                key=f"encoding_{file.id}",
                format_func=lambda value: value or t("import.encoding.found"),
                help=t("import.encoding.help"),
            )
            if chosen:
                how["encoding"] = chosen
        if table is not None and table.width > 1:
            told = _columns(file, table)
            if told:
                how["columns"] = told
        if st.button(t("import.read_again"), key=f"read_again_{file.id}", type="primary"):
            incoming.memory("how")[file.id] = how
            incoming.repairs(file.id).clear()
            st.rerun()


def _table(file: File) -> columns.Table | None:
    kept = incoming.memory("table")
    key = file.id, file.how.get("encoding")
    if key not in kept:
        with parts.uploaded([file.upload]) as (path,):
            try:
                kept[key] = columns.table_in(path, encoding=file.how.get("encoding"))
            except QualError:
                kept[key] = None
    found: columns.Table | None = kept[key]
    return found


def _columns(file: File, table: columns.Table) -> dict[str, str | int]:
    """The fields that say which column is what; nothing where they say what was found."""
    heads = "".join(
        f"<th>{n}. {escape(table.head[n - 1] if table.head else '')}</th>" for n in range(1, table.width + 1)
    )
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell[:60])}</td>" for cell in row) + "</tr>" for row in table.rows)
    parts.html(f'<table class="qual-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    said = {part: _number(table, column) for part, column in file.how.get("columns", {}).items()} or table.found
    options = [0, *range(1, table.width + 1)]
    chosen = {}
    for part, place in zip(columns.PARTS, st.columns(len(columns.PARTS)), strict=True):
        chosen[part] = place.selectbox(
            t(f"import.column.{part}"),
            options,
            index=options.index(said.get(part, 0)),
            key=f"column_{part}_{file.id}_{file.how.get('encoding')}",
            format_func=lambda n: f"{n}. {table.head[n - 1] if table.head else ''}" if n else t("import.column.none"),
        )
    told = {part: n for part, n in chosen.items() if n}
    if not told.get("text") or told == dict(table.found):
        return {}
    return {part: table.head[n - 1] if table.head and table.head[n - 1] else n for part, n in told.items()}


def _number(table: columns.Table, column: str | int) -> int:
    if isinstance(column, int):
        return column
    return table.head.index(column) + 1 if column in table.head else 0
