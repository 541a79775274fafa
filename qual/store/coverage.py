"""How far coders say to have come with a session, per pass; and what follows from the codings where nobody has said.

A mark on a part of a session goes before one on all of it. Where a coder has made neither, what has any coding of theirs is under
way, and the rest is not begun: part by part where the coder has marked another part of the session, else as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypedDict

from sqlalchemy import Connection, select

from qual.store import schema as t
from qual.store.acts import Act
from qual.store.rows import all_rows

if TYPE_CHECKING:
    import numpy as np

#: in order: who is furthest decides where no coder is named
STATES = ("not_begun", "under_way", "done")
NOT_BEGUN, UNDER_WAY, DONE = range(3)
#: what the codes of a pass come from; see ``codes.origin``
PASSES = ("empirical", "framework")
WHOLE = 0  # the part that stands for all of a session


class Mark(TypedDict):
    """What a coder has said of a session, or of one part of it (`WHOLE`: all of it), in one pass."""

    source_id: str
    session: str
    part: int
    coder: str
    coding_pass: str
    state: str


def marks(connection: Connection) -> list[Mark]:
    """Every mark, in the order of the sessions."""
    c = t.coverage.c
    names = t.sources.c.name.label("session"), t.coders.c.name.label("coder")
    query = (
        select(c.source_id, c.part, c.coding_pass, c.state, *names)
        .join(t.sources, t.sources.c.id == c.source_id)
        .join(t.coders, t.coders.c.id == c.coder_id)
        .order_by(t.sources.c.position, t.sources.c.id, c.part, t.coders.c.name, c.coding_pass)
    )
    return all_rows(connection, query, Mark)


def put(act: Act, source_id: str, part: int, coding_pass: str, state: str, coder_id: str | None = None) -> None:
    """Say how far a coder (default: who acts) has come, in the place of what was said before; of all of a session, also in the
    place of what was said of its parts."""
    c, coder_id = t.coverage.c, coder_id or act.coder_id
    query = select(c.id, c.part).where(c.source_id == source_id, c.coder_id == coder_id, c.coding_pass == coding_pass)
    there = {of: row_id for row_id, of in act.connection.execute(query)}
    same = there.pop(part, None)
    for row_id in there.values() if part == WHOLE else ():
        act.delete(t.coverage, row_id)
    if same is not None:
        act.update(t.coverage, same, state=state)
        return
    of = {"source_id": source_id, "part": part, "coder_id": coder_id, "coding_pass": coding_pass}
    act.insert(t.coverage, state=state, **of)


def states(
    said: Iterable[Mark], documents: Sequence[tuple[str, int]], coded: Iterable[tuple[str, int, int]]
) -> dict[str | None, np.ndarray]:
    """By coder, and under None of whoever came furthest: a row a pass, a column a document, places in `STATES`.

    Parameters
    ----------
    documents : the source and the part of each.
    coded : (coder, place of the pass in `PASSES`, document) wherever there is any coding.
    """
    import numpy as np

    marked = {(m["coder"], PASSES.index(m["coding_pass"]), m["source_id"], m["part"]): m["state"] for m in said}
    begun = set(coded)
    in_source = {(coder, at, documents[document][0]) for coder, at, document in begun}
    by_part = {key[:3] for key in marked if key[3] != WHOLE}
    found: dict[str | None, np.ndarray] = {None: np.zeros((len(PASSES), len(documents)), dtype=np.int8)}
    for coder in dict.fromkeys([key[0] for key in marked] + sorted({one[0] for one in begun})):
        mine = found[coder] = np.zeros_like(found[None])
        for at in range(len(PASSES)):
            for document, (source, part) in enumerate(documents):
                state = marked.get((coder, at, source, part)) or marked.get((coder, at, source, WHOLE))
                if state is not None:
                    mine[at, document] = STATES.index(state)
                elif (coder, at, source) in by_part:
                    mine[at, document] = (coder, at, document) in begun
                else:
                    mine[at, document] = (coder, at, source) in in_source
        np.maximum(found[None], mine, out=found[None])
    return found


def together(several: np.ndarray) -> np.ndarray:
    """Of each column one state: done where all rows are, not begun where none is begun, else under way."""
    import numpy as np

    return np.where(
        (several == DONE).all(axis=0), DONE, np.where((several > NOT_BEGUN).any(axis=0), UNDER_WAY, NOT_BEGUN)
    )
