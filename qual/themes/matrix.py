"""The theme matrix: what `qual.store.counts` counts, shaped into one row per theme and cell, missing cells included."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from qual.errors import QualError
from qual.messages import preferred, text
from qual.store import Connection, Desk, asked, combined, counts, frames
from qual.store.cells import Members, Row
from qual.store.codebook import LEVELS, RESIDUAL, Level, known_grouping, name_key, theme_members
from qual.store.combined import COMBINED
from qual.store.design import places
from qual.store.kept import kept
from qual.store.reach import Reach, density, reaches
from qual.themes import people, splits
from qual.themes.beside import as_it_is
from qual.themes.cells import Cell, Only, cells_by_reach, coverage_of, fits, is_grid
from qual.themes.moderating import BETWEEN, moderating
from qual.themes.reading import Record, as_a_whole, at_least, named, plain, with_groups

if TYPE_CHECKING:
    import pandas as pd

MEASURES = ("utterances", "participants", "words", "presence", "utterance_share", "word_share", "codings")
#: shares, each with what is counted and what it is a share of
SHARES = {"utterance_share": ("utterances", "utterances_said"), "word_share": ("words", "words_said")}
BY = tuple(counts.SPLITS)
#: places of the design, to which a figure can be kept whatever it is split by
PLACES = ("group", "round", "level", "municipality")
Always = bool | Collection[int]  # whether only those who came every time are counted: to all rounds, or to these


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
    level : themes are codes, code groups, concepts or reference points (``code``, ``group``, ``concept``, ``reference``); or
        ``combined``: the codes and code groups named in ``themes`` taken as one theme, each utterance and person once, and under
        it each of them by itself.
    by : what to split by, from `BY`; default what the study has several of (`usual_split`). ``("group", "round")`` gives every
        session of the grid, also those not held. A guide ``question`` stands over what is said up to the next one; a source
        counts under each ``tag`` that it has.
    measure : which column ``value`` and ``display`` show: ``utterances``, ``participants`` (who voice the theme, of those
        present), ``words`` (union of coded spans), ``presence`` (0 or 1), ``utterance_share`` and ``word_share`` (of all that
        was said in the cell, 0 to 1), ``codings``.
    grouping : id or name of the grouping that code groups come from; default the active one.
    themes : names or ids to keep; default all (of ``combined``: what is combined).
    coder : name of the only coder whose codings count; default all of them.
    moderators : whether what moderators say counts too.
    where : keeps to a value, or to any of a frozenset, per place (`PLACES`; of these sessions alone is then what is counted, who
        was there, and how far the coding has come), or per split of ``by``: ``{"round": 4, "level": "Barnehage"}``.
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
    the same codes (`Same`), ``rest``: how many codes no group holds, and in how many utterances (at the level of groups),
    ``density``: of what the figure holds, how many of the participants' utterances in each group have a code, and of how many
    and ``moderating``: who asks (`moderating.Moderating`; both where groups or rounds are set side by side), ``outside``: what
    stands in no cell (`splits.Outside`, or None), and where a split is ``round`` ``people``: who was asked in each cell
    (`people.People`), and ``guide``: where questions of the guide are tied to each theme. Raises `QualError` for an unknown
    level, measure, split or grouping.

    >>> found = themes.matrix(study, level="concept", by=["round"])
    >>> found.loc[found["theme"] == "Usynlig bærevirke", "display"].tolist()
    ['23 av 48', '25 av 46', '33 av 38', '28 av 42']
    >>> some = ["ingen har tenkt på SFO", "SFO sitter ved bordet"]
    >>> found = themes.matrix(study, level="combined", themes=some, by=["round"])
    >>> found[found["theme"].str.contains(" + ", regex=False)]["participants"].tolist()
    [2, 0, 0, 3]
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


def in_places(where: Mapping[str, Any] | None) -> dict[str, frozenset[Any]]:
    """What keeps a figure to places: by place a value, or any of a frozenset. Raises `QualError` for what is none."""
    for split in where or {}:
        allowed("where", split, PLACES)
    return {split: one if isinstance(one, frozenset) else frozenset((one,)) for split, one in (where or {}).items()}


def told_places(where: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a figure is kept to, as its ``attrs`` say it: several values in a list."""
    return {split: sorted(one) if isinstance(one, frozenset) else one for split, one in (where or {}).items()}


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

    allowed("measure", measure, MEASURES)
    with desk.read() as connection:
        by = asked_for(connection, by)
        told = told_places(where)
        only = {**only, **in_places({split: one for split, one in (where or {}).items() if split not in by})}
        where = {split: one for split, one in (where or {}).items() if split in by}
        names, pairs = chosen(connection, level, grouping, themes, language, residual=residual)
        within = {**where, **only}
        found = counts.themes(connection, pairs, by, moderators=moderators, coder=coder, where=within)
        of = reaches(connection, names, pairs, coder)
        cells = cells_by_reach(connection, of, by, moderators=moderators, only=only, where=where, outside=outside)
        there = {cell.key for some in cells.values() for cell in some}
        rest = splits.coded_outside(
            connection, pairs, by, there, found, moderators=moderators, coder=coder, where=within
        )
        groups, beside = places(connection), {}
        if not bare:
            beside = _beside(connection, pairs, by, of, only, where)
            beside["same"] = _same(connection, names, pairs, level, grouping)
            beside["rest"] = in_no_group(connection, names, level, grouping)
    figures = {(row["theme_id"], *(row[name] for name in by)): row for row in found}
    language = language or preferred()
    of_cells = {reach: [(cell.key, _of_cell(cell)) for cell in some] for reach, some in cells.items()}
    rows = [
        _row(theme_id, name, cell, figures.get((theme_id, *key), {}), measure, language)
        for theme_id, name in names.items()
        for key, cell in of_cells[of[theme_id]]
    ]
    columns = ["theme", *by, *(["session"] if is_grid(by) else []), *_COLUMNS, "theme_id"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.attrs = {"level": level, "measure": measure, "by": list(by), "groups": groups, "themes": len(names)}
    frame.attrs["coverage"] = coverage_of(cells)
    frame.attrs |= {"grouping": grouping, "coder": coder, "moderators": moderators, "where": told}
    frame.attrs["outside"] = rest
    frame.attrs = as_it_is(frame.attrs | beside)
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
    if len(reach) == 1 and not BETWEEN.isdisjoint(by):
        told["density"] = density(connection, reach.pop(), {**where, **only})
    if "round" in by or not BETWEEN.isdisjoint(by):
        told["moderating"] = moderating(connection, *_of_grid(connection, {**only, **where}))
    if "round" in by:
        told["people"] = _asked(connection, pairs, by, of, only)
        told["guide"] = guide(connection, pairs)
    return told


def in_no_group(
    connection: Connection, names: Mapping[str, str], level: Level, grouping: str | None
) -> tuple[int, int] | None:
    """How many codes in use no group holds, and in how many utterances of participants they stand in the whole study; None at
    other levels, where there are none, and where they are a row."""
    if level != "group" or RESIDUAL in names:
        return None
    return kept(
        connection, (in_no_group, known_grouping(connection, grouping)), lambda now: _in_no_group(now, grouping)
    )


def _in_no_group(connection: Connection, grouping: str | None) -> tuple[int, int] | None:
    _names, pairs = chosen(connection, "group", grouping, [RESIDUAL], None)
    in_use = counts.themes(connection, [(code, code) for _theme, code in pairs], ()) if pairs else []
    whole = counts.themes(connection, pairs, ()) if in_use else []
    return (len(in_use), int(whole[0]["utterances"])) if whole else None


def guide(connection: Connection, pairs: Members) -> dict[str, list[tuple[str, int]]]:
    """By theme the groups and rounds in which a question of the guide is tied to it; by "" those in which one is tied to
    anything, by `asked.UNTIED` those in which one is tied to no theme."""
    places = dict(asked.where_asked(connection))
    found: dict[str, set[tuple[str, int]]] = {asked.UNTIED: set(places.pop(asked.UNTIED, ()))}
    found[""] = set().union(*places.values())
    for theme, code in pairs:
        found.setdefault(theme, set()).update(places.get(code, ()))
    return {theme: sorted(some) for theme, some in found.items() if some}


def _of_grid(connection: Connection, where: Mapping[str, Any]) -> tuple[set[str], set[int]]:
    """The groups and the rounds of the sessions that these values keep to."""
    rows = frames.session_places(connection)
    kept = [row for row in rows if all(fits(row[name], value) for name, value in where.items() if name in row)]
    return {row["group"] for row in kept}, {row["round"] for row in kept}


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
    allowed("level", level, (*LEVELS, COMBINED))
    if level == COMBINED:
        return combined.themes(connection, themes or (), language)
    members = theme_members(connection, level, known_grouping(connection, grouping))
    names = {theme: text(name, language) if theme == RESIDUAL else name for theme, name, _code, _position in members}
    if themes is not None:
        wanted = {name_key(name) for name in themes}
        names = {k: v for k, v in names.items() if k in themes or name_key(v) in wanted}
    elif not residual:
        names.pop(RESIDUAL, None)
    return names, [(theme, code) for theme, _name, code, _position in members if theme in names and code is not None]


def _of_cell(cell: Cell) -> Record:
    """What the rows of every theme say of a cell."""
    return {
        "session": cell.session,
        **cell.told,
        "present_source": cell.present_source,
        "by_label": cell.by_label,
        "utterances_said": cell.utterances_said,
        "words_said": cell.words_said,
        "voiceless": cell.voiceless,
        **cell.place,
    }


def _row(theme_id: str, theme: str, cell: Record, counted: Row, measure: str, language: str | None) -> Record:
    row: Record = {"theme_id": theme_id, "theme": theme, **cell}
    held = row["status"] == "held"
    for name in _COUNTED:
        row[name] = int(counted.get(name) or 0)
    row["presence"] = int(row["utterances"] > 0)
    for share, (part, whole) in SHARES.items():
        row[share] = row[part] / row[whole] if held and row[whole] else float("nan")
    nobody = measure == "participants" and (row["voiceless"] or as_a_whole(row))
    row["value"] = float(row[measure]) if held and not nobody else float("nan")
    row["display"] = display(row, measure, language) if held else lacking(row["status"], language)
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
        told = _of(voiced, row["present"], at_least(row), language or preferred())
    else:
        told = text("themes.at_least_of_unknown", language, voiced=voiced) if at_least(row) else str(voiced)
    return text("themes.with_groups", language, told=told) if with_groups(row) else told


@lru_cache(maxsize=1000)  # a figure has as many as it has cells, nearly all of them alike
def _of(voiced: int, present: int, at_least: bool, language: str) -> str:
    """``3 av 5``; ``minst 3 av 5``."""
    return text("themes.at_least" if at_least else "themes.of", language, voiced=voiced, present=present)


def asked_for(connection: Connection, by: Sequence[str] | None) -> tuple[str, ...]:
    """The splits of a figure: those asked for, else the study's usual ones. Raises `QualError` for one that is none."""
    for split in by or ():
        allowed("by", split, BY)
    return splits.usual(connection) if by is None else tuple(by)


def allowed(what: str, value: str, known: Sequence[str]) -> None:
    """Raise `QualError` unless ``value`` is one of those known."""
    if value not in known:
        raise QualError("themes.unknown_choice", what=what, value=value, allowed=", ".join(known))
