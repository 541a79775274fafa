"""The theme matrix: what `qual.store.counts` counts, shaped into one row per theme and cell, missing cells included."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qual.errors import QualError
from qual.language.order import norwegian
from qual.messages import text
from qual.store import Connection, Desk, counts, frames, presence
from qual.store.cells import Row
from qual.store.codebook import LEVELS, RESIDUAL, Level, known_grouping, name_key, theme_members
from qual.store.design import places
from qual.themes import people
from qual.themes.reading import Record, as_a_whole, at_least, plain

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("utterances", "participants", "words", "presence", "utterance_share", "word_share", "codings")
#: shares, each with what is counted and what it is a share of
SHARES = {"utterance_share": ("utterances", "utterances_said"), "word_share": ("words", "words_said")}
BY = tuple(counts.SPLITS)
Always = bool | Collection[int]  # whether only those who came every time are counted: to all rounds, or to these
Only = Mapping[str, frozenset[Any]]  # values to keep to, by ``group`` or ``voice``


def matrix(
    desk: Desk,
    *,
    level: Level = "code",
    by: Sequence[str] = ("group", "round"),
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    moderators: bool = False,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    language: str | None = None,
) -> pd.DataFrame:
    """How each theme stands in each cell, by the counting rules (docs/counting.md).

    Parameters
    ----------
    level : themes are codes, code groups (the residual group included), concepts or reference points.
    by : what to split by, from `BY`; ``("group", "round")`` gives every session of the grid, also those not held. A guide
        ``question`` stands over what is said up to the next one; a source counts under each ``tag`` that it has.
    measure : which column ``value`` and ``display`` show: ``utterances``, ``participants`` (who voice the theme, of those
        present), ``words`` (union of coded spans), ``presence`` (0 or 1), ``utterance_share`` and ``word_share`` (of all that
        was said in the cell, 0 to 1), ``codings``.
    grouping : id or name of the grouping that code groups come from; default the active one.
    themes : names or ids to keep; default all.
    coder : name of the only coder whose codings count; default all of them.
    moderators : whether what moderators say counts too.
    where : cells to keep, as a value per split of ``by``: ``{"round": 4}``.
    always : only those who came every time, to each round in which a group of theirs met: True of all rounds, or the numbers of
        some. Whoever changed group is the same person.
    language : of ``display`` and of the residual group's name, ``"nb"`` or ``"en"``; default the machine's.

    Returns a DataFrame, one row per theme and cell, in the order of the codebook and the design: ``theme``, the columns of
    ``by``, ``session`` (when split by group and round), ``status`` (``held``, ``not_held``, ``not_imported``), ``utterances,
    words, participants, present, present_source, by_label, unidentified, as_group, presence, codings, utterances_said,
    words_said, utterance_share, word_share, value, display, theme_id``. ``by_label``: how many of those present are known by a
    label that nobody has tied to a person: one in each session, also where it is the same person. ``as_group``: the utterances
    in a coding of kind *group* or *interaction*: where there are such and no participant, the group says it as a whole, which
    is no number. ``value`` is NaN where the session was not held or is not imported; a share is NaN where nothing was said.
    ``attrs`` hold ``level, measure, by``, the number of ``themes``, ``groups``: (level, municipality) by group, for the colours
    of figures, and where a split is ``round`` ``people``: who was asked in each cell (`people.People`). Raises `QualError` for
    an unknown level, measure, split or grouping.

    >>> found = themes.matrix(study, level="concept", by=["round"])
    >>> found.loc[found["theme"] == "Usynlig bærevirke", "display"].tolist()
    ['23 av 48', '25 av 46', '33 av 38', '28 av 42']
    """
    with desk.read() as connection:
        only = only_always(connection, always)
    frame = counted(
        desk,
        only,
        level=level,
        by=by,
        measure=measure,
        grouping=grouping,
        themes=themes,
        coder=coder,
        moderators=moderators,
        where=where,
        language=language,
    )
    frame.attrs["always"] = always is not False
    return frame


def only_always(connection: Connection, always: Always) -> Only:
    """What keeps a figure to those who came every time, where it is asked for."""
    if always is False:
        return {}
    return {"voice": people.always(connection, None if always is True else always)}


def counted(
    desk: Desk,
    only: Only,
    *,
    level: Level = "code",
    by: Sequence[str] = ("group", "round"),
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    moderators: bool = False,
    where: Mapping[str, Any] | None = None,
    language: str | None = None,
    who: bool = True,
) -> pd.DataFrame:
    """The table of `matrix`, of what is said in some groups or by some voices ``only``; ``who``: with ``attrs["people"]``."""
    import pandas as pd

    allowed("level", level, LEVELS)
    allowed("measure", measure, MEASURES)
    for split in by:
        allowed("by", split, BY)
    for split in where or {}:
        allowed("where", split, by)
    with desk.read() as connection:
        names, pairs = chosen(connection, level, grouping, themes, language)
        within = {**(where or {}), **only}
        found = counts.themes(connection, pairs, by, moderators=moderators, coder=coder, where=within)
        cells = cells_of(connection, by, moderators=moderators, only=only)
        groups = places(connection)
        asked = people.People(connection, pairs, by, coder=coder, where=only) if who and "round" in by else None
    kept = [cell for cell in cells if all(cell.place[split] == value for split, value in (where or {}).items())]
    figures = {(row["theme_id"], *(row[name] for name in by)): row for row in found}
    rows = [
        _row(theme_id, name, cell, figures.get((theme_id, *cell.key), {}), measure, language)
        for theme_id, name in names.items()
        for cell in kept
    ]
    columns = ["theme", *by, *(["session"] if _is_grid(by) else []), *_COLUMNS, "theme_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs = {"level": level, "measure": measure, "by": list(by), "groups": groups, "themes": len(names)}
    frame.attrs["coder"] = coder
    if asked is not None:
        frame.attrs["people"] = asked
    return frame


_COUNTED = ("utterances", "words", "participants", "unidentified", "as_group", "codings")
_COLUMNS = (
    *("status", "utterances", "words", "participants", "present", "present_source", "by_label", "unidentified"),
    *("as_group", "presence"),
    *("codings", "utterances_said", "words_said", "utterance_share", "word_share", "value", "display"),
)


def wide(frame: pd.DataFrame, values: str = "display") -> pd.DataFrame:
    """The matrix with one row per theme and one column per cell, for printing and for a spreadsheet.

    Parameters
    ----------
    frame : from `matrix`.
    values : the column that stands in the cells.

    >>> themes.wide(themes.matrix(study, level="concept", by=["round"])).loc["Usynlig bærevirke", "3"]
    '33 av 38'
    """
    by = frame.attrs["by"]
    if frame.empty:
        return pd.DataFrame(index=pd.Index([], name="theme"))
    shaped = frame.assign(cell=frame[by].astype(str).agg(" ".join, axis=1) if by else "")
    order = list(dict.fromkeys(shaped["cell"]))
    table = shaped.pivot(index="theme_id", columns="cell", values=values)
    table = table.loc[list(dict.fromkeys(shaped["theme_id"])), order]
    table.index = table.index.map(dict(zip(shaped["theme_id"], shaped["theme"], strict=True)))
    table.index.name = "theme"
    return table


def chosen(
    connection: Connection, level: Level, grouping: str | None, themes: Sequence[str] | None, language: str | None
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The themes asked for: names by id, in the codebook's order, and (theme id, code id) pairs for `counts`."""
    allowed("level", level, LEVELS)
    members = theme_members(connection, level, known_grouping(connection, grouping))
    names = {theme: text(name, language) if theme == RESIDUAL else name for theme, name, _code, _position in members}
    if themes is not None:
        wanted = {name_key(name) for name in themes}
        names = {k: v for k, v in names.items() if k in themes or name_key(v) in wanted}
    return names, [(theme, code) for theme, _name, code, _position in members if theme in names and code is not None]


