"""Comments in a transcript's margin become memos when it is imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qual import messages
from qual.store import notes
from qual.store.acts import Act
from qual.transcripts.model import Transcript

_LONGEST_LEAD: Final = 160  # characters of a label and a time before the talk


def keep_comments(act: Act, source_id: str, transcript: Transcript, utterance_ids: Sequence[str]) -> int:
    """Write each comment of the file as a memo, unless it is there already (the file was corrected); returns how many.

    A comment hangs on the utterance in which its paragraph is, where only one can be meant; otherwise on the session, with the
    paragraph's words. Who wrote it is left out: a name in a margin is a name.
    """
    comments = [item for item in transcript.left_out if item.reason == "comment"]
    if not comments:
        return 0
    lines: dict[str, set[int]] = {}
    for number, utterance in enumerate(transcript.utterances):
        for line in utterance.text.split("\n"):
            lines.setdefault(line, set()).add(number)
    there = {memo["text"] for memo in notes.memos(act.connection) if memo["target_id"] in {source_id, *utterance_ids}}
    kept = 0
    for item in comments:
        beside = _beside(item.about, lines)
        if beside is None:
            target = ("session", source_id)
            words = messages.text("margin.about", words=item.about, comment=item.text) if item.about else item.text
        else:
            target, words = ("utterance", utterance_ids[beside]), item.text
        if words not in there:
            notes.add_memo(act, *target, words)
            kept += 1
    return kept


def _beside(paragraph: str, lines: dict[str, set[int]]) -> int | None:
    """The utterance that ends a line as the paragraph ends (a label may stand before it); None where several do, or none."""
    last = paragraph.rpartition("\n")[2]
    for start in range(min(len(last), _LONGEST_LEAD)):
        if found := lines.get(last[start:]):
            return next(iter(found)) if len(found) == 1 else None
    return None
