"""The utterance that a reference names, as it stands now."""

from __future__ import annotations

from qual.errors import CodingError
from qual.store import Connection, material, pieces


def utterance(connection: Connection, key: str) -> material.Utterance:
    """One live utterance by id or printed reference. Raises `CodingError` where there is none; for one that was split or joined
    it names what stands in its place, as nobody but who asks knows which of these is meant."""
    row = material.utterance(connection, key)
    if row is None:
        now = pieces.successors(connection, key)
        if now:
            raise CodingError("speaking.stands_as", utterance=key, now=", ".join(now))
        raise CodingError("coding.unknown_utterance", utterance=key)
    return row
