"""Reference points (EAR) after they are written down: begun from a quotation, worded anew, untied, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType

from qual.codebook.acts import point_named, require_span, tidy_name
from qual.codebook.ladder import Link, prose
from qual.errors import CodebookError
from qual.store import codebook as store
from qual.store import codebook_acts as write
from qual.store import used
from qual.store.codebook_acts import Seen
from qual.store.desk import Desk


def point_from_codings(desk: Desk, statement: str, coding_ids: list[str], *, note: str | None = None) -> str:
    """Begin a reference point from coded passages, before any group exists: it hangs on their very words and on their codes.

    Of a passage in several utterances (an exchange) it hangs on each. One act; returns the point's id, also when the
    statement stands there already. Raises `CodebookError` for codings that are gone.

    >>> made = study.code("BN-R3-0005", "alt henger på én", start=0, end=27)
    >>> point = codebook.point_from_codings(study, "Det å være to.", [made])
    >>> [link.kind for link in codebook.read_from(study).reference_points[-1].links]
    ['utterance', 'code']
    """
    statement = tidy_name(statement)
    with desk.act("reference.begin") as act:
        codings = write.codings_with(act, coding_ids)
        point = point_named(act, statement, note)
        for segment in used.segments_of(act.connection, [coding.id for coding in codings]):
            write.hang(act, point, "utterance", segment["utterance_id"], segment["start"], segment["end"])
        for code_id in dict.fromkeys(coding.code_id for coding in codings):
            write.hang(act, point, "code", code_id, None, None)
        return point


def point_from_words(desk: Desk, statement: str, words: Sequence[Link], *, note: str | None = None) -> str:
    """Begin a reference point from what somebody says, before there is any code or group: it hangs on these words.

    Parameters
    ----------
    statement : what the words point toward, in a short sentence.
    words : links of kind ``utterance``, by id or printed reference, with ``start`` and ``end`` (code points, end exclusive; none:
        the whole utterance); ``quotation``, where given, must be what stands there.
    note : why, in your own words.

    One act; returns the point's id, also when the statement stands there already. Raises `CodebookError` for words that do not
    stand there, and for what is gone.

    >>> point = codebook.point_from_words(study, "Det å være to.", [codebook.Link("utterance", "BN-R3-0005", 0, 27)])
    >>> codebook.read_from(study).reference_points[-1].links[0].quotation
    'Det med å være to, det ble'
    """
    statement = tidy_name(statement)
    with desk.act("reference.begin") as act:
        point = point_named(act, statement, note)
        for one in words:
            target = store.target_id(act.connection, "utterance", one.name or "") if one.kind == "utterance" else None
            if target is None:
                raise CodebookError("codebook.gone")
            if one.start is not None:
                said = require_span(act, target, one.start, one.end)
                if one.quotation is not None and prose(said) != one.quotation:
                    raise CodebookError("codebook.quotation_differs", reference=one.name, quotation=one.quotation)
            write.hang(act, point, "utterance", target, one.start, one.end)
        return point


def reword_reference_point(
    desk: Desk,
    point_id: str,
    *,
    statement: str | None = None,
    note: Seen = ...,
    seen: Seen = ...,
    seen_note: Seen = ...,
) -> None:
    """Give a reference point another statement, another note (None or blank: none), or both.

    ``seen`` and ``seen_note`` are what one started from: `ConflictError` when somebody else has changed it since. Raises
    `CodebookError` for a statement that another reference point has.

    >>> point = codebook.add_reference_point(study, "Det å være to.")
    >>> codebook.reword_reference_point(study, point, statement="Å være to om kortet.")
    >>> codebook.id_of(study, "reference point", "Å være to om kortet.") == point
    True
    """
    with desk.act("reference.reword") as act:
        if statement is not None:
            statement = tidy_name(statement)
            if store.find_point(act.connection, statement) not in (None, point_id):
                raise CodebookError("codebook.name_taken", name=statement)
            write.set_words(act, "reference point", point_id, "statement", statement, seen)
        if not isinstance(note, EllipsisType):
            write.set_words(act, "reference point", point_id, "note", prose(note), seen_note)


def unlink_reference(desk: Desk, link_id: str) -> None:
    """Untie a reference point from one thing that it hangs on.

    >>> point = codebook.add_reference_point(study, "Det å være to.")
    >>> link = codebook.link_reference(study, point, "utterance", "BN-R3-0005")
    >>> codebook.unlink_reference(study, link)
    >>> codebook.read_from(study).reference_points[-1].links
    ()
    """
    with desk.act("reference.unlink") as act:
        write.untie(act, link_id)


def delete_reference_point(desk: Desk, point_id: str) -> None:
    """Take a reference point away with its ties; memos on it stay. Raises `CodebookError` when it is gone.

    >>> point = codebook.add_reference_point(study, "Det å være to.")
    >>> codebook.delete_reference_point(study, point)
    >>> len(codebook.read_from(study).reference_points)
    3
    """
    with desk.act("reference.delete") as act:
        write.require(act, "reference point", point_id)
        write.delete_point(act, point_id)
