"""The transcript with its codings, as one component: what was said is carried once, all else by the window's wire."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

#: one module, in this order
_SCRIPTS: Final = (
    "text.js", "rows.js", "standing.js", "commands.js", "finder.js", "bar.js", "field.js", "panel.js", "memos.js",
    "correcting.js", "sound.js", "beside.js", "frame.js", "asking.js", "telling.js", "transcript.js",
)  # fmt: skip


def _read(name: str) -> str:
    return files("qual.ui.components").joinpath(name).read_text(encoding="utf-8")


_mount: Final[ComponentRenderer] = st.components.v2.component(
    "qual_transcript", js="\n".join(map(_read, _SCRIPTS)), css=_read("transcript.css"), isolate_styles=False
)


def draw(key: str, data: dict[str, Any]) -> None:
    """Draw a session: ``data`` has ``id, session, source, language, words, utterances``, the ``pass`` to begin with, ``at``: the
    reference to show, ``sound``: part, offset, name and address of each recording, and ``refused`` where nothing can be
    stored: why."""
    _mount(key=key, data=data)
