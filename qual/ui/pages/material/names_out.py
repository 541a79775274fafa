"""Names out before coding starts: the list, names that are proposed for it, and every place where one would be replaced."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual import privacy
from qual.errors import FileError
from qual.privacy import Hit, Name, Pseudonyms
from qual.privacy.names import KINDS
from qual.study import Study
from qual.ui import state
from qual.ui.pages import grids, parts
from qual.ui.pages.material import incoming
from qual.ui.pages.material.incoming import File
from qual.ui.state import t

_Row = dict[str, str | None]  # of the table, as somebody has left it

Chosen = tuple[str, int, str, int]  # file, utterance, where, start


def draw(study: Study, files: Sequence[File]) -> list[File]:
    """The list of names with its hits in these files, folded away until it is wanted; the files with what is replaced."""
    listed = _listed(study)
    names, missing = _complete(_edited(listed))
    st.session_state["_names_now"] = names
    hits = {file.id: _hits(file, names) for file in files if file.transcript}
    wanted = [file for file in files if file.wanted]
    rows = [(file.id, hit) for file in wanted for hit in hits.get(file.id, [])]
    spared = st.session_state.setdefault("_names_said", {})
    _heed(rows, spared)
    replaced = {
        file_id: tuple(one for one in found if _wanted(file_id, one, spared)) for file_id, found in hits.items()
    }
    count = sum(len(replaced.get(file.id, ())) for file in wanted)
    title = t("names.title", names=len(names), hits=parts.number(count)) if names else t("names.title.none")
    with st.expander(title, key="names_out", icon=":material/visibility_off:"):
        parts.lead(t("names.lead"))
        with st.container(key="names_columns"):
            left, right = st.columns([2, 3], gap="medium")
        with left:
            _list(listed, missing)
        with right:
            _found(wanted, rows, spared)
        with st.container(horizontal=True):
            _load(listed)
            _search(wanted, names)
        _proposed(names)
    for problem in _clashes(wanted, names, replaced):
        parts.problem(problem)
    return [dataclasses.replace(file, names=names, hits=replaced.get(file.id, ()) if names else None) for file in files]


# --- the list --------------------------------------------------------------------------------------------------------
def _listed(study: Study) -> tuple[Name, ...]:
    """What the table is drawn from: the study's list at first, what the user had made of it when the table comes back."""
    if _key() not in st.session_state:
        st.session_state["_names_list"] = st.session_state.get("_names_now") or privacy.kept_names(study.folder)
    found: tuple[Name, ...] = st.session_state["_names_list"]
    return found


def _key() -> str:
    return f"names_table_{st.session_state.setdefault('_names_version', 0)}"


def _edited(listed: Sequence[Name]) -> list[_Row]:
    """The rows of the table as the user has left them, before it is drawn."""
    rows: list[_Row] = [dataclasses.asdict(name) for name in listed]
    edits = st.session_state.get(_key(), {})
    for at, changed in edits.get("edited_rows", {}).items():
        rows[int(at)] |= changed
    gone = set(edits.get("deleted_rows", []))
    return [row for at, row in enumerate(rows) if at not in gone] + [dict(row) for row in edits.get("added_rows", [])]


def _complete(rows: Sequence[_Row]) -> tuple[tuple[Name, ...], int]:
    """The names that have a replacement, the last row of a name deciding; and how many lack one."""
    found: dict[str, Name] = {}
    missing = 0
    for row in rows:
        name, replacement = (" ".join((row.get(key) or "").split()) for key in ("name", "replacement"))
        if name and replacement:
            found[name] = Name(name, replacement, row.get("kind") or "person")
        missing += bool(name) != bool(replacement)
    return tuple(found.values()), missing


def _kind(**more: Any) -> Any:
    """The column that says what kind of name it is."""
    words: dict[Any, str] = {kind: t(f"names.kind.{kind}") for kind in KINDS}
    return st.column_config.SelectboxColumn(
        t("names.kind"), options=list(KINDS), required=True, width=95, format_func=lambda kind: words[kind], **more
    )


def _list(listed: Sequence[Name], missing: int) -> None:
    import pandas as pd

    column = st.column_config
    table = pd.DataFrame([dataclasses.asdict(name) for name in listed], columns=["name", "replacement", "kind"])
    grids.edited(
        table.astype("string"),
        num_rows="dynamic",
        hide_index=True,
        key=_key(),
        placeholder="",
        height=min(360, 35 * (len(listed) + 3) + 38),
        column_config={
            "name": column.TextColumn(t("names.name"), required=True),
            "replacement": column.TextColumn(t("names.replacement")),
            "kind": _kind(default="person"),
        },
    )
    if missing:
        parts.note(t("names.missing", count=missing))


def _load(listed: Sequence[Name]) -> None:
    with st.popover(t("names.load"), icon=":material/upload_file:"):
        parts.lead(t("names.load.lead"))
        upload = st.file_uploader(t("names.load"), key=f"names_file_{_key()}", label_visibility="collapsed")
        if upload is not None:
            with parts.attempt(), parts.uploaded([upload]) as (path,):
                _put([*_complete(_edited(listed))[0], *privacy.read_names(path)])


def _put(names: Sequence[Name]) -> None:
    """Take these as the list, in a table that has no edits yet."""
    st.session_state["_names_now"] = tuple({name.name: name for name in names}.values())
    st.session_state["_names_version"] += 1
    st.rerun()


