"""Memos on anything, and the answers given to suggestions."""

from __future__ import annotations

from qual.coding.standing import utterance
from qual.errors import CodingError, ConflictError
from qual.store import Desk, codings, notes, standing
from qual.store.codebook import name_key

TARGETS = ("utterance", "coding", "code", "code group", "concept", "reference point", "session", "study")


def add_memo(desk: Desk, target_kind: str, target_id: str | None, text: str) -> str:
    """Write a memo on something and return its id.

    Parameters
    ----------
    target_kind : ``utterance, coding, code, code group, concept, reference point, session`` or ``study``.
    target_id : the id of what it is about, or an utterance's printed reference; None for the study.
    text : the memo.

    Raises `CodingError` for an unknown kind of target, an unknown utterance or an empty text.

    >>> made = coding.add_memo(study, "code", study.code_id("alt henger på én"), "Hva om hun slutter?")
    >>> coding.memos(study)[-1]["text"]
    'Hva om hun slutter?'
    """
    if target_kind not in TARGETS:
        raise CodingError("memo.target", kind=target_kind, kinds=", ".join(TARGETS))
    if not text.strip():
        raise CodingError("memo.empty")
    with desk.act("memo.add", about={"on": target_kind, "id": target_id}) as act:
        if target_kind == "utterance":
            act.about["id"] = target_id = utterance(act.connection, target_id or "")["id"]
        return notes.add_memo(act, target_kind, target_id, text)


def edit_memo(desk: Desk, memo_id: str, text: str, *, seen: str | None = None) -> None:
    """Give a memo other words; it keeps its author and place.

    ``seen`` : the words that one started from; raises `ConflictError` when somebody else has changed them since.
    Raises `CodingError` for an empty text and for a memo that is gone.

    >>> made = coding.add_memo(study, "study", None, "Hva om hun slutter?")
    >>> coding.edit_memo(study, made, "Hva skjer når hun slutter?", seen="Hva om hun slutter?")
    >>> coding.memos(study)[-1]["text"]
    'Hva skjer når hun slutter?'
    """
    if not text.strip():
        raise CodingError("memo.empty")
    with desk.act("memo.edit", about={"memo": memo_id}) as act:
        try:
            before = notes.memo(act, memo_id)["text"]
        except LookupError as error:
            raise CodingError("memo.gone") from error
        if seen is not None and before not in (seen, text):
            raise ConflictError("conflict.words", seen=seen, mine=text, theirs=before)
        if before != text:
            notes.reword_memo(act, memo_id, text)


def delete_memo(desk: Desk, memo_id: str) -> None:
    """Take a memo away (undo brings it back). Raises `CodingError` when it is gone already.

    >>> made = coding.add_memo(study, "study", None, "Hva om hun slutter?")
    >>> coding.delete_memo(study, made)
    >>> made in [memo["id"] for memo in coding.memos(study)]
    False
    """
    with desk.act("memo.delete", about={"memo": memo_id}) as act:
        try:
            notes.delete_memo(act, memo_id)
        except LookupError as error:
            raise CodingError("memo.gone") from error


def memos(desk: Desk, target_kind: str | None = None, target_id: str | None = None) -> list[notes.Memo]:
    """Memos, oldest first: ``id, target_kind, target_id, text, author, at`` (ISO 8601, UTC).

    ``target_kind``, ``target_id`` : only those on this kind of thing, on this one.

    >>> {memo["target_kind"] for memo in coding.memos(study, "code")}
    {'code'}
    """
    with desk.read() as connection:
        return notes.memos(connection, target_kind, target_id)


def search(
    desk: Desk, words: str = "", *, target_kind: str | None = None, author: str | None = None
) -> list[standing.NamedMemo]:
    """Memos that hold all of ``words``, in any order and case, in their text or in the name of what they stand on.

    Without words: all of them. Oldest first, as `memos` gives them, with ``on`` (what it stands on, by name), ``session``,
    ``passage`` (the words it is about) and ``there`` (whether what it stands on still is there). Erased ones are left out.

    >>> [memo["on"] for memo in coding.search(study, "åshild regneark")]
    ['alt henger på én']
    """
    wanted = [name_key(word) for word in words.split()]
    with desk.read() as connection:
        rows = standing.named(connection, notes.memos(connection, target_kind))

    def fits(row: standing.NamedMemo) -> bool:
        held = name_key(f"{row['text']} {row['on'] or ''}")
        return author in (None, row["author"]) and all(word in held for word in wanted)

    return [row for row in rows if row["text"] is not None and fits(row)]


def answer_suggestion(
    desk: Desk,
    utterance_id: str,
    code_id: str,
    *,
    rank: int,
    score: float,
    accepted: bool,
    span: tuple[int, int] | None = None,
) -> str | None:
    """Record yes or no to a suggestion; yes also codes the utterance.

    Parameters
    ----------
    utterance_id : its id or printed reference.
    code_id : of the suggested code.
    rank, score : as `qual.suggest` gave them: the place from 1, and 0 to 1.
    accepted : yes or no.
    span : (start, end) in code points, where the yes is for some of the words only.

    Returns the coding's id, None for a no. Raises `CodingError` for an utterance or code that is not there (any more).

    >>> utterance = study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0005", "id"]
    >>> made = coding.answer_suggestion(study, utterance, study.code_id("Opplæring"), rank=1, score=0.4, accepted=True)
    >>> study.codings().set_index("coding").loc[made, "origin"]
    'suggestion'
    """
    from qual.coding.apply import Span, put, require_code

    operation = "suggestion.accept" if accepted else "suggestion.reject"
    with desk.act(operation, about={"utterance": utterance_id, "code": code_id}) as act:
        require_code(act, code_id)
        found = utterance(act.connection, utterance_id)
        act.about["utterance"] = utterance_id = found["id"]
        codings.answer_suggestion(act, utterance_id, code_id, rank=rank, score=score, accepted=accepted)
        if not accepted:
            return None
        start, end = span or (None, None)
        return put(
            act,
            code_id,
            [Span(utterance_id, start, end)],
            kind="individual",
            origin="suggestion",
            rank=rank,
        )
