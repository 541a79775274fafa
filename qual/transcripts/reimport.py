"""A corrected transcript in the place of the old one: utterances keep their identity, codings their words.

Utterances are aligned by text. One that stands unchanged keeps its row; one that was changed keeps its row and gets a
new version of its text, to which its codings and reference points are moved; one that is new gets a row; one that is
gone stays with the old document, which is no longer live. Where something that hangs on the old text has no place in
the new one, nothing is stored and the error says which; unless the user lets it go, and it becomes memos on the session.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qual import messages
from qual.errors import ImportConflict
from qual.language import words
from qual.store import Connection, design, hanging, material
from qual.store.acts import Act
from qual.store.material import StoredUtterance
from qual.transcripts import aligning
from qual.transcripts.aligning import SAME, Correction, alike

Placed = tuple[material.Spanned, int, int]  # what stands on words, and its span in the new text
Gap = tuple[int, int, int, int]  # positions before, from and to, and after, from and to

_PAIRS = 1 << 16  # utterances × utterances of which each is compared with each,
_LETTERS = 1 << 32  # and characters × characters: a tenth of a second either way


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


class Alignment:
    """The utterances of a stored document beside the texts of a new one: made before anything is written, so that nobody
    waits for it.

    ``before`` : the stored rows. ``after`` : the new texts. ``pairs`` : which became which (`align`).
    """

    def __init__(self, before: Sequence[StoredUtterance], after: Sequence[str]) -> None:
        self.before, self.after = before, after
        self.pairs = align([row["text"] for row in before], after)
        self._place = {row["id"]: n for n, row in enumerate(before)}
        self._corrected: dict[str, Correction] = {}

    def stands(self, before: Sequence[StoredUtterance], after: Sequence[str]) -> bool:
        """Whether these are what was aligned."""
        return list(self.after) == list(after) and [_text_of(row) for row in before] == [
            _text_of(row) for row in self.before
        ]

    def row(self, utterance: str) -> StoredUtterance | None:
        """The stored row of an utterance that stays; None of one that goes."""
        n = self._place.get(utterance)
        return self.before[n] if n is not None and n in self.pairs else None

    def corrected(self, utterance: str) -> Correction:
        """What became of the words of an utterance that stays."""
        if utterance not in self._corrected:
            n = self._place[utterance]
            self._corrected[utterance] = Correction(self.before[n]["text"], self.after[self.pairs[n]])
        return self._corrected[utterance]


def aligned(connection: Connection, document: str, after: Sequence[str]) -> Alignment:
    """The stored document beside new texts, with every span on it placed already."""
    made = Alignment(material.utterances_of(connection, document), after)
    for rows in (material.segments_on(connection, document), material.links_on(connection, document)):
        _placed(rows, made)
    return made


class OutOfDate(Exception):  # noqa: N818 - the cue to align again, never told to a person
    """Somebody has changed the words since they were aligned."""


def replace(
    act: Act,
    old: material.Document,
    source: design.Source,
    rows: Sequence[material.UtteranceRow],
    columns: material.FileColumns,
    *,
    alignment: Alignment,
    lose: bool = False,
) -> Replaced:
    """Put ``rows`` in the place of the document ``old``.

    ``alignment`` : of the two, from `aligned`; raises `OutOfDate` where it no longer is.
    ``lose`` : what has no place any more becomes memos on the session, with code and words, instead of a refusal. Raises
    `ImportConflict` naming the utterances whose codings, memos or reference points have no place any more.
    """
    before = material.utterances_of(act.connection, old["id"])
    if not alignment.stands(before, [row.text for row in rows]):
        raise OutOfDate
    pairs = alignment.pairs
    gone = {row["id"]: row["reference"] for n, row in enumerate(before) if n not in pairs}
    homeless = {utterance_id: gone[utterance_id] for utterance_id in material.worked_on(act.connection, gone)}
    segments, no_segment = _placed(material.segments_on(act.connection, old["id"]), alignment)
    links, no_link = _placed(material.links_on(act.connection, old["id"]), alignment)
    lost = {*homeless.values(), *no_segment.values(), *no_link.values()}
    if lost and not lose:
        raise ImportConflict("import.codings_lost", session=source["name"], references=", ".join(sorted(lost)))
    let_go = hanging.let_go(act, source["id"], homeless, no_segment, no_link, tell=_memo) if lost else 0

    carried = set(pairs.values())
    fresh = {number + 1: row for number, row in enumerate(rows) if number not in carried}
    document, fresh_ids = material.add_document(act, source["id"], source["name"], fresh, columns)
    ids = dict(zip(fresh, fresh_ids, strict=True))
    staying = [material.Staying(before[n], number + 1, rows[number]) for n, number in pairs.items()]
    text_ids = material.carry_over(act, document, staying)
    ids |= {number + 1: before[n]["id"] for n, number in pairs.items()}
    moved, changed = _move(act, segments, alignment, text_ids)
    hanging.move_links(act, {link["id"]: (start, end) for link, start, end in links})
    material.supersede(act, old["id"])
    return Replaced(document, [ids[n] for n in sorted(ids)], len(segments), moved, changed, let_go)


def _memo(code: str, said: str, reference: str) -> str:
    return messages.text("reimport.let_go", code=code, words=said, utterance=reference)


def _text_of(row: StoredUtterance) -> tuple[str, str]:
    return row["id"], row["text_id"]


def _move(act: Act, segments: Sequence[Placed], alignment: Alignment, text_ids: dict[str, str]) -> tuple[int, int]:
    """Put the segments on their new spans; returns how many stand elsewhere, and how many have other words."""
    found = lru_cache(maxsize=1)(words.words)  # segments come by utterance
    moved = changed = 0
    placed = {}
    for segment, start, end in sorted(segments, key=lambda placed: placed[0]["utterance_id"]):
        correction = alignment.corrected(segment["utterance_id"])
        same = correction.after[start:end] == correction.before[segment["start"] : segment["end"]]
        changed += not same
        moved += same and start != segment["start"]
        within = words.between(found(correction.after), start, end)
        placed[segment["id"]] = hanging.Moved(text_ids[segment["utterance_id"]], start, end, *within)
    hanging.move_segments(act, placed)
    return moved, changed


def _placed(rows: Sequence[material.Spanned], alignment: Alignment) -> tuple[list[Placed], dict[str, str]]:
    """The rows with their spans in the new text; and those that have no place in it, with their utterance's reference."""
    placed, lost = [], {}
    for row in rows:
        old = alignment.row(row["utterance_id"])
        if old is None:
            continue  # the utterance is gone, and with it all that hangs on it
        span = alignment.corrected(row["utterance_id"]).span(row["start"], row["end"])
        if span is None:
            lost[row["id"]] = old["reference"]
        else:
            placed.append((row, *span))
    return placed, lost


