"""Who speaks where: utterances given to a speaker, split where another begins, joined where one goes on.

For a recording that came in as one voice, or as none, and for a label that was set wrongly. What hangs on the words follows them;
an utterance that was split or joined leaves its reference to what came after (`successors`), and no reference is used twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qual.coding.standing import utterance as utterance_at
from qual.errors import CodingError
from qual.language import words
from qual.store import Connection, Desk, design, labels, material, pieces
from qual.store.acts import Act

Shared = Literal["first", "second", "both", "exchange"]
#: whose a coding is that comes to stand on words of two: of who says the first of it, of who says the rest, of each, or it is an
#: exchange between them
SHARED: tuple[Shared, ...] = ("first", "second", "both", "exchange")


@dataclass(frozen=True)
class Speaker:
    """A label of a session: whom it stands for, and how much of the talk it has. ``person`` and ``role`` where somebody has said;
    ``words`` as figures count them."""

    label: str
    person: str | None
    role: str | None
    moderator: bool
    utterances: int
    words: int


def give(
    desk: Desk,
    utterances: Sequence[str],
    label: str | None,
    *,
    attendance: str | None = None,
    shared: Shared | None = None,
) -> int:
    """Say who speaks in utterances of one session; returns how many had another speaker before. One act.

    Parameters
    ----------
    utterances : ids or printed references.
    label : as in the transcript; one that the session does not know is new. None: nobody knows.
    attendance : the id of who was present that a new label stands for.
    shared : one of `SHARED`, where an individual coding then has words of two; None: not answered.

    Raises `CodingError` for an unknown utterance, a blank label, utterances of several sessions, and where a coding would come to
    have words of two while ``shared`` is not answered (it names the codes).

    >>> coding.give(study, ["BN-R3-0005", "BN-R3-0006"], "Ukjent 1")
    2
    >>> study.utterances("BN-R3").set_index("utterance").loc["BN-R3-0005", "speaker"]
    'Ukjent 1'
    """
    from qual.transcripts.importing import label_kind, moderates

    said = None if label is None else " ".join(label.split())
    if said == "":
        raise CodingError("speaking.no_label")
    if shared is not None and shared not in SHARED:
        raise CodingError("speaking.shared", shared=shared, known=", ".join(SHARED))
    with desk.act("utterance.speaker") as act:
        rows = [utterance_at(act.connection, one) for one in utterances]
        if len({row["source_id"] for row in rows}) > 1:
            raise CodingError("speaking.several_sessions")
        if not rows:
            return 0
        known = labels.of_session(act.connection, rows[0]["source_id"])
        if said is not None and said not in known:
            known |= labels.add_many(act, rows[0]["source_id"], {said: labels.New(label_kind(said), moderates(said))})
            if attendance is not None:
                labels.stand_for(act, known[said], attendance)
        speaker = None if said is None else known[said]
        changed = [row["id"] for row in rows if row["speaker_id"] != speaker]
        alone = _one_voice(act.connection, changed)
        pieces.speak(act, changed, speaker)
        _share(act, changed, alone, shared)
        act.about |= {"utterance": rows[0]["id"], "count": len(changed)}
        return len(changed)


def split(desk: Desk, utterance: str, at: Sequence[int], *, seen: str | None = None) -> list[str]:
    """Split an utterance; returns the pieces' references. They have its speaker until somebody says otherwise (`give`).

    Codings, reference points, memos, actions and the guide's marks follow their words: a coding across a cut is one coding in
    both pieces. Where the utterance has a time and an end (its own, or the start of the next), each piece gets its share by
    length, and says that its start is estimated.

    Parameters
    ----------
    utterance : id or printed reference.
    at : where pieces begin: code points in its text, each just after or at a blank.
    seen : the text that the person saw; where another has corrected it meanwhile, nothing is stored.

    Raises `CodingError` for an unknown utterance, for places at which nothing would be left on one side or that part a word, and
    where the text is no longer ``seen``.

    >>> coding.split(study, "BN-R3-0005", [39])
    ['BN-R3-0005a', 'BN-R3-0005b']
    """
    with desk.act("utterance.split") as act:
        row = utterance_at(act.connection, utterance)
        text = row["text"]
        if seen is not None and seen != text:
            raise CodingError("speaking.changed", utterance=row["reference"])
        cuts = sorted(set(at))
        bounds = list(zip([0, *cuts], [*cuts, len(text)], strict=True))
        if (
            not cuts
            or not 0 < cuts[0] <= cuts[-1] < len(text)
            or any(not text[start:end].strip() for start, end in bounds)
            or _part(text, cuts)
        ):
            raise CodingError("speaking.no_cut", utterance=row["reference"])
        _, after = pieces.around(act.connection, row)
        room = (after["position"] if after else int(row["position"]) + 1) - row["position"]
        starts = _starts(row, [start for start, _ in bounds], after)
        new = []
        for place, (start, end) in enumerate(bounds):
            said = text[start:end].strip()
            begins = start + len(text[start:end]) - len(text[start:end].lstrip())
            until = starts[place + 1] if place + 1 < len(bounds) else row["end"]
            new.append(
                pieces.New(
                    position=row["position"] + room * place / len(bounds),
                    row=material.row_of(said, row["speaker_id"], starts[place], until),
                    start_estimated=(place > 0 and starts[place] is not None) or row["start_estimated"],
                    stretches=[pieces.Stretch(row["id"], begins, begins + len(said), 0)],
                )
            )
        made = pieces.replace(act, [row], new, _words)
        act.about |= {"utterance": made[0].id, "count": len(made)}
        return [one.reference for one in made]


def places_of(desk: Desk, utterance: str, words: Sequence[str]) -> list[int]:
    """Where the words that pieces are to begin with stand in an utterance, for `split`: code points.

    Raises `CodingError` for an unknown utterance, and for words that do not stand exactly once in it.

    >>> coding.places_of(study, "BN-R3-0005", ["Vi begynte"])
    [39]
    """
    with desk.read() as connection:
        row = utterance_at(connection, utterance)
    for one in words:
        if row["text"].count(one) != 1:
            raise CodingError("speaking.words_not_there", words=one, utterance=row["reference"])
    return [row["text"].index(one) for one in words]


def join(desk: Desk, utterances: Sequence[str]) -> str:
    """Join utterances that follow each other in one recording; returns the reference of what they become. It is said by who says
    the first, from its start to the last one's end, with a blank between; what hangs on them follows as in `split`.

    Raises `CodingError` for fewer than two, for an unknown one, and where another stands between them.

    >>> coding.join(study, ["BN-R3-0006", "BN-R3-0007"])
    'BN-R3-0006a'
    """
    with desk.act("utterance.join") as act:
        rows = sorted((utterance_at(act.connection, one) for one in dict.fromkeys(utterances)), key=_place)
        if len(rows) < 2:
            raise CodingError("speaking.one_only")
        for one, other in pairwise(rows):
            _, after = pieces.around(act.connection, one)
            if after is None or after["id"] != other["id"]:
                raise CodingError("speaking.apart", utterance=one["reference"], other=other["reference"])
        made = _join(act, rows)
        act.about |= {"utterance": made.id, "count": len(rows)}
        return made.reference


def join_alike(desk: Desk, session: str) -> int:
    """Join every run of utterances of a session in which one known speaker goes on; returns how many utterances fewer it has.

    What an utterance is, is one speaker's uninterrupted stretch: so this is done when all have their speakers. One act.
    Raises `DesignError` for an unknown session.

    >>> coding.join_alike(study, "BN-R3")
    0
    """
    with desk.act("utterance.join") as act:
        source_id = _session(act.connection, session)
        runs: list[list[material.Utterance]] = []
        for row in material.in_session(act.connection, source_id):
            last = runs[-1][-1] if runs else None
            same = last and last["document_id"] == row["document_id"] and last["speaker_id"] == row["speaker_id"]
            if same and row["speaker_id"] is not None:
                runs[-1].append(row)
            else:
                runs.append([row])
        several = [run for run in runs if len(run) > 1]
        made = [_join(act, run) for run in several]
        fewer = sum(len(run) - 1 for run in several)
        if made:
            act.about |= {"utterance": made[0].id, "count": fewer + len(made)}
        return fewer


def speakers(desk: Desk, session: str) -> list[Speaker]:
    """The labels of a session with what each says, those with most words first; labels that say nothing (any more) last.

    Raises `DesignError` for an unknown session.

    >>> [one.label for one in coding.speakers(study, "BN-R3")][:2]
    ['D6', 'D5']
    """
    with desk.read() as connection:
        source_id = _session(connection, session)
        said = material.said_by(connection, source_id)
        found = [
            Speaker(
                one["label"],
                one["pseudonym"] or one["person"],
                one["role"],
                bool(one["moderates"]) if one["function"] is None else one["function"] == "moderator",
                one["utterances"],
                said.get(one["id"], 0),
            )
            for one in labels.told(connection)
            if one["source_id"] == source_id
        ]
    return sorted(found, key=lambda one: -one.words)


def successors(desk: Desk, utterance: str) -> list[str]:
    """The references of what stands in the place of an utterance that was split or joined, in the order of the talk: of one that
    stands itself its own, of one that is unknown none.

    >>> _ = coding.split(study, "BN-R3-0013", [39])
    >>> coding.successors(study, "BN-R3-0013")
    ['BN-R3-0013a', 'BN-R3-0013b']
    """
    with desk.read() as connection:
        return pieces.successors(connection, utterance)


def _session(connection: Connection, session: str) -> str:
    return design.known_source(connection, session)["id"]


def _place(row: material.Utterance) -> tuple[str, float]:
    return row["document_id"], row["position"]


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    return words.between(words.words(text), start, end)


def _part(text: str, cuts: Sequence[int]) -> bool:
    """Whether one of the cuts stands within a word, or within a sound or a pause that is written."""
    whole = [*words.words(text), *((mark.start, mark.end) for mark in words.nonspeech(text))]
    return any(start < cut < end for cut in cuts for start, end in whole) or any(
        not text[cut - 1].isspace() and not text[cut].isspace() for cut in cuts
    )


def _starts(row: material.Utterance, begins: Sequence[int], after: material.Utterance | None) -> list[float | None]:
    """When each piece starts, in seconds, by its share of the text; None where that is not to be said."""
    start, end = row["start"], row["end"]
    if end is None and after is not None:
        end = after["start"]
    if start is None or end is None or end < start:
        return [start, *[None] * (len(begins) - 1)]
    return [start + (end - start) * one / len(row["text"]) for one in begins]


def _join(act: Act, rows: Sequence[material.Utterance]) -> pieces.Made:
    text, stretches = "", []
    for row in rows:
        text += " " if text else ""
        stretches.append(pieces.Stretch(row["id"], 0, len(row["text"]), len(text)))
        text += row["text"]
    first = rows[0]
    new = pieces.New(
        position=first["position"],
        row=material.row_of(text, first["speaker_id"], first["start"], rows[-1]["end"]),
        start_estimated=first["start_estimated"],
        stretches=stretches,
    )
    return pieces.replace(act, rows, [new], _words)[0]


def _one_voice(connection: Connection, utterances: Sequence[str]) -> set[str]:
    """The individual codings with words in these utterances that one speaker says all of."""
    voices: dict[str, set[str | None]] = {}
    for one in pieces.voiced(connection, utterances):
        if one["kind"] == "individual":
            voices.setdefault(one["coding_id"], set()).add(one["speaker_id"])
    return {coding for coding, who in voices.items() if len(who) == 1}


def _share(act: Act, utterances: Sequence[str], alone: set[str], shared: Shared | None) -> None:
    """Settle the codings of one voice that now have words of two."""
    still = _one_voice(act.connection, utterances)
    torn: dict[str, list[pieces.Voiced]] = {}
    for one in pieces.voiced(act.connection, utterances):
        if one["coding_id"] in alone - still:
            torn.setdefault(one["coding_id"], []).append(one)
    if not torn or shared == "both":
        return
    if shared is None:
        from qual.language.order import norwegian

        names = sorted({f"«{rows[0]['code'] or ''}»" for rows in torn.values()}, key=norwegian)
        raise CodingError("speaking.two_speakers", count=len(torn), codes=", ".join(names))
    for coding_id, rows in torn.items():
        if shared == "exchange":
            pieces.exchange(act, coding_id)
        else:
            keep = rows[0 if shared == "first" else -1]["speaker_id"]
            pieces.leave(act, coding_id, [row["id"] for row in rows if row["speaker_id"] == keep])
