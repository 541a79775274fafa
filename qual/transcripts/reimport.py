"""A corrected transcript in the place of the old one: utterances keep their identity, codings their words.

Utterances are aligned by text. One that stands unchanged keeps its row; one that was changed keeps its row and gets a
new version of its text, to which its codings and reference points are moved; one that is new gets a row; one that is
gone stays with the old document, which is no longer live. Where something that hangs on the old text has no place in
the new one, nothing is stored and the error says which; unless the user lets it go, and it becomes memos on the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz

from qual import messages
from qual.errors import ImportConflict
from qual.language import words
from qual.store import hanging, material
from qual.store import schema as t
from qual.store.acts import Act

SAME_UTTERANCE = 60.0  # rapidfuzz ratio from which a changed text is the same utterance, corrected


@dataclass(frozen=True)
class Replaced:
    """The new document's id, its utterances' ids in order, and what became of the coded segments.

    ``kept`` counts all that were carried over; of these, ``moved`` stand elsewhere in their utterance with the same words,
    and ``changed`` have other words.
    """

    document: str
    ids: list[str]
    kept: int
    moved: int
    changed: int
    lost: int


def replace(
    act: Act,
    old: dict[str, Any],
    source: dict[str, Any],
    rows: Sequence[material.UtteranceRow],
    columns: dict[str, Any],
    *,
    lose: bool = False,
) -> Replaced:
    """Put ``rows`` in the place of the document ``old``.

    ``lose`` : what has no place any more becomes memos on the session, with code and words, instead of a refusal. Raises
    `ImportConflict` naming the utterances whose codings, memos or reference points have no place any more.
    """
    before = material.utterances_of(act.connection, old["id"])
    pairs = align([row["text"] for row in before], [row.text for row in rows])
    gone = {row["id"]: row["reference"] for n, row in enumerate(before) if n not in pairs}
    homeless = {utterance_id: gone[utterance_id] for utterance_id in material.worked_on(act.connection, gone)}
    texts = {before[n]["id"]: (before[n], rows[number].text) for n, number in pairs.items()}
    segments, no_segment = _placed(material.segments_on(act.connection, old["id"]), "utterance_id", texts)
    links, no_link = _placed(material.links_on(act.connection, old["id"]), "target_id", texts)
    lost = {*homeless.values(), *no_segment.values(), *no_link.values()}
    if lost and not lose:
        raise ImportConflict("import.codings_lost", session=source["name"], utterances=", ".join(sorted(lost)))
    let_go = hanging.let_go(act, source["id"], homeless, no_segment, no_link, tell=_memo) if lost else 0

    carried = set(pairs.values())
    fresh = {number + 1: row for number, row in enumerate(rows) if number not in carried}
    document, fresh_ids = material.add_document(act, source["id"], source["name"], fresh, **columns)
    ids = dict(zip(fresh, fresh_ids, strict=True))
    text_ids = {}
    for n, number in pairs.items():
        ids[number + 1] = before[n]["id"]
        text_ids[before[n]["id"]] = _carry(act, before[n], rows[number], document, number + 1)
    moved_count = changed = 0
    for segment, start, end in segments:
        utterance_id = segment["utterance_id"]
        before_text, text = texts[utterance_id][0]["text"], texts[utterance_id][1]
        same = text[start:end] == before_text[segment["start"] : segment["end"]]
        changed += not same
        moved_count += same and start != segment["start"]
        word_from, word_to = words.between(words.words(text), start, end)
        act.update(
            t.segments, segment["id"], text_id=text_ids[utterance_id], start=start, end=end,
            word_from=word_from, word_to=word_to,
        )  # fmt: skip
    for link, start, end in links:
        act.update(t.reference_links, link["id"], start=start, end=end)
    act.update(t.documents, old["id"], live=False)
    return Replaced(document, [ids[n] for n in sorted(ids)], len(segments), moved_count, changed, let_go)


def _memo(code: str, said: str, reference: str) -> str:
    return messages.text("reimport.let_go", code=code, words=said, utterance=reference)


def _placed(
    rows: Sequence[dict[str, Any]], key: str, texts: dict[str, tuple[dict[str, Any], str]]
) -> tuple[list[tuple[dict[str, Any], int, int]], dict[str, str]]:
    """The rows with their spans in the new text; and those that have no place in it, with their utterance's reference."""
    placed, lost = [], {}
    for row in rows:
        if row[key] not in texts:
            continue  # the utterance is gone, and with it all that hangs on it
        old, text = texts[row[key]]
        span = moved(old["text"], text, row["start"], row["end"])
        if span is None:
            lost[row["id"]] = old["reference"]
        else:
            placed.append((row, *span))
    return placed, lost


def align(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Which utterance became which: positions before to positions after, in order, one to one."""
    pairs: dict[int, int] = {}
    for tag, a, a_end, b, b_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs |= {a + n: b + n for n in range(a_end - a)}
        elif tag == "replace":
            start = b
            for n in range(a, a_end):
                scores = [(fuzz.ratio(before[n], after[m]), -m) for m in range(start, b_end)]
                if scores and max(scores)[0] >= SAME_UTTERANCE:
                    pairs[n] = -max(scores)[1]
                    start = pairs[n] + 1
    return pairs


def moved(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """The span in the corrected text: the same words where they stand once in both, else by the alignment of characters.

    None where less than half of them is left, or where what is left is part of other words.
    """
    if before == after:
        return start, end
    said = before[start:end]
    if before.count(said) == after.count(said) == 1:
        at = after.index(said), after.index(said) + len(said)
        if not any(
            _in_word(after, new) and not _in_word(before, old) for new, old in zip(at, (start, end), strict=True)
        ):
            return at
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    inside = [
        (max(start, a) - a + b, min(end, a + size) - a + b) for a, b, size in blocks if a < end and a + size > start
    ]
    if sum(b - a for a, b in inside) < (end - start) / 2:
        return None
    first, last = inside[0][0], inside[-1][1]
    while _in_word(after, first) and not _in_word(before, start):
        first -= 1
    while _in_word(after, last) and not _in_word(before, end):
        last += 1
    coded, left = said.split(), set(after[first:last].split())
    if sum(word in left for word in coded) * 2 < len(coded) and fuzz.ratio(said, after[first:last]) < SAME_UTTERANCE:
        return None
    return first, last


def _in_word(text: str, at: int) -> bool:
    """Whether the position cuts a word in two."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _carry(act: Act, old: dict[str, Any], row: material.UtteranceRow, document: str, position: int) -> str:
    text_id: str = old["text_id"]
    if row.text != old["text"]:
        text_id = act.words("utterance", row.text, old["id"]) or text_id
    act.update(
        t.utterances, old["id"], document_id=document, position=position, speaker_id=row.speaker_id, start=row.start,
        end=row.end, text_id=text_id, words=row.words, nonspeech=row.nonspeech, back_channel=row.back_channel,
        overlap=row.overlap,
    )  # fmt: skip
    return text_id
