"""A file that is in the study already: what the new version changes, and what becomes of the codings, before it is stored."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from qual.study import Study
from qual.transcripts.comparing import Changed, Coded, runs
from qual.ui import state
from qual.ui.pages import parts
from qual.ui.pages.material import incoming
from qual.ui.pages.material.incoming import File
from qual.ui.state import t

if TYPE_CHECKING:
    from qual.transcripts.comparing import Comparison

MOST = 200  # utterances of each sort
FATES = ("lost", "changed", "moved", "kept")


def of(study: Study, file: File) -> Comparison | None:
    """What the file would change; remembered until the study or what the page says of the file changes."""
    place = file.candidate.place

    def compare() -> Comparison | None:
        return study.changes_in(file.name, place=place, transcript=file.transcript, names=file.names, hits=file.hits)

    return state.cached("comparison", compare, file.key, place, file.names, file.hits)


def draw(file: File, found: Comparison) -> None:
    """The codings first, as they are what may be lost; then the utterances with their words."""
    parts.lead(
        t(
            "changes.head",
            session=found.session,
            unchanged=parts.number(found.unchanged),
            changed=len(found.changed),
            added=len(found.added),
            gone=len(found.gone),
        )
    )
    if found.codings:
        counts = {fate: found.count(fate) for fate in FATES}  # type: ignore[arg-type]
        parts.note(t("changes.codings", **counts))
        _lost(file, counts["lost"])
        told = [one for fate in FATES[:3] for one in found.codings if one.fate == fate]
        if told:
            parts.html(f'<ul class="qual-list">{"".join(map(_coding, told[:MOST]))}</ul>')
    lines = [(one.number, _changed(one)) for one in found.changed[:MOST]]
    lines += [(number, _line("+", str(number), f"<ins>{escape(said)}</ins>")) for number, said in found.added[:MOST]]
    body = "".join(line for _, line in sorted(lines, key=lambda line: line[0]))
    body += "".join(_line("–", reference, f"<del>{escape(said)}</del>") for reference, said in found.gone[:MOST])
    if body:
        parts.scroll(f'<div class="qual-diff">{body}</div>', 460, file.name)
    elif not found.codings:
        parts.note(t("changes.none"))


def _lost(file: File, lost: int) -> None:
    """The user's word that codings without a place may go; nothing is stored without it."""
    if not lost:
        incoming.memory("lose").pop(file.id, None)
        return
    key = f"lose_{file.id}"

    def say() -> None:  # before the page is drawn: the button stands above
        incoming.memory("lose")[file.id] = bool(st.session_state[key])

    st.checkbox(t("changes.lose", count=lost), value=file.lose, key=key, on_change=say)


def _coding(one: Coded) -> str:
    now = f" → «{escape(one.now)}»" if one.now is not None and one.now != one.words else ""
    fate = f'<span class="qual-chip">{escape(t(f"changes.fate.{one.fate}"))}</span>'
    where = f'<span class="qual-quiet qual-small">{escape(one.reference)} · {escape(one.coder)}</span>'
    return f"<li>{fate} <b>{escape(one.code)}</b> «{escape(one.words)}»{now} {where}</li>"


def _changed(one: Changed) -> str:
    words = " ".join(
        escape(new) if old == new else f"<del>{escape(old)}</del> <ins>{escape(new)}</ins>".replace("<del></del> ", "")
        for old, new in runs(one.before, one.after)
    ).replace("<ins></ins>", "")
    if one.speaker:
        words = f"<del>{escape(one.speaker[0] or '–')}</del> <ins>{escape(one.speaker[1] or '–')}</ins>: {words}"
    return _line("~", one.reference, words)


def _line(sign: str, where: str, words: str) -> str:
    return f'<div class="sign">{sign}</div><div class="where">{escape(where)}</div><div>{words}</div>'
