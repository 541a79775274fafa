"""A picture of themes on the page: drawn, clicked, taken out as a file; and the quotations behind its marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from qual.quotes import Quotation, attribute, behind_exchanges
from qual.quotes import printed as as_printed
from qual.store.combined import COMBINED
from qual.study import Study
from qual.themes import BY, charts, reading, splits, telling
from qual.themes.cells import fits
from qual.themes.chart_data import behind_reading
from qual.themes.figures import Figure, Panel
from qual.themes.interaction import STANCES
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import anatomy, grids, new_themes, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import cell
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

REMEMBERED = 4  # marks of a picture whose quotations stay with it
ON_SCREEN = 12  # quotations behind one mark on the big screen
PER_ROW = 4  # panels side by side in a file
ACROSS = 790  # pixels that lines with their names take in a file
AROUND = 2  # utterances of context on each side
Row = Mapping[str, Any]  # of a frame: which columns it has, its figure says
Mark = Mapping[str, Any]  # what was clicked: ``theme_id``, ``theme``, values of splits, perhaps ``beside``


def counted_in() -> bool:
    """Whether sources outside the groups and rounds are counted in."""
    return parts.addressed((False, True), "themes_outside", "outside")


def outside(page: Page, frame: pd.DataFrame, *, tell: bool = False) -> None:
    """The split that shows each source, where a figure leaves some out; ``tell``: which, where no picture says it."""
    if frame.attrs.get("outside") is None:
        return
    if tell:
        anatomy.read(page, telling.left_out(frame, state.language()))
    with page.foot:
        each_source()


def nothing(page: Page, empty: str) -> None:
    """In a figure's place: why there is none."""
    if empty == "themes_none" and st.session_state.get("themes_level") == COMBINED:
        empty = "themes_combined"
    with page.main:
        parts.empty(empty)


def each_source() -> None:
    """The way to the figure that shows every source by itself."""
    st.button(t("themes.each_source"), icon=":material/grid_on:", type="tertiary", on_click=_to_each_source)


def _to_each_source() -> None:
    for key, value in (("part", "change"), ("as_change", "heatmap"), ("by", "session")):
        st.session_state[f"themes_{key}"] = value


def over_rounds(study: Study, page: Page, empty: str) -> bool:
    """Whether there are two rounds for a figure that goes over rounds; else it says so, with the figure that there is."""
    if len(state.remembered(splits.rounds, study)) > 1:
        return True
    nothing(page, empty)
    with page.main:
        each_source()
    return False


def places(study: Study) -> dict[str, tuple[str, str]]:
    """Per group its level (its code where it has none) and its municipality, as lines are drawn by."""
    return {row["group"]: (row["level"] or row["group"], row["municipality"] or "") for row in tables.groups(study)}


def with_doors(study: Study, drawn: Figure, kind: str) -> Figure:
    """The figure, each of whose panels is a place of this ``kind`` and leads to the first round of it beside its last."""
    known = {dict(row)[kind] for row in tables.groups(study)}

    def panel(one: Panel) -> Panel:
        told = theme_choice.told_beside(study, one["name"]) if one["name"] in known else None
        return {**one, "door": told} if told else one

    return {**drawn, "panels": [panel(one) for one in drawn["panels"]]}


def show(
    study: Study,
    page: Page,
    at: At,
    drawn: Figure,
    file: Callable[[], Any],
    key: str,
    frame: pd.DataFrame,
    *,
    notes: Sequence[str] = (),
    matrix: bool = False,
    always: bool = False,
    marks: Sequence[Mark] = (),
    first: Sequence[str] = (),
    door: Callable[[str], None] | None = None,
    kept: Mark | None = None,
) -> None:
    """One figure in the page: its reading, itself, its files, its notes, and the words behind its marks.

    ``file`` makes it as a picture, when one is asked for; ``matrix``: whether ``frame`` is a theme matrix; ``notes``: what is
    said before the figure's own; ``marks``: those that the reading speaks of, the first one most (a matrix tells it); ``first``:
    HTML that stands over the words; ``door``: what the name of a panel does; ``kept``: the places that what is counted is kept
    to, and so the words behind a mark too.
    """
    anatomy.read(page, drawn["reading"])
    with page.main:
        draw(study, at, drawn, key, always, door, kept)
    downloads(study, page, file, frame)
    with page.actions:
        figure.button()
    anatomy.foot(page, *notes, *drawn["notes"])
    outside(page, frame)
    marks = behind_reading(frame, state.language()) if matrix else marks
    marks = [{**(kept or {}), **mark} for mark in marks]
    held = ({**(kept or {}), **mark["of"]} for mark in drawn["marks"] if "of" in mark)
    behind(study, page, at, marks, frame if matrix else None, held=held, always=always, words=first)


