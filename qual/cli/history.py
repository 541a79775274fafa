"""``qual undo`` and ``qual redo``."""

from __future__ import annotations

from qual.cli.common import Coder, Json, StudyFolder, opened, show, words


def undo(study: StudyFolder, coder: Coder = "meg", as_json: Json = False) -> None:
    """Take back the coder's last act."""
    from qual.store.record import in_words

    with opened(study, coder) as open_study:
        operation = open_study.undo()
    show({"undone": operation}, as_json, words("undo.done", operation=in_words(operation)))


def redo(study: StudyFolder, coder: Coder = "meg", as_json: Json = False) -> None:
    """Do again what was undone last."""
    from qual.store.record import in_words

    with opened(study, coder) as open_study:
        operation = open_study.redo()
    show({"redone": operation}, as_json, words("redo.done", operation=in_words(operation)))