def _is_grid(by: Sequence[str]) -> bool:
    return {"group", "round"} <= set(by)


Value = str | int | None
Key = tuple[Value, ...]  # a cell by its values, in the order of the splits


@dataclass
class Cell:
    """A cell of a split: its ``place`` (a value per split, in their order), whether its sessions were held and are imported
    (``status``), who is ``present`` (by attendance, ``by_label``, or as reported by ``present_source``), what was said there,
    coded or not;
    ``voiceless``: all of it by nobody, as on a wall. ``session`` where the cell is one."""

    place: dict[str, Value]
    status: str = "held"
    session: str | None = None
    present: int | None = None
    present_source: str | None = None
    by_label: int = 0
    utterances_said: int = 0
    words_said: int = 0
    voiceless: bool = False

    @property
    def key(self) -> Key:
        """Its values, in the order of the splits."""
        return tuple(self.place.values())


def cells_of(
    connection: Connection, by: Sequence[str], *, moderators: bool = False, only: Only | None = None
) -> list[Cell]:
    """Every cell, in the order of the design; ``only``: counted there are these voices, or what is said in these groups."""
    there = _present(connection, by, only or {})
    present = {key: len(voices) for key, voices in there.items()}
    said = {
        key: row
        for row in counts.totals(connection, by, moderators=moderators, where=only)
        if None not in (key := tuple(row[name] for name in by))
    }
    cells = _planned(connection, by, present, only or {}) if _in_design(by) else _found(connection, by, present, said)
    for cell in cells:
        whole = said.get(cell.key, {})
        cell.by_label = sum(there.get(cell.key, {}).values())
        cell.utterances_said, cell.words_said = whole.get("utterances") or 0, int(whole.get("words") or 0)
        cell.voiceless = bool(whole) and not whole["labelled"] and not cell.present  # a wall: posts of nobody
    return cells


