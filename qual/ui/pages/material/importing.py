"""Upload, look, correct, import: nothing is stored before the button."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from qual import transcripts
from qual.errors import QualError
from qual.language.order import norwegian
from qual.study import Study
from qual.transcripts import placing
from qual.transcripts.importing import Imported
from qual.ui.pages import parts, session_strip, tables
from qual.ui.pages.material import incoming, names_out, preview
from qual.ui.pages.material.incoming import File
from qual.ui.state import t

FEW = 8  # results that are told one by one


def draw(study: Study) -> None:
    """The way in: files, where they belong, names out, the button, and what each of them holds."""
    _put_away()
    _results()
    if study.store.refusal is not None:  # the line above says why
        return
    uploads = _uploads()
    if not uploads:
        parts.empty("import", formats=", ".join(extension[1:] for extension in transcripts.formats()))
        return
    files = incoming.opened(study, uploads)
    for file in files:
        if file.candidate.error:
            parts.problem(file.candidate.error)
    if not any(file.transcript for file in files) and not any(file.how for file in files):
        return
    files = incoming.table(study, files)
    files = names_out.draw(study, files)
    _button(study, files)
    preview.draw(study, files)


def _uploads() -> list[Any]:
    """The files in the uploader, and those from before another page was shown or an import failed, which it has forgotten."""
    key = f"upload_{st.session_state.setdefault('_uploads', 0)}"
    if key not in st.session_state:
        st.session_state["_again"] = st.session_state.get("_held", [])
    # any file may be chosen: why one cannot be read is told by its named error, not by the browser
    fresh = st.file_uploader(
        t("import.files"), accept_multiple_files=True, key=key, on_change=incoming.let_go_of_refusals
    )
    again = st.session_state["_again"]
    if again and st.button(t("import.let_go", count=len(again)), type="tertiary", icon=":material/close:"):
        incoming.forget(upload.file_id for upload in again)
        again = st.session_state["_again"] = []
        st.session_state["_imported"] = {}
    st.session_state["_held"] = [*again, *(fresh or [])]
    return sorted(st.session_state["_held"], key=lambda upload: norwegian(upload.name))


def _button(study: Study, files: Sequence[File]) -> None:
    chosen = [file for file in files if file.wanted and file.transcript]
    # a kind has been chosen for those outside the grid: they are to be made
    unknown = placing.unknown(study, [file.candidate.place for file in chosen if not file.candidate.place.kind])
    new = [*unknown["groups"], *(t("round", number=number) for number in unknown["rounds"]), *unknown["sessions"]]
    create = False
    if new:
        create = st.checkbox(
            t("import.create", new=", ".join(new)),
            value=not tables.groups(study),
            key="import_create",
            on_change=incoming.let_go_of_refusals,
        )
        if not create:
            parts.note(t("import.create.first", new=", ".join(new)))
    st.button(
        t("import.button", count=len(chosen)),
        type="primary",
        icon=":material/download_done:",
        disabled=not chosen or bool(new and not create),
        on_click=st.session_state.update,
        args=({"_import_pressed": True, "_imported": {}},),
    )
    if not st.session_state.get("_import_pressed"):
        return
    run = st.session_state["_importing"] = _Run(files)
    bar = st.progress(0.0)
    for at, file in enumerate(chosen, 1):
        bar.progress(at / len(chosen), text=t("import.progress", done=at, of=len(chosen), file=file.name))
        run.take(file, partial(_import, study, file, create))
    st.session_state["_import_pressed"] = False
    st.rerun()


@dataclass
class _Run:
    """An import as it goes on: what became of each file is noted with the file, whatever becomes of the page meanwhile.

    Streamlit ends a running script at its next look into the session's state when something else on the page asks to be
    drawn, and may begin the next one before that. So the press of the button stands until all is in, each file is taken
    under a lock, and the next run, which waits for the file in hand, puts away what is in and goes on with the others.
    """

    files: Sequence[File]
    done: list[tuple[File, Imported | QualError]] = field(default_factory=list)
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, file: File, store: Callable[[], Imported | QualError]) -> None:
        """Import a file, unless another run of the page has taken over."""
        with self.lock:
            if not self.over:
                self.done.append((file, store()))

    def end(self) -> list[tuple[File, Imported | QualError]]:
        """What has become of the files, once the one in hand is in; no more are taken."""
        with self.lock:
            self.over = True
        return self.done


def _put_away() -> None:
    """Tell what became of the files of an import, and let go of those that are in."""
    run: _Run | None = st.session_state.get("_importing")
    if run is None:
        return
    done = run.end()
    stored = {file.id for file, result in done if not isinstance(result, QualError)}
    incoming.forget(stored)
    # an empty uploader for the next ones; what can be read and is not in the study yet stays on the page to be placed
    left = [file for file in run.files if file.transcript and file.id not in stored and file.standing.status != "same"]
    incoming.leave(
        [file.id for file in left if not file.wanted and file.standing.status in ("twice", "corrected", "new")]
    )
    told = st.session_state["_imported"]
    told.update({file.id: (file.name, result) for file, result in done})
    if stored:  # where nothing is in, what was chosen stands as it was
        st.session_state["_uploads"] += 1
        st.session_state["_held"] = [file.upload for file in left]
    if len(told) > 1 and not st.session_state["_import_pressed"]:  # the box at the top may be out of sight
        st.session_state.setdefault("_said", []).append(_total(list(told.values())))
    st.session_state["_importing"] = None


def _import(study: Study, file: File, create: bool) -> Imported | QualError:
    from dataclasses import replace

    with parts.uploaded([file.upload]) as (path,):
        try:
            return study.add(
                path,
                place=replace(file.candidate.place, create=create or file.candidate.place.kind is not None),
                existing=file.standing.existing,
                transcript=file.transcript,
                names=file.names,
                hits=file.hits,
                lose_codings=file.lose,
            )
        except QualError as error:
            return error


# --- what became of them ---------------------------------------------------------------------------------------------
def _results() -> None:
    """What became of the files of the last import: failures always, the others one by one where they are few."""
    results: list[tuple[str, Imported | QualError]] = list(st.session_state.get("_imported", {}).values())
    if not results:
        return
    failed = [(name, result) for name, result in results if isinstance(result, QualError)]
    fine = [(name, result) for name, result in results if isinstance(result, Imported)]
    with st.container(border=True, key="import_results"):
        if len(results) > 1:
            parts.html(f"<b>{escape(_total(results))}</b>")
        _list([("!", name, parts.told(error)) for name, error in failed])
        lines = [("✓" if result.status != "skipped" else "–", name, _told(result)) for name, result in fine]
        if len(fine) > FEW:
            with st.expander(t("import.each")):
                _list(lines)
        else:
            _list(lines)
        fresh = [result for _, result in fine if result.new_labels]
        with st.container(horizontal=True):
            if fresh and st.button(t("import.who"), type="primary"):
                session_strip.choose(fresh[0].session)
                st.session_state["_transcripts_to"] = "sessions"
                st.session_state["_imported"] = {}
                st.rerun()
            if st.button(t("import.close"), type="tertiary"):
                st.session_state["_imported"] = {}
                st.rerun()


def _total(results: Sequence[tuple[str, Imported | QualError]]) -> str:
    fine = [result for _, result in results if isinstance(result, Imported)]
    total = parts.number(sum(result.utterances for result in fine))
    return t("import.all_done", done=len(fine), of=len(results), utterances=total)


def _list(lines: Sequence[tuple[str, str, str]]) -> None:
    told = [f"<li><b>{sign} {escape(name)}</b> {escape(words)}</li>" for sign, name, words in lines]
    if told:
        parts.html(f'<ul class="qual-list">{"".join(told)}</ul>')


def _told(result: Imported) -> str:
    counted = {"utterances": result.utterances, "speakers": result.speakers, "kept": result.kept}
    words = t(f"import.{result.status}", session=result.session, **counted)
    if result.lost:
        words += " " + t("import.lost", lost=result.lost)
    if result.new_labels:
        words += " " + t("import.labels", labels=", ".join(result.new_labels))
    return words
