"""The transcript with its codings, as one component: what was said is carried once, all else by the window's wire."""

from __future__ import annotations

from typing import Final

from qual.ui.components.mounting import component
from qual.ui.told import Told

_mount: Final = component("qual_transcript", "transcript", "transcript.css")


def draw(key: str, data: Told) -> None:
    """Draw a session: ``data`` has ``id, session, source, language, words, utterances``, the ``pass`` to begin with, ``at``: the
    reference to show, ``sound``: part, offset, name and address of each recording, and ``refused`` where nothing can be
    stored: why."""
    _mount(key=key, data=data)