# --- where they stand ------------------------------------------------------------------------------------------------
def _hits(file: File, names: tuple[Name, ...]) -> list[Hit]:
    if not names or file.transcript is None:
        return []
    kept = incoming.memory("hits")
    if kept.get(file.id, (None, None))[0] != (file.key, names):
        kept[file.id] = (file.key, names), Pseudonyms(names).hits(file.transcript)
    found: list[Hit] = kept[file.id][1]
    return found


def _of(file_id: str, hit: Hit) -> Chosen:
    return file_id, hit.utterance, hit.where, hit.start


def _wanted(file_id: str, hit: Hit, said: dict[Chosen, bool]) -> bool:
    return said.get(_of(file_id, hit), hit.sure)


def _hits_key(rows: Sequence[tuple[str, Hit]]) -> str:
    return f"names_hits_{hash(tuple(_of(*row) for row in rows))}"


def _heed(rows: Sequence[tuple[str, Hit]], said: dict[Chosen, bool]) -> None:
    """Take what is ticked in the table before it is drawn: a second run would lose a button that was pressed meanwhile."""
    for at, changed in st.session_state.get(_hits_key(rows), {}).get("edited_rows", {}).items():
        said[_of(*rows[int(at)])] = bool(changed["wanted"])


def _found(files: Sequence[File], rows: Sequence[tuple[str, Hit]], said: dict[Chosen, bool]) -> None:
    """Every hit in its context; unticked, it stays as it is."""
    import pandas as pd

    called = {file.id: file.name for file in files}
    if not rows:
        parts.note(t("names.no_hits"))
        return
    # the ticks as they were when the table came up: given its own edits back, it would ask for one more run of the page,
    # which loses what is clicked meanwhile
    ticks = st.session_state.setdefault("_names_ticks", {})
    if (key := _hits_key(rows)) not in st.session_state or key not in ticks:
        ticks.clear()
        ticks[key] = [_wanted(*row, said) for row in rows]
    shown = [_shown(called[file_id], hit) for file_id, hit in rows]
    table = pd.DataFrame([{"wanted": tick, **cells} for tick, cells in zip(ticks[key], shown, strict=True)])
    column = st.column_config
    grids.edited(
        table,
        hide_index=True,
        num_rows="fixed",
        key=key,
        height=min(360, 35 * len(rows) + 38),
        disabled=["context", "becomes", "form", "file"],
        column_order=["wanted", "context", "becomes", "form", *(["file"] if len(files) > 1 else [])],
        column_config={
            "wanted": column.CheckboxColumn("✓", width=50, pinned=True, help=t("names.wanted.help")),
            "context": column.TextColumn(t("names.context"), width="large"),
            "becomes": column.TextColumn(t("names.replacement"), width=110),
            "form": column.TextColumn(t("names.form"), width=110),
            "file": column.TextColumn(t("col.file"), width="small"),
        },
    )


def _shown(file: str, hit: Hit) -> dict[str, str]:
    from qual.messages import text

    return {
        "context": " ".join(f"{hit.before}[{hit.found}]{hit.after}".split()),
        "becomes": hit.replacement,
        "form": t("names.label") if hit.where == "label" else text(f"names.form.{hit.form}", state.language()),
        "file": file,
    }


def _clashes(files: Sequence[File], names: tuple[Name, ...], replaced: dict[str, tuple[Hit, ...]]) -> list[FileError]:
    """Labels that would become one speaker; each said once."""
    found: dict[str, FileError] = {}
    for file in files:
        if file.id in replaced and file.transcript is not None:
            try:
                Pseudonyms(names).apply(file.transcript, replaced[file.id])
            except FileError as error:
                found.setdefault(str(error), error)
    return list(found.values())


# --- names that nobody has listed yet --------------------------------------------------------------------------------
def _search(files: Sequence[File], names: tuple[Name, ...]) -> None:
    talks = [file.transcript for file in files if file.transcript]
    help_ = t("names.propose.help")
    if st.button(t("names.propose"), icon=":material/search:", key="names_propose", help=help_, disabled=not talks):
        with st.spinner(t("names.proposing")):
            st.session_state["_names_proposed"] = privacy.propose(talks, names)


def _proposed(names: tuple[Name, ...]) -> None:
    """What the language room's recogniser takes for names, to be ticked into the list."""
    import pandas as pd

    listed = {name.name.casefold() for name in names}
    proposed = [one for one in st.session_state.get("_names_proposed") or [] if one.name.casefold() not in listed]
    if not proposed:
        if st.session_state.get("_names_proposed") is not None:
            parts.note(t("names.proposed.none"))
        return
    parts.lead(t("names.proposed.lead", count=len(proposed)))
    column = st.column_config
    table = pd.DataFrame(
        [
            {
                "wanted": False,
                "name": one.name,
                "replacement": one.replacement,
                "kind": one.kind,
                "count": one.count,
                "context": " ".join(f"{one.before}[{one.found}]{one.after}".split()),
            }
            for one in proposed
        ]
    )
    with st.form("names_proposed", border=False):
        edited = grids.edited(
            table,
            hide_index=True,
            num_rows="fixed",
            key=f"names_proposed_{_key()}",
            height=min(360, 35 * len(proposed) + 38),
            disabled=["count", "context"],
            column_config={
                "wanted": column.CheckboxColumn("✓", width=50, pinned=True),
                "name": column.TextColumn(t("names.name"), width=150),
                "replacement": column.TextColumn(t("names.replacement"), width=130),
                "kind": _kind(),
                "count": column.NumberColumn(t("names.count"), width=70),
                "context": column.TextColumn(t("names.context"), width="large"),
            },
        )
        if st.form_submit_button(t("names.add")):
            ticked = [row for row in parts.records(edited) if row["wanted"]]
            _put([*names, *_complete(ticked)[0]])