def downloads(study: Study, page: Page, file: Callable[[], Any], frame: pd.DataFrame) -> None:
    """What can be downloaded of a figure: .svg, .png, and its table as .xlsx."""
    with files(page):
        as_picture(study, file, frame, partial(parts.file_name, study, t("themes.file")))
        _data(study, frame)


def as_picture(study: Study, file: Callable[[], Any], frame: pd.DataFrame, name: Callable[[str], str]) -> None:
    """A figure as picture, always light, which says what it is of."""

    def rendered(extension: str) -> bytes:
        return charts.render(charts.signed(file(), parts.about(study, frame)), extension)

    for extension in charts.FORMATS:
        parts.download(extension[1:].upper(), partial(rendered, extension), name(extension))


def files(page: Page) -> AbstractContextManager[Any]:
    """What can be downloaded of a figure, under one word."""
    return anatomy.menu(page, t("anatomy.download"), "themes_files")


def draw(
    study: Study,
    at: At,
    drawn: Figure,
    key: str,
    always: bool = False,
    door: Callable[[str], None] | None = None,
    kept: Mark | None = None,
) -> None:
    """One figure, whose marks can be clicked; ``door``: what the name of a panel does; ``kept``: as in `show`."""

    def clicked(mark: Mark) -> None:
        remember({**(kept or {}), **mark})

    printed = partial(_printed, study, at, always, kept or {})
    figure.draw(drawn, f"_themes_chart_{key}", clicked, printed, door, _framed(study, at, drawn, kept or {}))


def _framed(study: Study, at: At, drawn: Figure, kept: Mark) -> Mark | None:
    """The mark of the figure whose words stand on top in the panel because it was clicked."""
    if not (clicked := chosen(study, at)):
        return None
    there = [(_same({**kept, **mark["of"]}), mark["of"]) for mark in drawn["marks"] if "of" in mark]
    return next((of for one in map(_same, clicked) for same, of in there if same == one), None)


def _printed(study: Study, at: At, always: bool, kept: Mark, mark: Mark) -> figure.Said:
    """The words behind a mark as they may be printed; nothing where the figure is of talk, and has no theme."""
    mark = _fixed({**kept, **mark})
    title = " · ".join(part for part in (str(mark.get("theme") or mark.get("session") or ""), _where(mark)) if part)
    quotes = state.remembered(_quotes, study, mark, 0, at, always) if "theme_id" in mark else []
    return {"title": title, "quotes": [printed(quote) for quote in quotes[:ON_SCREEN]]}


def printed(quote: Quotation) -> figure.Printed:
    """A quotation as it stands in print: never with a name."""
    return {"lines": as_printed(quote, state.language()), "by": attribute(quote, language=state.language())}


def figures(study: Study, page: Page, frame: pd.DataFrame, *notes: str, listing: figure.Listing | None = None) -> None:
    """Of a table: what its figures are and are not, the way to the big screen (``listing``), and the table as .xlsx."""
    anatomy.foot(page, *notes, telling.evidence(state.language(), frame.attrs.get("figure")))
    with files(page):
        _data(study, frame)
    if listing is not None:
        with page.actions:
            figure.button()
        with page.foot:
            figure.on_screen(listing, "_themes_list")


def listed(table: pd.DataFrame, title: str, reading: str) -> figure.Listing:
    """A table for the big screen, its heads as on the page."""
    lines = [[_written(value) for value in row] for row in table.fillna("–").itertuples(index=False)]
    return listing(title, reading, [_head(str(name)) for name in table], lines)


def _written(value: Any) -> str:
    return reading.decimal(value, state.language(), 3) if isinstance(value, float) else str(value)


def listing(
    title: str, reading: str, head: list[str], lines: list[list[str]], evidence: str | None = None
) -> figure.Listing:
    """Lines under heads for the big screen; ``evidence``: what `telling.evidence` is asked for."""
    return {
        "kind": "table",
        "title": title,
        "reading": reading,
        "notes": [telling.evidence(state.language(), *([evidence] if evidence else []))],
        "rows": [""] * len(lines),
        "head": head,
        "lines": lines,
    }


