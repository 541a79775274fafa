"""The map of the app: its pages, their parts, and where what has moved stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from qual.store.frames import SessionRow

#: the pages in the order of the bar, in which data moves, and the module that draws each (its folder below `pages`)
PAGES: Final = {
    "overview": "overview",
    "transcripts": "material",
    "coding": "coding",
    "codebook": "codebook",
    "themes": "themes",
    "quotes": "quotes",
    "analysis_day": "analysis_day",
}
#: pages that stand under the study's name instead
MENU: Final = ("log", "backups")
#: where an address leads that leads nowhere (`astray.py`)
LOST: Final = "lost"

#: the parts of a page (``?part=``), each with the message that is its name
PARTS: Final = {
    "transcripts": {name: f"transcripts.{name}" for name in ("sessions", "import", "guide", "design")},
    "codebook": {name: f"part.{name}" for name in ("board", "groupings", "history")},
    "themes": {name: f"themes.part.{name}" for name in ("change", "one", "compare", "together", "talk", "who")},
    "analysis_day": {name: f"day.part.{name}" for name in ("rounds", "actions", "memo")},
}


class Place(NamedTuple):
    """A page, and what its address says beside its name."""

    page: str
    query: Mapping[str, str]


#: (page, part) as it was called → where that stands now
MOVED: Final[Mapping[tuple[str, str], Place]] = {
    ("analysis_day", "asked"): Place("transcripts", {"part": "guide"}),
    ("analysis_day", "wall"): Place("transcripts", {"part": "import", "what": "wall"}),
    ("analysis_day", "context"): Place("transcripts", {"part": "design", "what": "events"}),
    ("analysis_day", "cases"): Place("themes", {"part": "compare", "as": "cases"}),
    ("codebook", "new"): Place("codebook", {"part": "history", "what": "new"}),
    ("codebook", "changes"): Place("codebook", {"part": "history", "what": "changes"}),
    ("codebook", "log"): Place("log", {}),
}


def of_group(group: str, sessions: Iterable[SessionRow]) -> Place:
    """Where a group's sessions are seen: the first with a transcript, else the first; where it has none, the design."""
    own = [row for row in sessions if row["group"] == group]
    first = next((row for row in own if row["files"]), own[0] if own else None)
    return Place("transcripts", {"part": "sessions", "session": first["session"]} if first else {"part": "design"})


def of_person(code: str, session: str, coded: bool) -> Place:
    """Where a person is read: over the rounds, once anything is ``coded``; before that among those of their first session."""
    if coded:
        return Place("themes", {"part": "who", "as": "person", "person": code})
    return Place("transcripts", {"part": "sessions", "session": session, "as": "who"})


def now(page: str, query: Mapping[str, str]) -> Place | None:
    """Where an address leads now that has moved, with all else that it says; None where it leads where it says."""
    found = MOVED.get((page, query.get("part", "")))
    if found is None:
        return None
    return Place(found.page, {name: said for name, said in query.items() if name != "part"} | dict(found.query))
