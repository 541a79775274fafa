"""The theme matrix: what `qual.store.counts` counts, shaped into one row per theme and cell, missing cells included."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from qual.errors import QualError
from qual.language.order import norwegian
from qual.messages import text
from qual.store import Connection, Desk, counts, frames, presence
from qual.store.cells import Members, Row
from qual.store.codebook import LEVELS, RESIDUAL, Level, known_grouping, name_key, theme_members
from qual.store.coverage import PASSES
from qual.store.design import places
from qual.store.reach import Reach, coded_by_several, density, reaches, spoken_in
from qual.store.reach import sessions as sessions_reached
from qual.themes import people, splits
from qual.themes.moderating import moderating
from qual.themes.reading import Record, as_a_whole, at_least, named, plain, records, with_groups

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("utterances", "participants", "words", "presence", "utterance_share", "word_share", "codings")
#: shares, each with what is counted and what it is a share of
SHARES = {"utterance_share": ("utterances", "utterances_said"), "word_share": ("words", "words_said")}
BY = tuple(counts.SPLITS)
Always = bool | Collection[int]  # whether only those who came every time are counted: to all rounds, or to these
Only = Mapping[str, frozenset[Any]]  # values to keep to, by ``group``, ``round`` or ``voice``


def matrix(
    desk: Desk,
    *,
    level: Level = "code",
    by: Sequence[str] | None = None,
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    moderators: bool = False,
    where: Mapping[str, Any] | None = None,
    always: Always = False,
    outside: bool = False,
    residual: bool = False,
    language: str | None = None,
) -> pd.DataFrame:
    """How each theme stands in each cell, by the counting rules (docs/counting.md).

    Parameters
    ----------
    level : themes are codes, code groups, concepts or reference points.
    by : what to split by, from `BY`; default what the study has several of (`usual_split`). ``("group", "round")`` gives every
        session of the grid, also those not held. A guide ``question`` stands over what is said up to the next one; a source
        counts under each ``tag`` that it has.
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
    outside : whether sources without a group, round, level, municipality or tag are counted in, as cells of their own (their
        value is missing there); else they stand in no cell of such a split.
    residual : whether what no group holds is a row too, at the level of groups: it is no theme, and stands there only where it is
        asked for (here, or by name in ``themes``).
    language : of ``display`` and of the residual group's name, ``"nb"`` or ``"en"``; default the machine's.

    Returns a DataFrame, one row per theme and cell, in the order of the codebook and the design: ``theme``, the columns of
    ``by``, ``session`` (when split by group and round), ``status`` (`Cell`), ``coverage, sessions, sessions_coded, utterances,
    words, participants, present, present_source, by_label, unidentified, as_group, whole_sessions, presence, codings,
    utterances_said, words_said, utterance_share, word_share, value, display, theme_id``. ``coverage``: how far the coding of
    what the figure speaks of has come (`coding.STATES`); of the cell's ``sessions`` with a transcript it speaks of
    ``sessions_coded``. ``by_label``: how many of those present are known by a label that nobody has tied to a person: one in
    each session, also where it is the same person. ``as_group``: the utterances in a coding of kind *group* or *interaction*:
    where there are such and no participant, the group says it as a whole, which is no number. ``whole_sessions``: in how many
    of the cell's sessions that is so; beside those whom ``value`` counts, ``display`` says it ("2 of 11 + group as a whole").
    ``value`` is NaN where the session was not held, is not imported, or nobody has begun to code it; a share is NaN where
    nothing was said. ``attrs`` hold ``level, measure, by``, the number of ``themes``, ``coverage`` (of which sessions it
    speaks: `Coverage`), ``groups``: (level, municipality) by group, for the colours of figures, ``same``: themes that rest on
    the same codes (`Same`), ``density``: of what the figure holds, how many of the participants' utterances in each group have a
    code, and of how many (where groups are set side by side), ``outside``: what stands in no cell (`splits.Outside`, or None),
    and where a split is ``round`` ``moderating``: who asks (`moderating.Moderating`), and ``people``: who was asked in each cell
    (`people.People`). Raises `QualError` for an unknown level, measure, split or grouping.

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
        outside=outside,
        residual=residual,
        language=language,
    )
    frame.attrs["always"] = always is not False
    frame.attrs["figure"] = "matrix"
    return frame


class Same(NamedTuple):
    """A theme that rests on the very same codes as others; ``row``: whether it is one of the figure's themes."""

    theme_id: str
    name: str
    row: bool