def _data(study: Study, frame: pd.DataFrame) -> None:
    """The table behind a figure, as .xlsx."""
    from qual.reports import write_matrix, write_table

    table = write_matrix if "display" in frame and "value" in frame else write_table
    title, fictional, language = study.name, study.fictional, state.language()

    def write(path: Path) -> None:
        table(frame, path, title=title, fictional=fictional, about=parts.about(study, frame), language=language)

    name = parts.file_name(study, t("themes.file"), ".xlsx")
    parts.download(t("themes.data"), lambda: parts.made("tema.xlsx", write), name)


# --- what is behind a mark -------------------------------------------------------------------------------------------
def remember(mark: Mark) -> None:
    """A mark whose quotations are to be shown: ``theme_id, theme``, values of splits (several in a tuple); perhaps ``beside``
    (another theme's id) and ``within``, the ``counted`` part of a bar, or a step from a ``giver`` to a ``taker``, with its name
    (``part``). It is kept with the ``figure`` that it was clicked in."""
    mark = {**_fixed(mark), "figure": _figure()}
    kept: list[Mark] = st.session_state.get("_themes_cells", [])
    here = [mark, *(one for one in kept if one["figure"] == mark["figure"] and one != mark)]
    st.session_state["_themes_cells"] = here[:REMEMBERED] + [one for one in kept if one["figure"] != mark["figure"]]
    anatomy.clicked()


def _fixed(mark: Mark) -> Mark:
    return {("round" if name == "number" else name): value for name, value in mark.items()}


def _figure() -> str:
    """The picture on the page."""
    return str(st.session_state.get(f"themes_as_{st.session_state.get('themes_part')}", ""))


def _same(mark: Mark) -> dict[str, str]:
    """What a mark asks for, without the names it is shown by, to tell it from others."""
    asked = {name: str(reading.plain(value)) for name, value in _fixed(mark).items()}
    return {name: value for name, value in asked.items() if name not in ("theme", "part", "figure")}


def behind(
    study: Study,
    page: Page,
    at: At,
    first: Sequence[Mark],
    frame: pd.DataFrame | None = None,
    *,
    held: Iterable[Mark] = (),
    always: bool = False,
    words: Sequence[str] = (),
) -> None:
    """In the panel: the quotations behind the marks that were clicked in this picture and that the figure holds (of all that
    it does, ``held``), the newest on top; else those behind the reading (``first``). Below, folded, what else was clicked in it:
    of another theme, or within other limits.
    ``frame`` is the matrix shown, if it is one; ``always``: of those who came every time; ``words``: HTML that the reading
    rests on, and that stands first while it does.

    A mark of another level, or of a theme that is gone since, has nothing here."""
    clicked = chosen(study, at)
    there = [_same(mark) for mark in held] if clicked else []
    marks = [mark for mark in clicked if _same(mark) in there]
    before = [mark for mark in clicked if mark not in marks]
    anatomy.opens(page)
    with page.panel:
        if not clicked and not first:
            parts.empty("themes_cell")
            return
        if marks or first:
            anatomy.heading(t("panel.chosen" if marks else "panel.reading"))
        around = bool(st.session_state.get("themes_around"))
        rows = parts.records(frame) if frame is not None and "display" in frame else []
        if frame is not None and rows:
            told = telling.asked_before(rows, frame.attrs["by"], frame.attrs.get("people"))
            rows = [row | {"asked": asked} for row, asked in zip(rows, told, strict=True)]
        if not marks and words:
            parts.html("".join(words))
        for number, mark in enumerate(marks or first):
            row = _row(rows, frame.attrs["by"], mark) if frame is not None and rows else None
            with nullcontext() if number == 0 or not marks else st.expander(_named(mark)):
                _mark(study, mark, row, frame, at, around, always)
        if before:
            anatomy.heading(t("panel.before"))
        for mark in before:  # what this figure counts is not said of them
            with st.expander(_named(mark)):
                _mark(study, mark, None, None, at, around, always)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.toggle(t("themes.around"), around, key="themes_around", persist_state="session")
            if clicked and st.button(t("themes.clear"), type="tertiary"):
                _clear()


def _clear() -> None:
    """Forget what was clicked in the picture on the page."""
    kept: list[Mark] = st.session_state["_themes_cells"]
    st.session_state["_themes_cells"] = [mark for mark in kept if mark["figure"] != _figure()]
    st.rerun()


