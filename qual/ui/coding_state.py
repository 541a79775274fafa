"""What the component of the coding page is told: what was said, what is coded, and what has changed since it was told.

A session's codings are told whole once, as of a revision; with the answer to each act comes what has changed since. So an
act costs what it changed, not what the session holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from qual.codebook import failing
from qual.messages import catalogue
from qual.store import codebook, codings, frames, material, notes, record
from qual.study import Study
from qual.ui.told import Told

WORDS: Final = "ui.coding.js."  # messages that the browser fills in
COLOURS: Final = 12
MOST: Final = 400  # codings that may have changed before the session is told whole again
_POINTS: Final = ("reference_points", "reference_links")
_CODES: Final = ("codes", "verdicts")
_TABLES: Final = ("codings", "segments", "memos", "utterances", "documents", "coders", *_CODES, *_POINTS)


def text(study: Study, session: str, language: str) -> Told:
    """What was said in a session. Its ``id`` changes only when that, or the language, does."""
    told = utterances(study, session)
    words = {key.removeprefix(WORDS): said for key, said in catalogue(language).items() if key.startswith(WORDS)}
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    return {"id": f"{digest}-{language}", "session": session, "language": language, "words": words, "utterances": told}


def utterances(study: Study, session: str) -> list[frames.Said]:
    """The session's utterances as the component draws them."""
    with study.read() as connection:
        return frames.said(connection, session)


def whole(study: Study, source_id: str) -> Told:
    """The codes, and the session's codings, memos and reference points, as of one revision."""
    with study.read() as connection:
        return {
            "source": source_id,
            "revision": (revision := record.revision(connection)),
            "mark": record.mark(connection, revision),
            "codes": _codes(connection, frames.code_use(connection)),
            "codings": _coded(codings.of_session(connection, source_id)),
            "memos": notes.memos_in(connection, source_id),
            "points": codebook.points_in(connection, source_id),
        }


def since(study: Study, source_id: str, revision: int, mark: str | None) -> Told | None:
    """What has changed since ``revision``, as of the ``revision`` and ``mark`` that it says; None where the session should
    rather be told whole: much has changed, or others say what was said, or in other utterances, or a coder has another name, or
    a backup was put in place, or that revision is not the one of this ``mark``.

    ``codings`` are those that are new or different, ``gone`` the ids of those that may be no more (also such as never were
    in this session), ``texts`` the corrected utterances; ``codes``, ``memos`` and ``points`` all of them, or None for no
    change.
    """
    with study.read() as connection:
        if record.mark(connection, revision) != mark or record.restores(connection, revision):
            return None
        if record.retold(connection, revision):
            return None
        touched = record.touched(connection, revision, _TABLES)
        ids = touched["codings"] | touched["segments"]
        if touched["documents"] or touched["coders"] or len(ids) + len(touched["utterances"]) > MOST:
            return None
        now = _coded(codings.of_session(connection, source_id, only=ids)) if ids else []
        rows = [material.utterance(connection, row_id) for row_id in sorted(touched["utterances"])]
        here = {one["id"] for one in now}
        # a memo on a coding comes and goes with it, without being touched itself
        memos = bool(touched["memos"]) or bool(ids and notes.any_on(connection, ids))
        return {
            "source": source_id,
            "since": revision,
            "revision": (newest := record.revision(connection)),
            "mark": record.mark(connection, newest),
            "codings": now,
            "gone": sorted(ids - here),
            "texts": [
                {
                    "id": row["id"],
                    "text": row["text"],
                    "enough": row["words"] >= frames.ENOUGH,
                    "corrected": row["version"] > 1,
                }
                for row in rows
                if row and row["source_id"] == source_id
            ],
            "codes": _codes(connection, frames.code_use(connection)) if any(touched[name] for name in _CODES) else None,
            "memos": notes.memos_in(connection, source_id) if memos else None,
            "points": codebook.points_in(connection, source_id) if any(touched[name] for name in _POINTS) else None,
        }


def _codes(connection: Any, uses: dict[str, int]) -> list[Told]:
    failed = failing("code", codebook.verdicts(connection, "code"))
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "origin": row["origin"],
            "uses": uses.get(row["id"], 0),
            "failed": row["id"] in failed,
            "colour": (place if row["colour"] is None else row["colour"]) % COLOURS,
        }
        for place, row in enumerate(codebook.codes(connection))
    ]


def _coded(segments: Iterable[codings.Coded]) -> list[Told]:
    found: dict[str, Told] = {}
    for row in segments:
        about: Told = {
            "id": row["coding"],
            "code": row["code_id"],
            "coder": row["coder"],
            "kind": row["kind"],
            "stance": row["stance"],
            "valence": row["valence"],
            "spans": [],
        }
        found.setdefault(row["coding"], about)["spans"].append([row["utterance_id"], row["start"], row["end"]])
    return list(found.values())
