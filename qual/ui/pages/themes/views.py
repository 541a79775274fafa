"""Temaer: choices under a name and a link, and snapshots that never change."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from qual.store.combined import COMBINED
from qual.study import Study
from qual.themes import charts, figures, prompted_bars, stance_bars
from qual.themes.snapshots import all_snapshots, make, open_snapshot
from qual.themes.splits import wide_split
from qual.themes.views import all_views, delete_view, save_view
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import anatomy, parts, theme_choice
from qual.ui.pages.anatomy import Page
from qual.ui.pages.theme_choice import At
from qual.ui.pages.themes import pictures, words
from qual.ui.state import t

PAGE = "themes"
#: what can be frozen: the picture → the figure of the library
FROZEN = {
    **dict.fromkeys(("heatmap", "lines", "places", "grid"), "matrix"),
    "prompted": "prompted",
    "stance": "exchanges",
}
Choices = dict[str, Any]  # values of the page's fields, by their keys


def choices() -> Choices:
    """What is chosen on the page, as a view keeps it."""
    kept = (str, int, bool, list, type(None))
    return {
        str(key): value
        for key, value in st.session_state.items()
        if str(key).startswith("themes_") and isinstance(value, kept)
    }


def follow_link(study: Study) -> None:
    """A link with ``view=`` brings the view's choices back, once; so does one with the choices themselves."""
    wanted = st.query_params.get("view")
    if wanted and st.session_state.get("_themes_view") != wanted:
        found = next((row for row in all_views(study, PAGE) if row["id"] == wanted), None)
        if found is None:
            parts.note(t("views.gone"))
        else:
            _restore(found["query"])
    st.session_state["_themes_view"] = wanted


def _restore(query: Choices) -> None:
    for key in choices():
        del st.session_state[key]
    for key, value in (query if _SHARED in query else _as_it_was(query)).items():
        if key.startswith("themes_"):  # a study from elsewhere sets nothing but the choices of this page
            st.session_state[key] = value
    st.session_state.pop("_themes_snapshot", None)


#: a view that says this was kept when limits and rounds were one for all pictures
_SHARED = "themes_shared"
#: before, a part had its own, and no others: its fields, and those that they are now
_OWN = {
    "compare": {
        "themes_inside_level": "themes_levels",
        "themes_inside_group": "themes_groups",
        "themes_inside_round": "themes_rounds",
        "themes_left_round": "themes_then",
        "themes_right_round": "themes_now",
    },
    "together": {"themes_pairs_group": "themes_groups", "themes_pairs_round": "themes_rounds"},
    "who": {"themes_then": "themes_then", "themes_now": "themes_now"},
}


def _as_it_was(query: Choices) -> Choices:
    """An older view as it says the same today."""
    own = _OWN.get(str(query.get("themes_part")))
    if own is None:
        return query
    several = theme_choice.KEPT.values()
    shared = {*several, "themes_then", "themes_now"}
    found = {key: value for key, value in query.items() if key not in shared}
    for old, new in own.items():
        if query.get(old):
            found[new] = [query[old]] if new in several else query[old]
    if by := query.get("themes_returning_by"):
        found["themes_by_returning"] = f"{by},round"
    return found


def menu(study: Study, shown: str) -> None:
    """The views and the snapshots, and how to make one of the picture that is ``shown``."""
    name = st.text_input(t("views.name"), key="_themes_name", placeholder=t("views.name.example"))
    with st.container(horizontal=True):
        if st.button(t("views.save"), icon=":material/bookmark_add:", help=t("views.save.help")):
            with parts.attempt():
                saved = save_view(study, name, PAGE, choices() | {_SHARED: True})
                st.query_params["view"] = st.session_state["_themes_view"] = saved
                state.say("views.saved", name=name)
                st.rerun()
        frozen = FROZEN.get(shown)
        kept_to = frozen is not None and words.keeps_to_places()  # a snapshot holds all places and rounds
        told, off = t("views.freeze.places" if kept_to else "views.freeze.help"), frozen is None or kept_to
        if st.button(t("views.freeze"), icon=":material/ac_unit:", help=told, disabled=off):
            with parts.attempt():
                _freeze(study, name, str(frozen), shown)
    _list(study)