def _same(
    connection: Connection, names: Mapping[str, str], pairs: Members, level: Level, grouping: str | None
) -> list[list[Same]]:
    """Themes that rest on the very same codes: their figures are one and the same. A reference point also with the code groups
    and concepts that it does not differ from."""
    found: dict[frozenset[str], list[Same]] = {}
    for theme, codes in _codes(pairs).items():
        found.setdefault(codes, []).append(Same(theme, names[theme], row=True))
    for above in ("concept", "group") if level == "reference" else ():
        others, members = chosen(connection, above, grouping, None, None)
        for theme, codes in _codes(members).items():
            if codes in found:
                found[codes].append(Same(theme, others[theme], row=False))
    return [some for some in found.values() if len(some) > 1]


def _codes(pairs: Members) -> dict[str, frozenset[str]]:
    """The codes of each theme."""
    of: dict[str, set[str]] = {}
    for theme, code in pairs:
        of.setdefault(theme, set()).add(code)
    return {theme: frozenset(codes) for theme, codes in of.items()}


def kept_to(groups: Collection[str] | None, rounds: Collection[int] | None = None) -> dict[str, frozenset[Any]]:
    """What keeps a figure to these groups and these rounds."""
    several = (("group", groups), ("round", rounds))
    return {split: frozenset(kept) for split, kept in several if kept is not None}


def only_always(connection: Connection, always: Always) -> dict[str, frozenset[Any]]:
    """What keeps a figure to those who came every time, where it is asked for."""
    if always is False:
        return {}
    return {"voice": people.always(connection, None if always is True else always)}


