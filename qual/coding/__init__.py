"""Coding: giving spans of utterances a code, taking it back, memos, suggestions answered."""

from qual.coding.agreement import agreement
from qual.coding.apply import Span, apply, apply_many, apply_new, describe, recode, remove
from qual.coding.correcting import Kept, correct, preview
from qual.coding.history import log, redo, redoable, undo, undoable
from qual.coding.notes import add_memo, answer_suggestion, delete_memo, memos, search
from qual.coding.sound import Recording, recordings, remove_recording, set_recording

__all__ = [
    "Kept", "Recording", "Span", "add_memo", "agreement", "answer_suggestion", "apply", "apply_many", "apply_new",
    "correct", "delete_memo", "describe", "log", "memos", "preview", "recode", "recordings", "redo", "redoable",
    "remove", "remove_recording", "search", "set_recording", "undo", "undoable",
]  # fmt: skip
