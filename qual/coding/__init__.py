"""Coding: giving spans of utterances a code, taking it back, memos, suggestions answered."""

from qual.coding.apply import Span, apply, apply_many, apply_new, recode, remove
from qual.coding.history import log, redo, redoable, undo, undoable
from qual.coding.notes import add_memo, answer_suggestion, delete_memo, memos

__all__ = [
    "Span", "add_memo", "answer_suggestion", "apply", "apply_many", "apply_new", "delete_memo", "log", "memos", "recode",
    "redo", "redoable", "remove", "undo", "undoable",
]  # fmt: skip
