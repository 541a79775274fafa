"""Coding: giving spans of utterances a code, taking it back, memos, suggestions answered."""

from qual.coding.agreement import agreement
from qual.coding.apply import Span, apply, apply_many, apply_new, describe, recode, remove
from qual.coding.correcting import correct
from qual.coding.history import KINDS_OF_ACTS, about, about_names, actors, log, redo, redoable, undo, undoable
from qual.coding.notes import add_memo, answer_suggestion, delete_memo, edit_memo, memos, search

__all__ = [
    "KINDS_OF_ACTS", "Span", "about", "about_names", "actors", "add_memo", "agreement", "answer_suggestion", "apply",
    "apply_many", "apply_new", "correct", "delete_memo", "describe", "edit_memo", "log", "memos", "recode", "redo",
    "redoable", "remove", "search", "undo", "undoable",
]  # fmt: skip