def counted(
    desk: Desk,
    only: Only,
    *,
    level: Level = "code",
    by: Sequence[str] | None = None,
    measure: str = "participants",
    grouping: str | None = None,
    themes: Sequence[str] | None = None,
    coder: str | None = None,
    moderators: bool = False,
    where: Mapping[str, Any] | None = None,
    outside: bool = False,
    residual: bool = False,
    language: str | None = None,
    bare: bool = False,
) -> pd.DataFrame:
    """The table of `matrix`, of what is said in some groups or by some voices ``only``; ``bare``: without what stands beside a
    figure (``people, same, moderating, density`` of its ``attrs``)."""
    import pandas as pd

    allowed("level", level, LEVELS)
    allowed("measure", measure, MEASURES)
    with desk.read() as connection:
        by = asked_for(connection, by)
        for split in where or {}:
            allowed("where", split, by)
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        within = {**(where or {}), **only}
        found = counts.themes(connection, pairs, by, moderators=moderators, coder=coder, where=within)
        of = reaches(connection, names, pairs, coder)
        cells = cells_by_reach(connection, of, by, moderators=moderators, only=only, where=where, outside=outside)
        there = {cell.key for some in cells.values() for cell in some}
        counting: dict[str, Any] = {"moderators": moderators, "coder": coder, "where": within}
        rest = splits.coded_outside(connection, pairs, by, there, found, **counting)
        groups, beside = places(connection), {}
        if not bare:
            beside = _beside(connection, pairs, by, of, only, where or {})
            beside["same"] = _same(connection, names, pairs, level, grouping)
    figures = {(row["theme_id"], *(row[name] for name in by)): row for row in found}
    rows = [
        _row(theme_id, name, cell, figures.get((theme_id, *cell.key), {}), measure, language)
        for theme_id, name in names.items()
        for cell in cells[of[theme_id]]
    ]
    columns = ["theme", *by, *(["session"] if _is_grid(by) else []), *_COLUMNS, "theme_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs = {"level": level, "measure": measure, "by": list(by), "groups": groups, "themes": len(names)}
    frame.attrs["coverage"] = coverage_of(cells)
    frame.attrs |= {"grouping": grouping, "coder": coder, "moderators": moderators, "where": dict(where or {})}
    frame.attrs["outside"] = rest
    frame.attrs.update(beside)
    if "round" in by:  # with whole numbers also where a source has none
        frame = frame.astype({"round": "Int64"}) if frame["round"].isna().any() else frame
    return frame


def _beside(
    connection: Connection,
    pairs: Members,
    by: Sequence[str],
    of: Mapping[str, Reach],
    only: Only,
    where: Mapping[str, Any],
) -> dict[str, Any]:
    """What stands beside a figure of what its themes can speak of (``of``), by its names in ``attrs``."""
    told: dict[str, Any] = {"moderating": None, "density": {}}
    reach = set(of.values())
    if len(reach) == 1 and not _BETWEEN.isdisjoint(by):
        told["density"] = density(connection, reach.pop(), {**where, **only})
    if "round" in by:
        told["moderating"] = moderating(connection, *_of_grid(connection, where))
        told["people"] = _asked(connection, pairs, by, of, only)
    return told


def _of_grid(connection: Connection, where: Mapping[str, Any]) -> tuple[set[str], set[int]]:
    """The groups and the rounds of the sessions that these values keep to."""
    rows = records(frames.sessions(connection, counts=False))
    kept = [row for row in rows if all(row[name] == value for name, value in where.items() if name in row)]
    return {row["group"] for row in kept}, {row["round"] for row in kept}


def cells_by_reach(
    connection: Connection,
    of: Mapping[str, Reach],
    by: Sequence[str],
    *,
    moderators: bool = False,
    only: Only | None = None,
    where: Mapping[str, Any] | None = None,
    outside: bool = False,
) -> dict[Reach, list[Cell]]:
    """`cells_of`, for what each theme of a figure can speak of (``of``); ``where``: cells to keep."""
    found: dict[Reach, list[Cell]] = {}
    for reach in dict.fromkeys(of.values()):
        cells = cells_of(connection, by, moderators=moderators, only=only, reach=reach, outside=outside)
        found[reach] = [
            cell for cell in cells if all(cell.place[name] == value for name, value in (where or {}).items())
        ]
    return found


def _asked(
    connection: Connection, pairs: Sequence[tuple[str, str]], by: Sequence[str], of: Mapping[str, Reach], only: Only
) -> people.People:
    """Who was asked, of each theme in the sessions that it can be spoken of."""
    found = {
        reach: people.People(
            connection,
            [pair for pair in pairs if of[pair[0]] == reach],
            by,
            coder=reach.coder,
            where={**only, **reach.only(connection)},
        )
        for reach in dict.fromkeys(of.values())
    }
    return next(iter(found.values())) if len(found) == 1 else people.Several({one: found[of[one]] for one in of})


_BETWEEN = frozenset(("group", "level", "municipality", "session"))  # splits that set groups side by side
_COUNTED = ("utterances", "words", "participants", "unidentified", "as_group", "whole_sessions", "codings")
_COLUMNS = (
    *("status", "coverage", "sessions", "sessions_coded"),
    *("utterances", "words", "participants", "present", "present_source", "by_label", "unidentified"),
    *("as_group", "whole_sessions", "presence"),
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
    import pandas as pd

    by = frame.attrs["by"]
    if frame.empty:
        return pd.DataFrame(index=pd.Index([], name="theme"))
    names = [" ".join(named(name, plain(row[name]), None, str) for name in by) for row in frame[by].to_dict("records")]
    shaped = frame.assign(cell=names)
    order = list(dict.fromkeys(shaped["cell"]))
    table = shaped.pivot(index="theme_id", columns="cell", values=values)
    table = table.loc[list(dict.fromkeys(shaped["theme_id"])), order]
    table.index = table.index.map(dict(zip(shaped["theme_id"], shaped["theme"], strict=True)))
    table.index.name = "theme"
    return table


def chosen(
    connection: Connection,
    level: Level,
    grouping: str | None,
    themes: Sequence[str] | None,
    language: str | None,
    *,
    residual: bool = False,
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The themes asked for: names by id, in the codebook's order, and (theme id, code id) pairs for `counts`. What no group holds
    is no theme: it is among them where ``themes`` names it, or where it is asked for (``residual``). This is the one place that
    decides it."""
    allowed("level", level, LEVELS)
    members = theme_members(connection, level, known_grouping(connection, grouping))
    names = {theme: text(name, language) if theme == RESIDUAL else name for theme, name, _code, _position in members}
    if themes is not None:
        wanted = {name_key(name) for name in themes}
        names = {k: v for k, v in names.items() if k in themes or name_key(v) in wanted}
    elif not residual:
        names.pop(RESIDUAL, None)
    return names, [(theme, code) for theme, _name, code, _position in members if theme in names and code is not None]


def _is_grid(by: Sequence[str]) -> bool:
    return {"group", "round"} <= set(by)


Value = str | int | None
Key = tuple[Value, ...]  # a cell by its values, in the order of the splits


@dataclass
class Cell:
    """A cell of a split: its ``place`` (a value per split, in their order); its ``status``: ``held`` where it has a figure,
    ``not_coded`` where nobody has begun any session of it, ``not_imported``, ``not_held``, or ``not_planned`` where there is to
    be none; who is ``present`` in what is begun (by attendance, ``by_label``, or as reported by ``present_source``), what was
    said there, coded or not; ``voiceless``: all of it by nobody, as on a wall. ``states``: how far each of its sessions with a
    transcript has come (`coding.STATES`), for a figure of codes; ``several``: those of the study that more than one has coded.
    ``session`` where the cell is one."""

    place: dict[str, Value]
    status: str = "held"
    session: str | None = None
    present: int | None = None
    present_source: str | None = None
    by_label: int = 0
    utterances_said: int = 0
    words_said: int = 0
    voiceless: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    several: frozenset[str] = frozenset()

    @property
    def key(self) -> Key:
        """Its values, in the order of the splits."""
        return tuple(self.place.values())

    @property
    def told(self) -> Record:
        """What every table says of it first: how it stands, and how much of it is coded (``coverage``: one of `coding.STATES`;
        of its ``sessions``, those of which the figure speaks)."""
        coded = [state for state in self.states.values() if state != "not_begun"]
        coverage = None if not self.states else "not_begun" if not coded else max(coded, key=_SLOWEST.index)
        return {
            "status": self.status,
            "coverage": coverage,
            "sessions": len(self.states),
            "sessions_coded": len(coded),
            "present": self.present,
        }


_SLOWEST = ("done", "under_way")


class Coverage(TypedDict):
    """What a figure speaks of in these ``passes``: of its ``sessions`` not those ``not_begun``; some are ``under_way``, some
    coded by ``several``."""

    passes: tuple[str, ...]
    sessions: tuple[str, ...]
    not_begun: tuple[str, ...]
    under_way: tuple[str, ...]
    several: tuple[str, ...]


def coverage_of(cells: Mapping[Reach, Sequence[Cell]]) -> list[Coverage]:
    """What a figure speaks of, once for each set of passes that its themes belong to."""
    found: list[Coverage] = []
    for reach, some in cells.items():
        states = {name: state for cell in some for name, state in cell.states.items()}
        several = frozenset().union(*(cell.several for cell in some))
        not_begun, under_way = (
            tuple(name for name, state in states.items() if state == one) for one in ("not_begun", "under_way")
        )
        found.append(
            {
                "passes": tuple(sorted(reach.passes)),
                "sessions": tuple(states),
                "not_begun": not_begun,
                "under_way": under_way,
                "several": tuple(name for name in states if name in several),
            }
        )
    return found


def whole(
    connection: Connection, themes: Iterable[str], members: Sequence[tuple[str, str]], coder: str | None = None
) -> list[Coverage]:
    """What a figure that is split by nothing speaks of, of all sessions with a transcript."""
    found = dict.fromkeys(reaches(connection, themes, members, coder).values())
    return coverage_of({reach: [_all_of(connection, reach)] for reach in found})


def _all_of(connection: Connection, reach: Reach) -> Cell:
    """All sessions with a transcript as one cell."""
    return Cell({}, states=sessions_reached(connection, reach), several=coded_by_several(connection, reach))


def of_every_pass(connection: Connection) -> list[Coverage]:
    """How far the coding has come in each pass that somebody has begun; of the first where nobody has begun any."""
    found = []
    for one in PASSES:
        reach = Reach(frozenset({one}))
        found += coverage_of({reach: [_all_of(connection, reach)]})
    return [one for one in found if len(one["not_begun"]) < len(one["sessions"])] or found[:1]


def in_place(connection: Connection, of: Iterable[Reach], place: Mapping[str, Any]) -> list[Coverage]:
    """What figures speak of, of the sessions of the grid with a transcript in a place of the design."""
    here = spoken_in(connection, place)
    found: dict[Reach, list[Cell]] = {}
    for reach in dict.fromkeys(of):
        every = _all_of(connection, reach)
        found[reach] = [replace(every, states={name: every.states[name] for name in here})]
    return coverage_of(found)


def begun(
    connection: Connection, themes: Iterable[str], members: Sequence[tuple[str, str]], coder: str | None = None
) -> dict[str, str]:
    """How far each session has come for all these themes together, by its name."""
    passes = {one for reach in reaches(connection, themes, members, coder).values() for one in reach.passes}
    return sessions_reached(connection, Reach(frozenset(passes), coder)) if passes else {}


def joined(several: Iterable[Coverage]) -> list[Coverage]:
    """What figures speak of together: those of the same passes as one."""
    found: dict[tuple[str, ...], Coverage] = {}
    for one in several:
        before = found.get(one["passes"])
        found[one["passes"]] = one if before is None else _both(before, one)
    return list(found.values())


def _both(one: Coverage, other: Coverage) -> Coverage:
    return {
        "passes": one["passes"],
        "sessions": tuple(dict.fromkeys(one["sessions"] + other["sessions"])),
        "not_begun": tuple(dict.fromkeys(one["not_begun"] + other["not_begun"])),
        "under_way": tuple(dict.fromkeys(one["under_way"] + other["under_way"])),
        "several": tuple(dict.fromkeys(one["several"] + other["several"])),
    }


def cells_of(
    connection: Connection,
    by: Sequence[str],
    *,
    moderators: bool = False,
    only: Only | None = None,
    reach: Reach | None = None,
    outside: bool = False,
) -> list[Cell]:
    """Every cell, in the order of the design; ``only``: counted there are these voices, or what is said in these groups or
    rounds; ``outside``: also those of sources that lack a value, last.

    ``reach`` : what a figure of codes can speak of. The rest is counted nowhere, and a cell with nothing else is ``not_coded``.
    This is where every figure's denominators are chosen.
    """
    only = only or {}
    within = {**only, **(reach.only(connection) if reach else {})}
    there = _present(connection, by, within)
    present = {key: len(voices) for key, voices in there.items()}
    by_session = list(dict.fromkeys([*by, "session"]))
    talk = counts.totals(connection, by_session, moderators=moderators, where=only)
    part = reach.talk(connection) if reach else {}
    said = _summed(
        counts.totals(connection, by_session, moderators=moderators, where={**only, **part}) if part else talk, by
    )
    if _in_design(by):
        cells = _planned(connection, by, present, only, outside=outside)
    else:
        everyone = _present(connection, by, only) if within != only else there
        keys = [key for key in {**everyone, **_summed(talk, by)} if splits.stands(by, key, outside=outside)]
        cells = _found(connection, by, present, keys)
    states = sessions_reached(connection, reach) if reach else {}
    several = coded_by_several(connection, reach) if reach else frozenset()
    held: dict[Key, dict[str, str]] = {}
    for row in talk if reach else ():
        held.setdefault(tuple(row[name] for name in by), {})[row["session"]] = states[row["session"]]
    for cell in cells:
        whole = said.get(cell.key, {})
        cell.by_label = sum(there.get(cell.key, {}).values())
        cell.utterances_said, cell.words_said = whole.get("utterances") or 0, int(whole.get("words") or 0)
        cell.voiceless = bool(whole) and not whole["labelled"] and not cell.present  # a wall: posts of nobody
        cell.states, cell.several = held.get(cell.key, {}), several
        if cell.status == "held" and cell.states and set(cell.states.values()) == {"not_begun"}:
            cell.status, cell.present, cell.present_source = "not_coded", None, None
    return cells


def _summed(rows: Sequence[Row], by: Sequence[str]) -> dict[Key, Row]:
    """What was said in each cell, from rows that are split by session too."""
    found: dict[Key, Row] = {}
    for row in rows:
        sums = found.setdefault(tuple(row[name] for name in by), {"utterances": 0, "words": 0, "labelled": 0})
        for name in sums:
            sums[name] += row[name]
    return found


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


def _found(connection: Connection, by: Sequence[str], present: Mapping[Key, int], there: Iterable[Key]) -> list[Cell]:
    """The cells in which somebody sat or something was said, where the design does not list them (roles, questions)."""
    order = counts.order_of(connection, by)

    def at(key: Key) -> list[Any]:
        ranks = zip(by, key, strict=True)
        return [
            (part is None, () if part is None else order[name].get(part, (1, norwegian(str(part)))))
            for name, part in ranks
        ]

    keys = sorted(there, key=at)
    return [Cell(dict(zip(by, key, strict=True)), present=present.get(key)) for key in keys]


def _planned(
    connection: Connection, by: Sequence[str], present: Mapping[Key, int], only: Only, *, outside: bool
) -> list[Cell]:
    """The cells of the design, also of sessions that were not held or are not imported."""
    sessions = frames.sessions(connection, counts=False)
    for name in only.keys() & {"group", "round"}:
        sessions = sessions[[plain(value) in only[name] for value in sessions[name]]]
    reported = counts.reported(connection) if (_is_grid(by) or "session" in by) and not only else []
    cells: dict[Key, Cell] = {}
    for session in sessions.to_dict("records"):
        place = {name: plain(session[name]) for name in by}
        if not splits.stands(by, tuple(place.values()), outside=outside):
            continue
        cell = cells.setdefault(tuple(place.values()), Cell(place, session["status"], session["session"]))
        if session["status"] == "held":
            cell.status = "held"
        if session["session"] != cell.session:
            cell.session = None
    if set(by) == {"group", "round"}:
        cells = _whole_grid(sessions, cells, by)
    cells = dict(sorted(cells.items(), key=lambda one: None in one[0]))
    for key, cell in cells.items():
        cell.present = present.get(key)
        if not cell.present and None not in key:
            figure = next((row for row in reported if all(row[name] == cell.place[name] for name in by)), None)
            cell.present, cell.present_source = (figure["value"], figure["origin"]) if figure else (None, None)
    return list(cells.values())


def _whole_grid(sessions: pd.DataFrame, cells: Mapping[Key, Cell], by: Sequence[str]) -> dict[Key, Cell]:
    """Every group in every round, in the design's order, also where no session was planned."""
    grid = sessions.dropna(subset=["group", "round"])
    seen = {name: list(dict.fromkeys(plain(value) for value in grid[name])) for name in by}
    seen["round"].sort()
    keys = itertools.product(*(seen[name] for name in by))
    inside = {key: cells.get(key) or Cell(dict(zip(by, key, strict=True)), "not_planned") for key in keys}
    return inside | {key: cell for key, cell in cells.items() if None in key}


def _row(theme_id: str, theme: str, cell: Cell, counted: Row, measure: str, language: str | None) -> Record:
    row: Record = {
        "theme_id": theme_id,
        "theme": theme,
        "session": cell.session,
        **cell.told,
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
    row["display"] = display(row, measure, language) if held else lacking(cell.status, language)
    return row


def lacking(status: str, language: str | None = None) -> str:
    """What stands in a cell without a figure; nothing where no session was planned."""
    return "" if status == "not_planned" else text(f"themes.{status}", language)


def display(row: Record, measure: str, language: str | None = None) -> str:
    """What a reader sees first: a count that can be checked ("3 av 5", a share too), a lower bound as such ("minst 3 av 5"), and
    how many of the cell's sessions it speaks of where that is not all ("12 av 20 (3 av 4 kodet)")."""
    return partly(row, _display(row, measure, language), language)


def partly(row: Record, told: str, language: str | None = None) -> str:
    """``told``, and how many of the cell's sessions it speaks of where that is not all."""
    coded, of = row.get("sessions_coded"), row.get("sessions")
    if not of or coded == of:
        return told
    return text("themes.partly", language, told=told, coded=coded, sessions=of)


def _display(row: Record, measure: str, language: str | None) -> str:
    if measure in SHARES:
        part, whole = SHARES[measure]
        return text("themes.of", language, voiced=row[part], present=row[whole])
    if measure != "participants":
        return str(row[measure])
    if row.get("voiceless"):
        return "–"
    if as_a_whole(row):
        return text("themes.as_a_whole", language)
    voiced = row["participants"]
    if row["present"]:
        told = text(
            "themes.at_least" if at_least(row) else "themes.of", language, voiced=voiced, present=row["present"]
        )
    else:
        told = text("themes.at_least_of_unknown", language, voiced=voiced) if at_least(row) else str(voiced)
    return text("themes.with_groups", language, told=told) if with_groups(row) else told


def asked_for(connection: Connection, by: Sequence[str] | None) -> tuple[str, ...]:
    """The splits of a figure: those asked for, else the study's usual ones. Raises `QualError` for one that is none."""
    for split in by or ():
        allowed("by", split, BY)
    return splits.usual(connection) if by is None else tuple(by)


def allowed(what: str, value: str, known: Sequence[str]) -> None:
    """Raise `QualError` unless ``value`` is one of those known."""
    if value not in known:
        raise QualError("themes.unknown_choice", what=what, value=value, allowed=", ".join(known))