def align(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Which utterance became which: positions before to positions after, in order, one to one.

    Those with the same text first, then between them those that are most alike.
    """
    same = aligning.blocks(before, after)
    pairs = {block.a + n: block.b + n for block in same for n in range(block.size)}
    for gap in aligning.gaps(same, (len(before), len(after))):
        pairs |= _alike(before, after, gap)
    return dict(sorted(pairs.items()))


def _alike(before: Sequence[str], after: Sequence[str], gap: Gap) -> dict[int, int]:
    """Those of a gap that are alike: each with each where they are few, else first by the words that they share."""
    a, a_end, b, b_end = gap
    if _few(before, after, gap):
        return _each(before, after, gap)
    pairs: dict[int, int] = {}
    chain = _sharing(before, after, gap)
    for inner in aligning.gaps([aligning.Block(n, m, 1) for n, m in chain], (a_end, b_end)):
        inner = (max(inner[0], a), inner[1], max(inner[2], b), inner[3])
        pairs |= _each(before, after, inner) if _few(before, after, inner) else _halves(before, after, inner)
    return pairs | dict(chain)


def _few(before: Sequence[str], after: Sequence[str], gap: Gap) -> bool:
    a, a_end, b, b_end = gap
    if (a_end - a) * (b_end - b) > _PAIRS:
        return False
    return a_end - a <= 1 >= b_end - b or sum(map(len, before[a:a_end])) * sum(map(len, after[b:b_end])) <= _LETTERS


def _halves(before: Sequence[str], after: Sequence[str], gap: Gap) -> dict[int, int]:
    """Too many, and no words in common: each is looked for near its place."""
    a, a_end, b, b_end = gap
    if a == a_end or b == b_end:
        return {}
    if _few(before, after, gap):
        return _each(before, after, gap)
    middle, other = (a + a_end) // 2, (b + b_end) // 2
    return _halves(before, after, (a, middle, b, other)) | _halves(before, after, (middle, a_end, other, b_end))


def _each(before: Sequence[str], after: Sequence[str], gap: Gap) -> dict[int, int]:
    """For each before, in order, the one most like it that is not yet passed by."""
    a, a_end, b, b_end = gap
    pairs = {}
    for n in range(a, a_end):
        scores = [(alike(before[n], after[m]), -m) for m in range(b, b_end)]
        score, place = max(scores, default=(0.0, 0))
        if score >= SAME:
            pairs[n] = -place
            b = pairs[n] + 1
    return pairs


def _sharing(before: Sequence[str], after: Sequence[str], gap: Gap) -> list[tuple[int, int]]:
    """Pairs, in order, of those that share most words when the whole gap is aligned word by word, and are alike."""
    a, a_end, b, b_end = gap
    one = [(word, n) for n in range(a, a_end) for word in before[n].split()]
    two = [(word, m) for m in range(b, b_end) for word in after[m].split()]
    shared: Counter[tuple[int, int]] = Counter()
    for block in aligning.blocks([word for word, _ in one], [word for word, _ in two]):
        for k in range(block.size):
            shared[one[block.a + k][1], two[block.b + k][1]] += 1
    chain: list[tuple[int, int]] = []
    for (n, m), _ in shared.most_common():
        at = bisect_left(chain, (n, m))
        free = (at == 0 or (chain[at - 1][0] < n and chain[at - 1][1] < m)) and (
            at == len(chain) or (chain[at][0] > n and chain[at][1] > m)
        )
        if free and alike(before[n], after[m]) >= SAME:
            chain.insert(at, (n, m))
    return chain
