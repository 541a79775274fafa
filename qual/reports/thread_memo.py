"""The thread memo: one or two pages to open a group's next session with, given to the participants themselves.

What you said last time, what we said we would work on and what came of it, what we now ask. It says "participant", never a
role or a name: in a small group a role is a person. Its quotations come from that group's own session and no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from qual import messages
from qual.errors import DesignError
from qual.quotes import quoted
from qual.reports.docx import begun, clean, whole
from qual.reports.endings import ending
from qual.store import Connection, Desk, asked, design, frames, guide, permissions
from qual.store.codebook import Level
from qual.store.files import write_whole
from qual.themes import actions as actions_of
from qual.themes import telling
from qual.themes.compare import Passage, passages
from qual.themes.matrix import matrix
from qual.themes.moderating import moderating
from qual.themes.people import Asked, People
from qual.themes.reading import plain, records

if TYPE_CHECKING:
    import pandas as pd

Safe = Callable[[Passage], bool]
MASK = "[…]"  # in the place of a name


@dataclass(frozen=True)
class Said:
    """A theme of the last session: how many voice it ("3 of 5"), who was ``asked`` then and in the session before it (round
    ``since``; None where there was none), and passages that the group may see."""

    theme_id: str
    theme: str
    display: str
    since: int | None
    asked: Asked | None
    quotations: tuple[Passage, ...]

    def told(self, language: str | None = None) -> str:
        """What can be said of the theme since the session before, as the group may read it."""
        if self.asked is None:
            return ""
        told = telling.since(self.asked, language, groups=False, alone=False)
        return messages.text("reports.thread.since", language, round=self.since, told=told)


class Work(TypedDict):
    """What the group said in a ``round`` that it would work on, without names."""

    what: str | None
    who: str | None
    status: str
    outcome: str | None
    round: int | None


@dataclass(frozen=True)
class Memo:
    """What a thread memo holds: the ``group`` and its ``name``, the ``session`` it looks back to with ``round`` and ``date``,
    the ``next`` session (its name, where one is planned), ``said``, ``actions`` (``what, who, status, outcome, round``, without
    names) and ``questions``; ``left_out``: how many passages were not safe; ``under_way``: the session's coding
    is not finished; ``others_asked``: not the same people moderated it as the session before, in round ``since``."""

    group: str
    name: str
    session: str
    round: int
    date: str | None
    next: str | None
    said: tuple[Said, ...]
    actions: tuple[Work, ...]
    questions: tuple[str, ...]
    left_out: int
    under_way: bool = False
    since: int | None = None
    others_asked: bool = False


def write_thread_memo(desk: Desk, path: Path | str, group: str, **choices: Any) -> Path:
    """Write the memo as .docx, whole or not at all; ``choices`` as for `contents` and `document`.

    Raises what `contents` does, `FileError` (``reports.unknown_format``) and `StudyError` (folder not writable, disk full).

    >>> reports.write_thread_memo(study, "tråd.docx", "BN").name
    'tråd.docx'
    """
    ending(path, [".docx"])
    drawn = {name: choices.pop(name) for name in ("without", "fictional") if name in choices}
    return write_whole(path, document(contents(desk, group, **choices), language=choices.get("language"), **drawn))


def contents(
    desk: Desk,
    group: str,
    *,
    before: int | None = None,
    level: Level = "group",
    grouping: str | None = None,
    themes: int = 4,
    quotations: int = 2,
    questions: Sequence[str] | None = None,
    safe: Safe | None = None,
    always: bool = False,
    language: str | None = None,
) -> Memo:
    """What the memo for one group will say.

    Parameters
    ----------
    before : the round that it opens; "last time" is the group's last session before. Default: after all that were held.
    level, grouping, themes, quotations : how many themes of which level, those voiced by most first, and how many quotations
        of each.
    questions : what we now ask; default the guide's questions for that round, of the guides used in this group.
    safe : says of a passage whether this group may see it. Whatever it says: passages come from the group's own last session
        only; words of persons who have withdrawn a consent, and words with the name, code or label of a participant in them,
        are left out, and so are themes so named.

    always : only what those say who came every time, to each round in which a group of theirs met.

    Raises `DesignError` for an unknown group, or one that has no session yet.

    >>> memo = reports.thread_memo_contents(study, "BN", language="nb")
    >>> memo.session, memo.said[0].display
    ('BN-R4', '5 av 5')
    """
    last, heading, following, since = _last_session(desk, group, before)
    number = int(last["round"])
    with desk.read() as connection:
        keep = _Keep(connection, safe)
        asked = questions if questions is not None else _questions(connection, last["session"], before or number + 1)
        others = since is not None and bool(moderating(connection, [group], [since, number]).changed)
    told = _themes(desk, group, number, level=level, grouping=grouping, always=always, language=language)
    people: People = told.attrs["people"]
    said: list[Said] = []
    left_out = 0
    for row in told.to_dict("records"):
        if len(said) == themes:
            break
        if keep.names(row["theme"]):
            continue
        found = passages(
            desk,
            row["theme_id"],
            level=level,
            grouping=grouping,
            by=(),
            most=quotations * 4,
            where={"group": group, "round": number},
            always=always,
        ).get((), ())
        safe_ones = [passage for passage in found if passage.session == last["session"] and keep.passage(passage)]
        left_out += len(found) - len(safe_ones)
        who = people.between(row["theme_id"], (group, since), (group, number)) if since is not None else None
        said.append(Said(row["theme_id"], row["theme"], row["display"], since, who, tuple(safe_ones[:quotations])))
    return Memo(
        group=group,
        name=heading,
        session=last["session"],
        round=number,
        date=plain(last["date"]),
        next=following,
        said=tuple(said),
        actions=tuple(_worked(desk, group, number, keep)),
        questions=tuple(asked),
        left_out=left_out,
        under_way=bool((told["coverage"] == "under_way").any()),
        since=since,
        others_asked=others,
    )


def _worked(desk: Desk, group: str, number: int, keep: _Keep) -> list[Work]:
    """What the group has said up to this round that it would work on."""
    return [
        {
            "what": keep.masked(row["what"]),
            "who": None if row["who"] and keep.names(row["who"]) else row["who"],
            "status": row["status"],
            "outcome": keep.masked(row["outcome"]),
            "round": row["round"],
        }
        for row in records(actions_of(desk, group=group))
        if row["round"] is None or row["round"] <= number
    ]


def document(
    memo: Memo, *, without: Collection[str] = (), fictional: bool = False, language: str | None = None
) -> bytes:
    """The memo as a Word file; ``without``: references of the quotations to leave out."""
    paper = begun(messages.text("reports.thread.title", language, group=memo.name), fictional, language)
    paper.add_paragraph(clean(when(memo, language)))
    _said(paper, memo, without, language)
    _worked_on(paper, memo, language)
    _asked(paper, memo.questions, language)
    return whole(paper)


def when(memo: Memo, language: str | None = None) -> str:
    """The memo's first sentences: when the group met last, and whether others asked then than the time before; nobody's name."""
    told = messages.text("reports.thread.when", language, round=memo.round, date=messages_date(memo.date, language))
    if not memo.others_asked:
        return told
    return f"{told} {messages.text('reports.thread.moderated', language, round=memo.round, since=memo.since)}"


def messages_date(date: str | None, language: str | None) -> str:
    """A date as people write it: 14.04.2025 in Norwegian, 2025-04-14 in English; a dash where there is none."""
    if not date:
        return "–"
    year, month, day = date.split("-")
    return f"{day}.{month}.{year}" if (language or messages.preferred()) == "nb" else date


class _Keep:
    """Which words this memo may hold."""

    def __init__(self, connection: Connection, safe: Safe | None) -> None:
        persons = frames.persons(connection)
        attended = frames.attendances(connection)
        labels = attended.loc[(attended["function"] == "participant") & attended["label"].notna(), "label"]
        known = {*persons["pseudonym"].dropna(), *persons["person"], *(label for label in labels if len(label) > 1)}
        self._withdrawn = {row["person"] for row in permissions.consents(connection) if row["withdrawn"]}
        names = sorted(map(str, known), key=len, reverse=True)
        self._names = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")s?(?!\w)", re.I) if names else None
        )
        self._safe = safe

    def passage(self, passage: Passage) -> bool:
        """Whether the passage may be printed."""
        return (
            passage.person not in self._withdrawn
            and not self.names(passage.text)
            and (self._safe is None or self._safe(passage))
        )

    def names(self, text: str) -> bool:
        """Whether a participant's name, code or label stands in the text, also in the genitive."""
        return self._names is not None and self._names.search(text) is not None

    def masked(self, text: str | None) -> str | None:
        """The text without names."""
        return self._names.sub(MASK, text) if text and self._names is not None else text