def chosen(study: Study, at: At) -> list[Mark]:
    """The marks that were clicked in the picture on the page and that the level has, the newest first."""
    known = set(theme_choice.themes(study, at))
    kept: list[Mark] = [mark for mark in st.session_state.get("_themes_cells", []) if mark["figure"] == _figure()]
    kept = [mark for mark in kept if mark.get("themes_level", at["level"]) == at["level"]]
    return [mark for mark in kept if {mark[name] for name in ("theme_id", "beside") if mark.get(name)} <= known]


def _row(rows: Sequence[Row], by: list[str], mark: Mark) -> Row | None:
    """The matrix row of a mark; None when the picture has changed and does not hold it any more."""
    wanted = [str(reading.plain(mark.get(name))) for name in ("theme_id", *by)]
    return next((row for row in rows if [str(row[name]) for name in ("theme_id", *by)] == wanted), None)


def where(mark: Mark) -> dict[str, Any]:
    """The place of a mark, or what a figure is kept to, as the library takes it: by split a value, or several."""
    values = {name: reading.plain(mark[name]) for name in BY if name in mark}
    return {name: frozenset(value) if isinstance(value, tuple) else value for name, value in values.items()}


def named(places: Mapping[str, Any]) -> str:
    """A place in words: ``Barnehage runde 1``; of several values of a split, each: ``BN og LN runde 1``."""

    def shown(name: str, value: Any) -> str:
        if not isinstance(value, tuple):
            return reading.place({name: value}, [name], state.language())
        return t("say.limits.rounds", numbers=anatomy.numbers(value)) if name == "round" else anatomy.listed(value)

    there = sorted((name for name in BY if name in places), key=lambda name: name == "round")
    return " ".join(shown(name, places[name]) for name in there)


def _where(mark: Mark) -> str:
    place = named({name: reading.plain(mark[name]) for name in BY if name in mark})
    return " · ".join(part for part in (place, str(mark.get("part") or "")) if part)


def _named(mark: Mark) -> str:
    return " · ".join(part for part in (str(mark.get("theme") or ""), _where(mark)) if part)


def _mark(
    study: Study, mark: Mark, row: Row | None, frame: pd.DataFrame | None, at: At, around: bool, always: bool
) -> None:
    figure = (
        f": {_reading(row, frame.attrs['measure'])}" if row and frame is not None and "measure" in frame.attrs else ""
    )
    parts.html(f"<b>{escape(str(mark.get('theme') or ''))}</b><br>{escape(_where(mark))}{escape(figure)}")
    since = telling.since(row["asked"], state.language()) if row and row["asked"] else ""
    told = [t("themes.since", told=since)] if since else []
    if row and frame is not None:
        told += cell.told(study, dict(row), frame, at, always=always, outside=counted_in())
    lines(told)
    if row and row["status"] != "held":
        parts.note(t(f"cell.{row['status']}"))
        if row["status"] == "not_coded" and row.get("session"):
            st.page_link(
                parts.page("coding"),
                label=row["session"],
                icon=":material/arrow_outward:",
                query_params={"session": row["session"]},
            )
        return
    if row and row.get("coverage") == "under_way":
        parts.note(t("themes.under_way"))
    if "order" in mark:
        level, grouping, context = at["level"], at["grouping"], AROUND if around else 0
        new_themes.show(study, mark, level=level, grouping=grouping, always=always, context=context)
        return
    if "theme_id" not in mark:
        _talk(study, mark, always)
        return
    quotes = state.remembered(_quotes, study, mark, AROUND if around else 0, at, always)
    if not quotes:
        parts.note(t("themes.no_quotes"))
    parts.memos(cell.memos(study, mark["theme_id"], row.get("session") if row else None))
    key = "behind_" + "_".join(f"{name}={mark[name]}" for name in sorted(mark))
    shown, may = parts.begun_with(quotes, key), may_follow(study)
    for quote in shown:
        parts.quotation(quote, parts.source_line(quote), context=around)
        with st.container(horizontal=True, gap="medium"):
            parts.to_coding(quote["session"], quote["quote"])
            if quote["person"] in may and not quote["moderator"]:
                _follow(quote["person"])
    parts.more(len(quotes) - len(shown), key)


def lines(several: Iterable[str]) -> None:
    """Sentences that stand beside a figure, each on a line; nothing where there is none."""
    if told := "".join(f'<div class="qual-by">{escape(line)}</div>' for line in several if line):
        parts.html(told)


