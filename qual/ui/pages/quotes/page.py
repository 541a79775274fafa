"""Sitater: what can I print?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any, TypedDict

import streamlit as st

from qual.errors import QualError
from qual.quotes import FIELDS, Line, Quotation, attribute, check_template, neutral, printed
from qual.store import quotations
from qual.store.codebook import Level
from qual.study import Study
from qual.themes import LEVELS, telling
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import parts, tables, theme_choice
from qual.ui.state import t

PER_PAGE = 20
ON_SCREEN = 60  # quotations on the big screen, where none is ticked
TEMPLATES = (
    "{who}, {level}",
    "{who}, {level}, {municipality} ({year})",
    "{role}, {level} ({year})",
    "{pseudonym}, {role}",
    "{reference}",
)
OWN = ""  # the user's own template among the choices
ALL = ""  # every theme among the choices
FORMATS = (".docx", ".xlsx", ".csv", ".md")


class Asked(TypedDict):
    """The choices on top, as `Study.quotes` takes them."""

    level: Level
    theme: str | None
    grouping: str | None
    group: list[str] | None
    session: list[str] | None
    round: list[int] | None
    role: list[str] | None
    context: int
    language: str


def draw() -> None:
    """Draw Sitater."""
    study = parts.open_study()
    if not any(tables.use(study).values()):
        parts.empty("quotes")
        st.page_link(parts.page("coding"), label=t("page.coding"), icon=":material/arrow_forward:")
        return
    asked = _filters(study)
    found = state.remembered(_found, study, asked)
    left, right = st.columns([5, 2], gap="large")
    with right:
        template = _template()
        _export(study, asked, found, template)
    with left:
        _cards(found, template)
        if found:
            parts.note(telling.evidence(state.language(), "quotes"))
            _on_screen(found, template)


def _on_screen(found: Sequence[Quotation], template: str) -> None:
    """The ticked quotations for the big screen, else the first that the filter shows; as they are printed."""
    shown = [row for row in found if _key(row) in _ticked()] or list(found[:ON_SCREEN])
    language = state.language()
    figure.on_screen(
        {
            "kind": "quotes",
            "title": t("page.quotes"),
            "reading": t("quotes.shown", count=len(shown)),
            "notes": [telling.evidence(language, "quotes")],
            "rows": [""] * len(shown),
            "quotes": [{"lines": printed(row, language), "by": attribute(row, template, language)} for row in shown],
        },
        "quotes_screen",
    )


def _found(study: Study, asked: Asked) -> list[Quotation]:
    return parts.rows(study.quotes(**asked), Quotation)


# --- what to show ----------------------------------------------------------------------------------------------------
def _filters(study: Study) -> Asked:
    """The choices on top."""
    _follow_link()
    at = theme_choice.level(study, "quotes")
    one, two, three, four, five = st.columns([4, 3, 3, 3, 3], vertical_alignment="bottom")
    theme = _theme(study, at, one)
    with study.read() as connection:
        roles = quotations.known(connection, "role")
    groups, numbers = tables.group_codes(study), tables.round_numbers(study)
    group = parts.some_of(t("col.group"), groups, "quotes_group", two) if groups else []
    number = parts.some_of(t("col.round"), numbers, "quotes_round", three) if numbers else []
    sources = [row["session"] for row in tables.sessions(study) if row["files"]]
    session = [] if groups else parts.some_of(t("col.session"), sources, "quotes_session", two)
    role = parts.some_of(t("col.role"), roles, "quotes_role", four)
    contexts = {count: t(f"quotes.context.{count}") for count in (0, 1, 2, 4)}
    context = parts.one_of(t("quotes.context"), contexts, "quotes_context", five)
    return {
        **at,
        "theme": theme or None,
        "group": group or None,
        "session": session or None,
        "round": number or None,
        "role": role or None,
        "context": context,
    }


def _theme(study: Study, at: theme_choice.At, where: Any) -> str:
    """The theme, which a link may have asked for; `ALL` for every one."""
    names = {ALL: t("quotes.all")} | theme_choice.themes(study, at)
    key = f"quotes_theme_{at['level']}_{at['grouping']}"
    if (wanted := st.session_state.pop("_quotes_theme", None)) in names:
        st.session_state[key] = wanted
    elif st.session_state.get(key) not in names:
        st.session_state[key] = ALL
    return parts.one_of(t(f"level.{at['level']}"), names, key, where)


def _follow_link() -> None:
    """A link from another page says once which level and theme to show."""
    told = (st.query_params.get("level"), st.query_params.get("theme"))
    if told[0] in LEVELS and st.session_state.get("_quotes_link") != told:
        st.session_state["quotes_level"], st.session_state["_quotes_theme"] = told
    st.session_state["_quotes_link"] = told


# --- how they are printed --------------------------------------------------------------------------------------------
def _template() -> str:
    chosen = st.selectbox(
        t("quotes.template"),
        [*TEMPLATES, OWN],
        key="quotes_template",
        persist_state="session",
        format_func=lambda value: _in_words(value) if value else t("quotes.template.own"),
    )
    if chosen != OWN:
        template = chosen or TEMPLATES[0]
    else:
        template = st.text_input(
            t("quotes.template.own"),
            value=TEMPLATES[0],
            key="quotes_own",
            persist_state="session",
            help=t("quotes.template.help", fields=" ".join(f"{{{field}}}" for field in FIELDS)),
        )
        try:
            check_template(template)
        except QualError as error:
            parts.problem(error)
            template = TEMPLATES[0]
    if any(field in template for field in ("{role}", "{municipality}", "{pseudonym}", "{group}", "{reference}")):
        parts.note(t("quotes.disclosure"))
    return template


def _in_words(template: str) -> str:
    """A template with its fields as words: ``Rolle, nivå (år)``."""
    for field in FIELDS:
        template = template.replace(f"{{{field}}}", t(f"field.{field}"))
    return template[:1].upper() + template[1:]


def _export(study: Study, asked: Asked, found: Sequence[Quotation], template: str) -> None:
    ticked = _ticked()
    st.subheader(t("quotes.export"))
    parts.lead(t("quotes.export.ticked", count=len(ticked)) if ticked else t("quotes.export.all", count=len(found)))
    write = partial(_written, study, asked, frozenset(ticked), template)
    for extension in FORMATS:
        parts.download(
            t(f"quotes.as{extension}"),
            partial(write, extension),
            parts.file_name(study, t("quotes.file"), extension),
            disabled=not (ticked or found),
            width="stretch",
            key=f"quotes_as{extension}",
        )
    if found:
        figure.button()
    if ticked and st.button(t("quotes.clear"), type="tertiary"):
        _clear()
        st.rerun()


def _written(study: Study, asked: Asked, ticked: frozenset[str], template: str, extension: str) -> bytes:
    """The file: the ticked quotations wherever they stand in the codebook, or everything that the filter shows."""
    from qual.reports import write_quotes

    if ticked:
        wide = asked | {"theme": None, "group": None, "round": None, "role": None}
        frame = study.quotes(**wide)
        frame = frame[[_key(row) in ticked for row in parts.rows(frame, Quotation)]]
    else:
        frame = study.quotes(**asked)
    return parts.made(
        f"sitater{extension}",
        lambda path: write_quotes(
            frame,
            path,
            template=template,
            title=study.name,
            fictional=study.fictional,
            about=parts.about(study, frame),
            language=asked["language"],
        ),
    )


# --- the cards -------------------------------------------------------------------------------------------------------
def _cards(found: Sequence[Quotation], template: str) -> None:
    if not found:
        parts.empty("quotes_none")
        return
    pages = -(-len(found) // PER_PAGE)
    if st.session_state.get("quotes_page", 1) > pages:
        st.session_state["quotes_page"] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="qual-lead" style="margin:0">{escape(t("quotes.found", count=parts.number(len(found))))}</p>',
            width="stretch",
        )
        at = 1
        if pages > 1:
            at = int(
                st.number_input(
                    t("quotes.page", pages=pages), 1, pages, key="quotes_page", persist_state="session", width=150
                )
            )
    theme = None
    for number, row in enumerate(found[(at - 1) * PER_PAGE : at * PER_PAGE], (at - 1) * PER_PAGE + 1):
        if row["theme"] != theme:
            theme = row["theme"]
            st.subheader(theme)
        _card(row, number, template)


def _card(row: Quotation, number: int, template: str) -> None:
    key = _key(row)
    with st.container(border=True):
        tick, words = st.columns([1, 22], gap="small")
        tick.checkbox(
            t("quotes.tick", number=number),
            value=key in _ticked(),
            key=f"tick_{key}",
            label_visibility="collapsed",
            on_change=_toggle,
            args=(key,),
        )
        with words:
            said = "".join(f'<p class="qual-said">{escape(line)}</p>' for line in printed(row, state.language()))
            before, after = (_context(row[side]) for side in ("lines_before", "lines_after"))
            by = escape(attribute(row, template, state.language()))
            parts.html(f'<div class="qual-quote">{before}{said}{after}<div>– {by}</div></div>')
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                parts.html(
                    f'<div class="qual-by">{parts.source_line(row)} · {escape(row["code"] or "")}</div>',
                    width="stretch",
                )
                parts.to_coding(row["session"], row["quote"])


def _context(lines: Sequence[Line]) -> str:
    told = "".join(f"<p>{escape(neutral(line, state.language()))}</p>" for line in lines)
    return f'<div class="qual-around">{told}</div>' if told else ""


def _key(row: Quotation) -> str:
    """What a tick remembers: the place, the code and the length of what is quoted."""
    return f"{row['quote']}_{row['code_id']}_{len(row['text'])}"


def _ticked() -> set[str]:
    ticked: set[str] = st.session_state.setdefault("_quotes_ticked", set())
    return ticked


def _toggle(key: str) -> None:
    _ticked().symmetric_difference_update({key})


def _clear() -> None:
    for key in _ticked():
        st.session_state.pop(f"tick_{key}", None)
    _ticked().clear()