def _last_session(desk: Desk, group: str, before: int | None) -> tuple[dict[Any, Any], str, str | None, int | None]:
    """The session looked back to, what the group is called, the name of the session that comes after, and the round before."""
    with desk.read() as connection:
        sessions = frames.sessions(connection, counts=False).to_dict("records")
        names = design.names_of_groups(connection)
    if group not in names:
        raise DesignError("quotes.unknown_group", value=group, known=", ".join(names) or "–")
    held = [
        row
        for row in sessions
        if row["group"] == group and row["status"] == "held" and (before is None or row["round"] < before)
    ]
    if not held:
        raise DesignError("reports.no_session_yet", group=group)
    last = max(held, key=lambda row: row["round"])
    later = [
        row
        for row in sessions
        if row["group"] == group and row["round"] > last["round"] and row["status"] != "not_held"
    ]
    following = min(later, key=lambda row: row["round"], default=None)
    since = max((int(row["round"]) for row in held if row["round"] < last["round"]), default=None)
    return last, names[group] or group, following["session"] if following else None, since


def _themes(desk: Desk, group: str, number: int, **choices: Any) -> pd.DataFrame:
    """The themes of the last session, those that most participants voice first."""
    frame = matrix(desk, by=("group", "round"), **choices)
    there = frame[(frame["group"] == group) & (frame["round"] == number) & (frame["participants"] > 0)]
    return there.sort_values(["participants", "utterances"], ascending=False, kind="stable")


