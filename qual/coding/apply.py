"""Codings on spans: checked against the text, stored in one act each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from qual.codebook.acts import code_named
from qual.coding import standing
from qual.errors import CodingError
from qual.language import words
from qual.store import Desk, codebook, codebook_acts, coders, codings
from qual.store.acts import Act

KINDS = ("individual", "group", "interaction")
STANCES = ("agreed", "opposed", "developed")  # what the participants of an exchange do with the theme
VALENCES = ("positive", "negative")  # the experience that is told
ORIGINS = ("hand", "suggestion", "import")


@dataclass(frozen=True)
class Span:
    """Words of one utterance. ``start`` and ``end`` are code points, end exclusive; None for both means all of it.

    ``text``, where given, must be the words that stand there.

    >>> coding.Span("BN-R3-0005", 0, 20)
    Span(utterance='BN-R3-0005', start=0, end=20, text=None)
    """

    utterance: str  # id or printed reference
    start: int | None = None
    end: int | None = None
    text: str | None = None


def apply(
    desk: Desk,
    code_id: str,
    spans: Sequence[Span],
    *,
    kind: str = "individual",
    origin: str = "hand",
    rank: int | None = None,
    stance: str | None = None,
    valence: str | None = None,
) -> str:
    """Code one or more spans as one coding (several spans: an exchange) and return the coding's id.

    The same code on the same spans by the same coder is the same coding: nothing new is stored.

    Parameters
    ----------
    code_id : of a code in use (`Study.code_id`).
    spans : where, in the order of the talk.
    kind : one of `KINDS`.
    origin : ``hand``, ``suggestion`` or ``import``; ``rank`` the place that the code had among the suggestions, from 1.
    stance : one of `STANCES`, for an exchange: what those who speak do with the theme; None where nobody has said.
    valence : one of `VALENCES`: the experience that is told; None where nobody has said.

    Raises `CodingError` for an unknown code or utterance, a span outside the text, or words that differ from the text.

    >>> code = study.code_id("alt henger på én")
    >>> made = coding.apply(study, code, [coding.Span("BN-R3-0005"), coding.Span("BN-R3-0006")], kind="interaction")
    >>> len(study.codings().query("coding == @made"))
    2
    """
    with desk.act("coding.apply", about={"code": code_id}) as act:
        require_code(act, code_id)
        return put(act, code_id, spans, kind=kind, origin=origin, rank=rank, stance=stance, valence=valence)


def apply_new(
    desk: Desk,
    name: str,
    spans: Sequence[Span],
    *,
    kind: str = "individual",
    stance: str | None = None,
    valence: str | None = None,
) -> tuple[str, str]:
    """Code spans with the code ``name``, made as an empirical one when it is new: one act, so one undo takes both back.

    Returns the ids of the code and the coding. Raises `CodebookError` for a blank name, `CodingError` as `apply` does.

    >>> code, made = coding.apply_new(study, "kortene ligger", [coding.Span("BN-R3-0005")])
    >>> study.codings().set_index("coding").loc[made, "code"]
    'kortene ligger'
    """
    with desk.act("coding.apply_new") as act:
        act.about["code"] = code_id = code_named(act, name)
        if not act.changed:
            act.operation = "coding.apply"  # the code was there
        made = put(act, code_id, spans, kind=kind, origin="hand", stance=stance, valence=valence)
        return code_id, made


def apply_several(
    desk: Desk,
    codes: Sequence[str],
    spans: Sequence[Span],
    *,
    names: Sequence[str] = (),
    kind: str = "individual",
    stance: str | None = None,
    valence: str | None = None,
) -> list[str]:
    """Code the same spans with several codes, each as a coding of its own: one act, so one undo takes all of them back.

    Parameters
    ----------
    codes : ids of codes in use; ``names`` : of further ones, made as empirical codes where they are new.

    Returns the ids of the codings, in the order of ``codes`` and ``names``. Raises `CodingError` as `apply` does, and where there
    is no code at all; `CodebookError` for a blank name.

    >>> code = study.code_id("alt henger på én")
    >>> both = coding.apply_several(study, [code], [coding.Span("BN-R3-0005")], names=["kortene ligger"])
    >>> study.codings().set_index("coding").loc[both, "code"].tolist()
    ['alt henger på én', 'kortene ligger']
    >>> study.undo()
    'coding.apply_several'
    """
    if not codes and not names:
        raise CodingError("coding.code_gone")
    with desk.act("coding.apply_several") as act:
        for code_id in codes:
            require_code(act, code_id)
        ids = [*codes, *(code_named(act, name) for name in names)]
        act.about["codings"] = len(ids)
        return [put(act, one, spans, kind=kind, origin="hand", stance=stance, valence=valence) for one in ids]


class Given(TypedDict):
    """A coding to load, with its coder by name."""

    code_id: str
    spans: Sequence[Span]
    coder: str
    kind: str
    origin: str
    stance: NotRequired[str | None]
    valence: NotRequired[str | None]
    at: NotRequired[str | None]


def apply_many(desk: Desk, rows: Sequence[Given]) -> int:
    """Load codings in one act: all or none.

    ``rows`` : one `Given` a coding; ``at``: when it was made (ISO 8601, UTC). Without, nobody knows, and figures of the order of
    coding say so. Returns how many are new. Raises `CodingError` as `apply` does.

    >>> row = {"code_id": study.code_id("alt henger på én"), "coder": "Bo", "kind": "individual", "origin": "import"}
    >>> coding.apply_many(study, [row | {"spans": [coding.Span(f"BN-R3-000{n}")]} for n in (5, 6)])
    2
    """
    with desk.act(codings.LOAD, about={"codings": len(rows)}) as act:
        for code_id in {row["code_id"] for row in rows}:
            require_code(act, code_id)
        cache: dict[str, _Placed] = {}
        count = 0
        for row in rows:
            new: list[bool] = []
            put(act, **row, cache=cache, made=new)
            count += sum(new)
        return count


def remove(desk: Desk, coding_id: str) -> None:
    """Take a coding back. Raises `CodingError` when there is none.

    >>> made = study.code("BN-R3-0005", "kortene ligger")
    >>> coding.remove(study, made)
    >>> made in set(study.codings()["coding"])
    False
    """
    with desk.act("coding.remove", about={"coding": coding_id}) as act:
        require_coding(act, coding_id)
        codings.remove(act, coding_id)


def describe(desk: Desk, coding_id: str, *, kind: str, stance: str | None = None, valence: str | None = None) -> None:
    """Say anew what a coding stands for: its kind, and its stance and valence or None.

    The words are those of `apply`. Raises `CodingError` for one that is unknown, and for a coding that is gone.

    >>> made = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.describe(study, made, kind="group", valence="negative")
    >>> study.codings().set_index("coding").loc[made, ["kind", "valence"]].tolist()
    ['group', 'negative']
    """
    with desk.act("coding.describe", about={"coding": coding_id}) as act:
        require_coding(act, coding_id)
        _check(kind, stance, valence)
        codings.describe(act, coding_id, kind=kind, stance=stance, valence=valence)


def respan(desk: Desk, coding_id: str, spans: Sequence[Span]) -> None:
    """Say anew which words a coding stands on: longer, shorter, elsewhere. Code, coder, kind and memos stay. One that then says
    what another says joins it.

    Raises `CodingError` for a coding that is gone, and for spans as `apply` does.

    >>> made = study.code("BN-R3-0005", "alt henger på én")
    >>> coding.respan(study, made, [coding.Span("BN-R3-0005", 0, 20)])
    >>> study.codings().set_index("coding").loc[made, ["start", "end"]].tolist()
    [0, 20]
    """
    if not spans:
        raise CodingError("coding.no_spans")
    with desk.act("coding.respan", about={"coding": coding_id}) as act:
        require_coding(act, coding_id)
        [row] = codebook_acts.codings_with(act, [coding_id])
        act.about["code"] = row.code_id
        segments = [_segment(_place(act, span, None), span) for span in spans]
        places = [(segment["utterance_id"], segment["start"], segment["end"]) for segment in segments]
        twin = codings.same_as(act.connection, code_id=row.code_id, coder_id=row.coder_id, spans=places)
        if twin is None:
            codings.respan(act, coding_id, segments)
        elif twin != coding_id:
            codebook_acts.join(act, coding_id, twin)


def recode(desk: Desk, coding_id: str, code_id: str) -> None:
    """Give a coding another code; spans, coder and kind stay. One that then says what another says joins it.

    Raises `CodingError` for a coding or a code that is gone.

    >>> made = study.code("BN-R3-0005", "kortene ligger")
    >>> coding.recode(study, made, study.code_id("alt henger på én"))
    >>> study.codings().set_index("coding").loc[made, "code"]
    'alt henger på én'
    """
    with desk.act("coding.recode", about={"coding": coding_id, "code": code_id}) as act:
        require_coding(act, coding_id)
        require_code(act, code_id)
        codebook_acts.recode(act, codebook_acts.codings_with(act, [coding_id]), code_id)


@dataclass(frozen=True)
class _Placed:
    id: str
    text_id: str
    text: str
    words: list[tuple[int, int]]


def put(
    act: Act,
    code_id: str,
    spans: Sequence[Span],
    *,
    kind: str,
    origin: str,
    coder: str | None = None,
    rank: int | None = None,
    stance: str | None = None,
    valence: str | None = None,
    at: str | None = None,
    cache: dict[str, _Placed] | None = None,
    made: list[bool] | None = None,
) -> str:
    """`apply` inside an act that is already open. ``coder`` : by name, where it is another than who acts; ``made`` gets True
    when a new coding was stored."""
    _check(kind, stance, valence)
    if origin not in ORIGINS:
        raise CodingError("coding.origin", origin=origin, origins=", ".join(ORIGINS))
    if coder is not None and not coder.strip():
        raise CodingError("coding.no_coder")
    if not spans:
        raise CodingError("coding.no_spans")
    segments = [_segment(_place(act, span, cache), span) for span in spans]
    coder_id = act.coder_id if coder is None else coders.put(act.connection, coder)
    places = [(segment["utterance_id"], segment["start"], segment["end"]) for segment in segments]
    same = codings.same_as(act.connection, code_id=code_id, coder_id=coder_id, spans=places)
    if made is not None:
        made.append(same is None)
    if same is not None:
        return same
    return codings.add(
        act,
        code_id=code_id,
        coder_id=coder_id,
        kind=kind,
        origin=origin,
        segments=segments,
        rank=rank,
        stance=stance,
        valence=valence,
        at=at,
    )


def _check(kind: str, stance: str | None, valence: str | None) -> None:
    if kind not in KINDS:
        raise CodingError("coding.kind", kind=kind, kinds=", ".join(KINDS))
    if stance is not None and (kind != "interaction" or stance not in STANCES):
        raise CodingError("coding.stance", stance=stance, stances=", ".join(STANCES))
    if valence is not None and valence not in VALENCES:
        raise CodingError("coding.valence", valence=valence, valences=", ".join(VALENCES))


def _place(act: Act, span: Span, cache: dict[str, _Placed] | None) -> _Placed:
    if cache is not None and span.utterance in cache:
        return cache[span.utterance]
    row = standing.utterance(act.connection, span.utterance)
    placed = _Placed(row["id"], row["text_id"], row["text"], words.words(row["text"]))
    if cache is not None:
        cache[span.utterance] = placed
    return placed


def _segment(at: _Placed, span: Span) -> codings.Segment:
    start = 0 if span.start is None else span.start
    end = len(at.text) if span.end is None else span.end
    if not 0 <= start < end <= len(at.text):
        raise CodingError("coding.outside", utterance=span.utterance, start=start, end=end, length=len(at.text))
    if span.text is not None and span.text != at.text[start:end]:
        raise CodingError(
            "coding.words_differ", utterance=span.utterance, given=span.text[:60], found=at.text[start:end][:60]
        )
    word_from, word_to = words.between(at.words, start, end)
    return {
        "utterance_id": at.id,
        "text_id": at.text_id,
        "start": start,
        "end": end,
        "word_from": word_from,
        "word_to": word_to,
    }


def require_code(act: Act, code_id: str) -> None:
    """Raise `CodingError` for a code that is not there, or no longer in use."""
    if codebook.target_id(act.connection, "code", code_id) is None:
        raise CodingError("coding.code_gone")


def require_coding(act: Act, coding_id: str) -> None:
    """Raise `CodingError` for a coding that is not there (any more)."""
    if not codings.exists(act.connection, coding_id):
        raise CodingError("coding.unknown_coding", coding=coding_id)
