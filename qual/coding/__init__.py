"""Coding: giving spans of utterances a code, taking it back, memos, suggestions answered.

Positions are code points in an utterance's text, from 0, end exclusive: ``text[start:end]``. Utterances go by their printed
reference (``BN-R2-0143``) or their id. Everything that writes is one act of the desk's coder; `undo` takes that person's
newest act back, also after a restart, unless something that came later depends on it.
"""

from qual.coding.agreement import agreement
from qual.coding.apply import (
    KINDS,
    STANCES,
    VALENCES,
    Span,
    apply,
    apply_many,
    apply_new,
    apply_several,
    describe,
    recode,
    remove,
    respan,
)
from qual.coding.coders import rename_coder
from qual.coding.correcting import Kept, correct, preview
from qual.coding.coverage import PASSES, STATES, coverage, covered, mark_coverage
from qual.coding.coverage import load as load_coverage
from qual.coding.coverage import save as save_coverage
from qual.coding.files import load as load_codings
from qual.coding.files import save as save_codings
from qual.coding.history import KINDS_OF_ACTS, about, about_names, actors, log, redo, redoable, undo, undoable
from qual.coding.notes import add_memo, answer_suggestion, delete_memo, edit_memo, memos, search
from qual.coding.sound import Recording, recordings, remove_recording, set_recording
from qual.coding.speaking import SHARED, Shared, Speaker, give, join, join_alike, places_of, speakers, split, successors

__all__ = [
    "KINDS",
    "KINDS_OF_ACTS",
    "PASSES",
    "SHARED",
    "STANCES",
    "STATES",
    "VALENCES",
    "Kept",
    "Recording",
    "Shared",
    "Span",
    "Speaker",
    "about",
    "about_names",
    "actors",
    "add_memo",
    "agreement",
    "answer_suggestion",
    "apply",
    "apply_many",
    "apply_new",
    "apply_several",
    "correct",
    "coverage",
    "covered",
    "delete_memo",
    "describe",
    "edit_memo",
    "give",
    "join",
    "join_alike",
    "load_codings",
    "load_coverage",
    "log",
    "mark_coverage",
    "memos",
    "places_of",
    "preview",
    "recode",
    "recordings",
    "redo",
    "redoable",
    "remove",
    "remove_recording",
    "rename_coder",
    "respan",
    "save_codings",
    "save_coverage",
    "search",
    "set_recording",
    "speakers",
    "split",
    "successors",
    "undo",
    "undoable",
]