def _questions(connection: Connection, session: str, number: int) -> list[str]:
    """The guide's questions for this round, of the guides whose questions were marked in the group's last session."""
    used = asked.guides_of(connection, session)
    return [
        row["text"]
        for row in guide.written(connection)
        if row["round"] == number and row["text"] and (not used or row["guide"] in used)
    ]


def _said(paper: Any, memo: Memo, without: Collection[str], language: str | None) -> None:
    paper.add_heading(messages.text("reports.thread.said", language), level=1)
    if not memo.said:
        paper.add_paragraph(messages.text("reports.thread.nothing_said", language))
    else:
        unfinished = messages.text("reports.thread.under_way", language) if memo.under_way else ""
        told = " ".join(filter(None, (telling.evidence(language), unfinished)))
        paper.add_paragraph(told, style="Context")
    for theme in memo.said:
        paper.add_heading(clean(theme.theme), level=2)
        paper.add_paragraph(messages.text("reports.thread.voiced", language, display=theme.display))
        if told := theme.told(language):
            paper.add_paragraph(told)
        for passage in theme.quotations:
            if passage.reference not in without:
                paper.add_paragraph(clean(quoted(passage.text)), style="Quotation")


def _worked_on(paper: Any, memo: Memo, language: str | None) -> None:
    paper.add_heading(messages.text("reports.thread.work", language), level=1)
    if not memo.actions:
        paper.add_paragraph(messages.text("reports.thread.no_actions", language))
        return
    table = paper.add_table(rows=1, cols=4, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("what", "who", "status", "outcome"), strict=True):
        cell.paragraphs[0].add_run(messages.text(f"reports.thread.{name}", language)).bold = True
    for row in memo.actions:
        status = messages.text(f"reports.action.{row['status'].replace(' ', '_')}", language)
        what = f"{row['what']} ({messages.text('chart.round', language, value=row['round'])})"
        values = (what, row["who"] or "–", status, row["outcome"] or "–")
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = clean(value)


def _asked(paper: Any, questions: Sequence[str], language: str | None) -> None:
    paper.add_heading(messages.text("reports.thread.ask", language), level=1)
    right = messages.text("reports.thread.right", language)
    for question in [*questions, right]:
        paper.add_paragraph(clean(question), style="List Bullet")
    for reply in ("confirmed", "corrected", "added"):
        paper.add_paragraph(f"☐ {messages.text(f'reports.reply.{reply}', language)}: {'_' * 50}")
