"""What a picture, a table or a document says of itself when it leaves the study: of what, from when, what is measured, of whom,
by whom, and what it is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from qual import messages
from qual.reports.wide import column_name, splits
from qual.store import Connection, Desk, codebook, frames
from qual.themes import telling
from qual.themes.cells import Coverage, of_every_pass, whole
from qual.themes.matrix import chosen
from qual.themes.reading import day, place, records

if TYPE_CHECKING:
    import pandas as pd

FEW = 3  # themes that are told by name


def provenance(
    desk: Desk, frame: pd.DataFrame | None = None, *, title: str, fictional: bool = False, language: str | None = None
) -> list[str]:
    """The lines that whatever leaves a study carries with it, whoever writes it: study (and that it is invented), date and
    version, what the figure counts and the measure with its definition, split, what is kept to, which rounds are compared,
    coders, how far the coding has come in each pass it speaks of, what more than one has coded, what stands beside the figure
    (`telling.beside`), how many sessions and participants; last what such figures are, and are not.

    ``frame`` : from `qual.themes`, `quotes.find` or `themes.actions`, or a part of its rows; its ``attrs`` say what was asked
    for. None for a document of the whole study (notes, a coded transcript).

    >>> frame = study.themes(level="concept", by=["round"])
    >>> told = reports.provenance(study, frame, title=study.name, fictional=study.fictional, language="nb")
    >>> told[2], told[3]
    ('Hva telles: deltakere: hvor mange ulike personer som tar det opp, av dem som var til stede.', 'Delt etter: Runde.')
    """
    from qual import __version__

    say = _Say(language)
    asked = frame.attrs if frame is not None else {}
    told = [f"{title} – {messages.text('reports.fictional', language)}" if fictional else title]
    told.append(say("made", date=day(date.today().isoformat(), language), version=__version__))
    if "frozen" in asked:
        told.append(say("frozen", date=day(asked["frozen"]["at"], language), revision=asked["frozen"]["revision"]))
    figure = asked.get("figure")
    if figure and figure != "matrix":
        told.append(say("figure", figure=say(f"figure.{figure}")))
    if measure := asked.get("measure"):
        told.append(say("measure", measure=say(f"measure.{measure}")))
    with desk.read() as connection:
        if frame is not None:
            told += _kept(connection, frame, say)
        if frame is None or "level" in asked:
            told.append(say("coders", coders=_coders(connection, asked, say)))
            coverage = _coverage(connection, frame)
            told += [_covered(one, say) for one in coverage]
            told.append(telling.by_several(coverage, language))
        if frame is not None:
            told += telling.beside(frame, language)
        told += _size(connection, frame, say)
    return [line for line in (*told, telling.evidence(language, figure)) if line]


def _kept(connection: Connection, frame: pd.DataFrame, say: _Say) -> list[str]:
    """By what it is split, which themes, groups and rounds it keeps to, what is compared, and of whom alone."""
    asked = frame.attrs
    by = [split for split in splits(frame) if split in frame] if "by" in asked else []
    told = [say("by", by=", ".join(column_name(split, say.language) for split in by))] if by else []
    if "theme_id" in frame:
        level = asked.get("level", "code")
        names = list(frame.drop_duplicates("theme_id")["theme"].astype(str))
        told.append(say("themes", level=say(f"level.{level}"), count=len(names)))
        if 0 < len(names) <= FEW:
            told.append(say("values", split=column_name("theme", say.language), values="; ".join(names)))
        if level in ("group", "concept") and (grouping := _grouping(connection, asked.get("grouping"))):
            told.append(say("grouping", grouping=grouping))
    for split in by:
        if split in ("group", "round", "level", "municipality"):
            values = [place(row, [split], say.language) for row in records(frame[[split]].drop_duplicates())]
            told.append(say("values", split=column_name(split, say.language), values=", ".join(values)))
    for split, value in (asked.get("where") or {}).items():
        several = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        kept = ", ".join(place({split: one}, [split], say.language) for one in several)
        told.append(say("only", values=kept if split == "round" else f"{column_name(split, say.language)} {kept}"))
    if away := telling.left_out(frame, say.language):
        told.append(away)
    for name in ("always", "moderators"):
        if asked.get(name):
            told.append(say(name))
    if stance := asked.get("stance"):
        told.append(say(f"stance.{stance}"))
    if "left" in asked:
        sides = [place(side, list(side), say.language) for side in (asked["left"], asked["right"])]
        told.append(say("compared", left=sides[0], right=sides[1]))
    elif "then" in asked:
        rounds = [messages.text("chart.round", say.language, value=asked[name]) for name in ("then", "now")]
        told.append(say("compared", left=rounds[0], right=rounds[1]))
    return told


def _grouping(connection: Connection, grouping: str | None) -> str | None:
    """The name of the grouping that groups and concepts come from."""
    wanted = codebook.known_grouping(connection, grouping) or codebook.active_grouping(connection)
    return next((row["name"] for row in codebook.groupings(connection) if row["id"] == wanted), None)


def _coders(connection: Connection, asked: dict[Any, Any], say: _Say) -> str:
    """Whose codings count, as the figure has them; else all who have coded."""
    coder = asked.get("coder") or asked.get("coders")
    if coder:
        return coder if isinstance(coder, str) else ", ".join(coder)
    return ", ".join(dict.fromkeys(frames.codings(connection)["coder"])) or say("nobody")


def _coverage(connection: Connection, frame: pd.DataFrame | None) -> list[Coverage]:
    """What the figure speaks of; what has none by it speaks of all sessions, in the passes of its codes."""
    if frame is None:
        return of_every_pass(connection)
    if "coverage" in frame.attrs:
        found: list[Coverage] = frame.attrs["coverage"] or []  # an old snapshot does not know
        return found
    asked = frame.attrs
    ids = list(frame["theme_id"].unique()) if "theme_id" in frame else None
    names, pairs = chosen(connection, asked["level"], asked.get("grouping"), ids, None)
    coder = asked.get("coder")
    return whole(connection, names, pairs, coder if isinstance(coder, str) else None)


def _covered(one: Coverage, say: _Say) -> str:
    """How many sessions are done, under way and not begun, in which passes, and which are not."""
    under_way, not_begun, of = len(one["under_way"]), len(one["not_begun"]), len(one["sessions"])
    passes = telling.passes(one["passes"], say.language)
    done = of - under_way - not_begun
    told = say("coverage", passes=passes, done=done, under_way=under_way, not_begun=not_begun, of=of)
    return f"{told} {say('not_begun', sessions=', '.join(one['not_begun']))}" if one["not_begun"] else told


def _size(connection: Connection, frame: pd.DataFrame | None, say: _Say) -> list[str]:
    sessions = frames.sessions(connection, counts=False)
    there = frames.attendances(connection)
    held = sessions[sessions["status"] == "held"]
    people = there[(there["function"] == "participant") & there["session"].isin(held["session"])]["person"].nunique()
    told = [say("size", sessions=len(held), people=people)]
    if frame is None:
        return told
    if "session" in frame and frame.attrs.get("figure") in telling.LISTS:
        told.append(say("rows", rows=len(frame), sessions=frame["session"].nunique()))
    if "present" in frame and frame["present"].notna().any():
        told.append(say("present", least=int(frame["present"].min()), most=int(frame["present"].max())))
    return told


class _Say:
    def __init__(self, language: str | None) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        return messages.text(f"reports.provenance.{key}", self.language, **values)
