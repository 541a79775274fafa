"""A transcription error corrected where it stands: the words change, the codings stay on theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qual.coding import standing
from qual.errors import CodingError, ConflictError
from qual.language import words
from qual.language.order import norwegian
from qual.store import Connection, Desk, codings, hanging, material
from qual.store.acts import Act
from qual.store.codings import Hanging

if TYPE_CHECKING:
    from qual.transcripts.aligning import Correction

TRIES = 3  # to align a correction with a text that somebody else is correcting at the same time


def correct(desk: Desk, utterance: str, new_text: str, *, seen: str | None = None) -> int:
    """Give an utterance a new version of its text; returns how many coded spans were moved to it.

    Words and non-speech are counted anew. Codings and reference points find their words as when a corrected file is
    imported (`qual.transcripts.aligning.Correction.span`); the old version stays in the record, and undo gives all back.

    Parameters
    ----------
    utterance : id or printed reference.
    new_text : the whole text as it should be.
    seen : the text that the person corrected; where another has corrected it meanwhile, nothing is stored.

    Raises `CodingError` for an unknown utterance, an empty text, and where a coded span or a reference point would have no words
    left (it names the codes), `ConflictError` where somebody else has changed the text meanwhile.

    >>> text = study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0005", "text"]
    >>> moved = coding.correct(study, "BN-R3-0005", f"Ja. {text}", seen=text)
    >>> study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0005", "text"].startswith("Ja. ")
    True
    """
    from qual.transcripts.cleaning import normalise

    text = normalise(new_text).strip()
    if not text:
        raise CodingError("coding.correction_empty")
    theirs = seen
    for _ in range(TRIES):
        aligned = _aligned(desk, utterance, text)  # before the act: others can write meanwhile
        with desk.act("utterance.correct") as act:
            row = standing.utterance(act.connection, utterance)
            theirs = row["text"]
            if seen is not None and seen != theirs:
                break
            act.about["utterance"] = row["id"]
            if text == theirs:
                return 0
            if aligned.before == theirs:
                return _replace(act, row, aligned)
    raise ConflictError("coding.corrected_meanwhile", seen=seen, mine=text, theirs=theirs)


def _aligned(desk: Desk, utterance: str, text: str) -> Correction:
    """The utterance beside its new text, with what hangs on it placed already."""
    from qual.transcripts.aligning import Correction

    with desk.read() as connection:
        row = standing.utterance(connection, utterance)
        aligned = Correction(row["text"], text)
        for item in _hanging(connection, row["id"]):
            aligned.span(item["start"], item["end"])
    return aligned


def _hanging(connection: Connection, utterance_id: str) -> list[Hanging]:
    return codings.on_utterance(connection, utterance_id) + codings.links_on_utterance(connection, utterance_id)


@dataclass(frozen=True)
class Kept:
    """A coded span or a reference point beside a correction: its name, its words now, and those it would have (None: none)."""

    name: str
    before: str
    after: str | None


def preview(desk: Desk, utterance: str, new_text: str) -> list[Kept]:
    """Which words everything that hangs on an utterance would stand on after `correct`; nothing is stored.

    Raises `CodingError` for an unknown utterance.

    >>> made = study.code("BN-R3-0005", "kortene ligger", start=0, end=20)
    >>> [kept.name for kept in coding.preview(study, "BN-R3-0005", "Noe helt annet.") if kept.after is None][:1]
    ['kortene ligger']
    """
    from qual.transcripts.aligning import Correction
    from qual.transcripts.cleaning import normalise

    text = normalise(new_text).strip()
    with desk.read() as connection:
        row = standing.utterance(connection, utterance)
        there = _hanging(connection, row["id"])
    aligned, kept = Correction(row["text"], text), []
    for item in there:
        span = aligned.span(item["start"], item["end"])
        after = None if span is None else text[slice(*span)]
        kept.append(Kept(item["name"] or "", row["text"][item["start"] : item["end"]], after))
    return kept


def _replace(act: Act, row: material.Utterance, aligned: Correction) -> int:
    text = aligned.after
    coded = _placed(row, aligned, codings.on_utterance(act.connection, row["id"]))
    pointed = _placed(row, aligned, codings.links_on_utterance(act.connection, row["id"]))
    counted = material.row_of(text, None, None, None)
    text_id = material.correct(
        act,
        row["id"],
        text,
        words=counted.words,
        nonspeech=counted.nonspeech,
        back_channel=row["back_channel"] and counted.words <= 3,
        overlap=counted.overlap,
    )
    found = words.words(text)
    hanging.move_segments(
        act, {one: hanging.Moved(text_id, start, end, *words.between(found, start, end)) for one, start, end in coded}
    )
    hanging.move_links(act, {link_id: (start, end) for link_id, start, end in pointed})
    return len(coded)


def _placed(row: material.Utterance, aligned: Correction, there: list[Hanging]) -> list[tuple[str, int, int]]:
    """Where each span stands in the corrected text: (id, start, end). Raises `CodingError` where one has no words left."""
    placed, lost = [], []
    for item in there:
        span = aligned.span(item["start"], item["end"])
        if span is None:
            lost.append(item["name"] or "")
        else:
            placed.append((item["id"], *span))
    if lost:
        raise CodingError(
            "coding.correction_loses",
            utterance=row["reference"],
            codes=", ".join(f"«{name}»" for name in sorted(set(lost), key=norwegian)),
        )
    return placed