def may_follow(study: Study) -> list[str]:
    """The codes of those who took part and may be followed over the rounds: who have a consent, where the study records any."""
    consents = state.cached("permissions", study.permissions)["consents"]
    agreed = {row["person"] for row in consents if row["given"] and not row["withdrawn"]}
    return [code for code in participants(study) if code in agreed or not consents]


def participants(study: Study) -> list[str]:
    """The codes of those who took part."""
    attended = state.cached("attendances", lambda: parts.records(study.attendances()))
    return list(dict.fromkeys(row["person"] for row in attended if row["person"] and row["function"] == "participant"))


def _follow(person: str) -> None:
    """The way to all that a person says."""
    st.page_link(
        parts.page("themes"),
        label=t("themes.follow", person=person),
        query_params={"part": "who", "as": "person", "person": person},
    )


def _talk(study: Study, mark: Mark, always: bool) -> None:
    """Behind a bar of talk: what each of those present says, and the way to the sessions."""
    from qual.themes.participation import voices

    place = where(mark)
    said = parts.records(state.remembered(voices, study, tuple({**place, "session": None}), always=always))
    here = [row for row in said if all(fits(row[name], value) for name, value in place.items())]
    here.sort(key=lambda row: -row["words"])
    called = tables.people(study)
    told = "".join(
        f'<li><span class="when">{escape(called.get(str(row["person"]), str(row["person"])))}</span>'
        f"{escape(t('themes.said', words=parts.number(row['words']), utterances=row['utterances']))}</li>"
        for row in here
    )
    parts.html(f'<ul class="qual-list">{told}</ul>')
    for session in dict.fromkeys(row["session"] for row in here):
        st.page_link(
            parts.page("coding"), label=session, icon=":material/arrow_outward:", query_params={"session": session}
        )


def _reading(row: Row, measure: str) -> str:
    if measure == "participants" and row["status"] == "held" and row["present"]:
        return t("themes.present", display=row["display"])
    return (
        f"{row['display']} {t(f'measure.unit.{measure}')}"
        if measure in ("utterances", "words", "codings")
        else str(row["display"])
    )


def _quotes(study: Study, mark: Mark, context: int, at: At, always: bool) -> list[Quotation]:
    """As many as the mark counts: utterances, or exchanges; of those who came ``always``, where the figure is of them."""
    counted, step = mark.get("counted"), (mark["giver"], mark["taker"]) if "taker" in mark else None
    of: dict[str, Any] = {"beside": mark.get("beside"), "context": context, "always": always, **at}
    if counted in (*STANCES, "open") or step or mark.get("within") == "exchange":
        found = behind_exchanges(study, mark["theme_id"], where(mark), stance=counted, step=step, **of)
    else:
        found = study.behind(mark["theme_id"], where(mark), came=counted, **of)
    return parts.rows(found, Quotation)


def rows(table: pd.DataFrame, key: str, widths: Mapping[str, int], marks: Callable[[int], Sequence[Mark]]) -> None:
    """A table, whose rows can be chosen: then the ``marks`` of the row are remembered, once, so that what is cleared stays so
    while the row is selected. ``widths``: pixels of its columns at least, which grow where there is room: 870 together are beside
    the panel at 1366."""

    def column(name: str) -> Any:
        told: dict[str, Any] = {"label": _head(name), "help": _help(name), "width": widths.get(name)}
        if table[name].dtype.kind != "f":
            return st.column_config.Column(**told)
        return st.column_config.NumberColumn(**told, format="localized")  # as the browser's language writes it

    shown: Any = {
        "column_config": {str(name): column(str(name)) for name in table},
        "hide_index": True,
        "height": parts.height(len(table)),
    }
    event: Any = grids.shown(table, on_select="rerun", selection_mode="single-row", key=f"_themes_table_{key}", **shown)
    chosen = [mark for row in event.selection.rows if row < len(table) for mark in marks(row)]
    asked, last = [_same(mark) for mark in chosen], f"_themes_row_{key}"
    if asked != st.session_state.get(last):
        for mark in reversed(chosen):
            remember(mark)
    st.session_state[last] = asked


def _head(name: str) -> str:
    """What stands over a column; one named by a number is a round's."""
    return t("round_head", number=name) if name.isdigit() else t(f"themes.col.{name}")


def _help(name: str) -> str | None:
    try:
        return t(f"themes.col.{name}.help")
    except KeyError:
        return None