def _present(connection: Connection, by: Sequence[str], only: Only) -> dict[Key, dict[str, bool]]:
    """Who is present in each cell, each once, and whether by a label alone."""
    found: dict[Key, dict[str, bool]] = {}
    for key, one in presence.in_cells(connection, by):
        values: Mapping[str, Any] = one
        if all(values[name] in kept for name, kept in only.items()):
            found.setdefault(key, {})[one["voice"]] = one["by_label"]
    return found


def _in_design(by: Sequence[str]) -> bool:
    """Whether the design alone says which cells there are."""
    return set(by) <= {"group", "round", "session", "level", "municipality", "kind"}


def _found(
    connection: Connection, by: Sequence[str], present: Mapping[Key, int], said: Mapping[Key, Row]
) -> list[Cell]:
    """The cells in which somebody sat or something was said, where the design does not list them (roles, questions)."""
    order = counts.order_of(connection, by)
    keys = [key for key in {**present, **said} if None not in key]
    keys.sort(
        key=lambda key: [order[name].get(part, (1, norwegian(str(part)))) for name, part in zip(by, key, strict=True)]
    )
    return [Cell(dict(zip(by, key, strict=True)), present=present.get(key)) for key in keys]


def _planned(connection: Connection, by: Sequence[str], present: Mapping[Key, int], only: Only) -> list[Cell]:
    """The cells of the design, also of sessions that were not held or are not imported."""
    sessions = frames.sessions(connection)
    if "group" in only:
        sessions = sessions[[plain(group) in only["group"] for group in sessions["group"]]]
    reported = counts.reported(connection) if (_is_grid(by) or "session" in by) and not only else []
    cells: dict[Key, Cell] = {}
    for session in sessions.to_dict("records"):
        place = {name: plain(session[name]) for name in by}
        if None in place.values():
            continue
        cell = cells.setdefault(tuple(place.values()), Cell(place, session["status"], session["session"]))
        if session["status"] == "held":
            cell.status = "held"
    if set(by) == {"group", "round"}:
        cells = _whole_grid(sessions, cells, by)
    for key, cell in cells.items():
        cell.present = present.get(key)
        if not cell.present:
            figure = next((row for row in reported if all(row[name] == cell.place[name] for name in by)), None)
            cell.present, cell.present_source = (figure["value"], figure["origin"]) if figure else (None, None)
    return list(cells.values())


def _whole_grid(sessions: pd.DataFrame, cells: Mapping[Key, Cell], by: Sequence[str]) -> dict[Key, Cell]:
    """Every group in every round, in the design's order, also where no session was planned."""
    grid = sessions.dropna(subset=["group", "round"])
    seen = {name: list(dict.fromkeys(plain(value) for value in grid[name])) for name in by}
    seen["round"].sort()
    keys = itertools.product(*(seen[name] for name in by))
    return {key: cells.get(key) or Cell(dict(zip(by, key, strict=True)), "not_imported") for key in keys}


def _row(theme_id: str, theme: str, cell: Cell, counted: Row, measure: str, language: str | None) -> Record:
    row: Record = {
        "theme_id": theme_id,
        "theme": theme,
        "session": cell.session,
        "status": cell.status,
        "present": cell.present,
        "present_source": cell.present_source,
        "by_label": cell.by_label,
        "utterances_said": cell.utterances_said,
        "words_said": cell.words_said,
        "voiceless": cell.voiceless,
        **cell.place,
    }
    for name in _COUNTED:
        row[name] = int(counted.get(name) or 0)
    row["presence"] = int(row["utterances"] > 0)
    held = cell.status == "held"
    for share, (part, whole) in SHARES.items():
        row[share] = row[part] / row[whole] if held and row[whole] else float("nan")
    nobody = measure == "participants" and (cell.voiceless or as_a_whole(row))
    row["value"] = float(row[measure]) if held and not nobody else float("nan")
    row["display"] = display(row, measure, language) if held else text(f"themes.{cell.status}", language)
    return row


def display(row: Record, measure: str, language: str | None = None) -> str:
    """What a reader sees first: a count that can be checked ("3 av 5", a share too), a lower bound as such ("minst 3 av 5")."""
    if measure in SHARES:
        part, whole = SHARES[measure]
        return text("themes.of", language, voiced=row[part], present=row[whole])
    if measure != "participants":
        return str(row[measure])
    if row.get("voiceless"):
        return "–"
    if as_a_whole(row):
        return text("themes.as_a_whole", language)
    if not row["present"]:
        voiced = str(row["participants"])
        return text("themes.at_least_of_unknown", language, voiced=voiced) if at_least(row) else voiced
    key = "themes.at_least" if at_least(row) else "themes.of"
    return text(key, language, voiced=row["participants"], present=row["present"])


def allowed(what: str, value: str, known: Sequence[str]) -> None:
    """Raise `QualError` unless ``value`` is one of those known."""
    if value not in known:
        raise QualError("themes.unknown_choice", what=what, value=value, allowed=", ".join(known))