def _freeze(study: Study, name: str, figure: str, shown: str) -> None:
    """A snapshot of the picture that is ``shown``: of a ``figure`` of the library."""
    at = theme_choice.now(study, "themes")
    level, grouping = at["level"], at["grouping"]
    asked: dict[str, Any] = {
        "level": level,
        "grouping": grouping,
        "always": words.only_always(),
    }
    if coder := dict(words.coded(study, at)).get("coder"):
        asked["coder"] = coder
    by = ",".join(wide_split(study))
    if pictures.counted_in():
        asked["outside"] = True
    if figure == "matrix" and shown == "grid":
        by = "group,round"
        asked["themes"] = [st.session_state[f"themes_theme_{level}_{grouping}"]]
    elif figure == "matrix":
        by, asked["measure"] = words.by(study, shown), words.measure()
        asked["themes"] = st.session_state.get(f"themes_chosen_{level}_{grouping}")
    if level == COMBINED:
        asked["themes"] = asked.get("themes") or theme_choice.named(study, at)
    snapshot = make(study, name, figure, by=by.split(","), **asked)
    state.say("views.frozen", name=name)
    st.session_state["_themes_snapshot"] = snapshot
    st.rerun()


def _list(study: Study) -> None:
    views, snapshots = all_views(study, PAGE), all_snapshots(study)
    if views:
        parts.html(f'<div class="qual-quiet qual-small">{t("views.views")}</div>')
    for row in views:
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(row["name"] or "–", key=f"_view_{row['id']}", type="tertiary", width="stretch"):
                _restore(row["query"])
                st.query_params["view"] = st.session_state["_themes_view"] = row["id"]
                st.rerun()
            if st.button(t("views.delete", name=row["name"]), key=f"_view_x_{row['id']}", type="tertiary"):
                delete_view(study, row["id"])
                st.rerun()
    link = st.query_params.get("view")
    if link and any(row["id"] == link for row in views):
        parts.html(f'<div class="qual-quiet qual-small">{t("views.link")}</div>')
        address = f"{(st.context.url or '').split('?')[0]}?view={link}"
        st.code(address, language=None, wrap_lines=True)
        anatomy.copies(address, t("views.copy"), t("views.copied"))
    if snapshots:
        parts.html(f'<div class="qual-quiet qual-small">{t("views.snapshots")}</div>')
    for one in snapshots:
        told = t("views.snapshot", name=one["name"], date=parts.day(one["at"]))
        if st.button(told, key=f"_snapshot_{one['id']}", type="tertiary"):
            st.session_state["_themes_snapshot"] = one["id"]
            st.rerun()


def opened(study: Study, page: Page) -> bool:
    """Draw the snapshot that is open, if one is."""
    wanted = st.session_state.get("_themes_snapshot")
    if not wanted:
        return False
    with page.actions:
        if st.button(t("views.back"), icon=":material/arrow_back:", type="tertiary"):
            del st.session_state["_themes_snapshot"]
            st.rerun()
    with page.main, parts.attempt():
        snapshot = open_snapshot(study, wanted, state.language())
        anatomy.title(page, snapshot.name)
        drawn, file = {
            "prompted": (figures.prompted, prompted_bars),
            "exchanges": (figures.stance, stance_bars),
        }.get(snapshot.query["figure"], (figures.heatmap, partial(charts.heatmap, per_row=pictures.PER_ROW)))
        asked = (snapshot.frame, state.language())
        query = snapshot.query
        at: At = {"level": query.get("level", "code"), "grouping": query.get("grouping"), "language": state.language()}
        shown = drawn(*asked)
        pictures.draw(study, at, shown, f"snapshot_{snapshot.id}")
        pictures.downloads(study, page, partial(file, *asked), snapshot.frame)
        with page.actions:
            figure.button()
        told = t("views.told", date=parts.day(snapshot.at), revision=snapshot.revision, now=study.revision)
        anatomy.read(page, told)
        anatomy.foot(page, shown["reading"], *shown["notes"])
        anatomy.opens(page)
        with page.panel:
            st.subheader(t("views.references", count=sum(map(len, snapshot.references.values()))))
            names = dict(zip(snapshot.frame["theme_id"], snapshot.frame["theme"], strict=True))
            for (theme, *cell), references in snapshot.references.items():
                where = " ".join(str(value) for value in cell)
                told = f"<b>{_safe(names.get(theme, theme))}</b> {_safe(where)}: {_safe(', '.join(references))}"
                parts.html(f'<div class="qual-small">{told}</div>')
    return True


def _safe(words: Any) -> str:
    from html import escape

    return escape(str(words))
