"""Sitater: what can I print?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TypedDict

import streamlit as st

from qual.errors import QualError
from qual.quotes import FIELDS, Line, Quotation, attribute, check_template, neutral, printed
from qual.store import quotations
from qual.store.codebook import Level
from qual.study import Study
from qual.themes import LEVELS, telling
from qual.ui import state
from qual.ui.components import figure
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
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
SPREAD = 20  # sources that are counted beside, in a study without groups
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
    page = anatomy.begin()
    if not any(tables.use(study).values()):
        with page.main:
            parts.empty("quotes")
            st.page_link(parts.page("coding"), label=t("page.coding"), icon=":material/arrow_forward:")
        return
    asked, words = _asked(study)
    template, source = _template()
    anatomy.say(page, "say.quotes", **words, source=source)
    found = state.remembered(_found, study, asked)
    anatomy.read(page, _reading(found))
    with anatomy.menu(page, t("anatomy.download"), "quotes_files"):
        _export(study, asked, found, template)
    with page.main:
        _cards(study, page, found, template)
    telling_of = ("{role}", "{municipality}", "{pseudonym}", "{group}", "{reference}")
    disclosing = any(field in template for field in telling_of)
    evidence = telling.evidence(state.language(), "quotes") if found else ""
    anatomy.foot(page, t("quotes.disclosure") if disclosing else "", evidence)
    _beside(study, page, found)
    if found:
        with page.actions:
            figure.button()
        with page.main:
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
def _asked(study: Study) -> tuple[Asked, dict[str, Word]]:
    """What is asked for, and the words of the title that say it."""
    _follow_link()
    at = theme_choice.now(study, "quotes")
    theme, themes = _theme(study, at)
    with study.read() as connection:
        roles = quotations.known(connection, "role")
    groups, numbers = tables.group_codes(study), tables.round_numbers(study)
    sources = [row["session"] for row in tables.sessions(study) if row["files"]]
    group = anatomy.addressed("quotes_group", groups, "group")
    number = anatomy.addressed("quotes_round", numbers, "round")
    session = [] if groups else anatomy.addressed("quotes_session", sources, "source")
    role = anatomy.addressed("quotes_role", roles, "role")
    contexts = {str(count): t(f"quotes.context.{count}") for count in (0, 1, 2, 4)}
    context = parts.addressed(list(contexts), "quotes_context", "context")

    def places() -> None:
        if groups:
            _levels(study)
            parts.some_of(t("col.group"), groups, "quotes_group")
        else:
            parts.some_of(t("col.session"), sources, "quotes_session")
        if numbers:
            parts.some_of(t("col.round"), numbers, "quotes_round")
        parts.some_of(t("col.role"), roles, "quotes_role")

    def around() -> None:
        parts.one_of(t("quotes.context"), contexts, "quotes_context")

    kept = [
        *([t("say.limits.in", places=anatomy.few(group or session))] if group or session else []),
        *([t("say.limits.rounds", numbers=anatomy.numbers(number))] if number else []),
        *([t("say.quotes.roles", roles=anatomy.few(role))] if role else []),
    ]
    asked: Asked = {
        **at,
        "theme": theme or None,
        "group": group or None,
        "session": session or None,
        "round": number or None,
        "role": role or None,
        "context": int(context),
    }
    words = {
        "themes": themes,
        "limits": Word(", ".join(kept) or t("say.whole"), t("say.name.limits"), places),
        "context": Word(t(f"say.context.{context}"), t("quotes.context"), around),
    }
    return asked, words


def _levels(study: Study) -> None:
    """A field for levels, where there are several: choosing one chooses its groups, and letting go of it lets go of them."""
    of: dict[str, set[str]] = {}
    for row in tables.groups(study):
        of.setdefault(row["level"] or "", set()).add(row["group"])
    if len(of) < 2:
        return
    of.pop("", None)  # groups of no level
    whole = [level for level, members in of.items() if members <= set(st.session_state.get("quotes_group", []))]
    parts.hold("quotes_levels", whole)

    def choose() -> None:
        now = st.session_state["quotes_levels"]
        chosen = set(st.session_state.get("quotes_group", []))
        chosen -= set().union(*(of[level] for level in whole if level not in now))
        chosen |= set().union(*(of[level] for level in now))
        st.session_state["quotes_group"] = [group for group in tables.group_codes(study) if group in chosen]

    every = t("quotes.all")
    st.multiselect(t("say.levels"), list(of), whole, key="quotes_levels", placeholder=every, on_change=choose)


def _theme(study: Study, at: theme_choice.At) -> tuple[str, Word]:
    """The theme, which a link may have asked for, and its word; `ALL` for every one."""
    names = {ALL: t("quotes.all")} | theme_choice.themes(study, at)
    key = f"quotes_theme_{at['level']}_{at['grouping']}"
    if (wish := parts.wished("theme")) and wish[0] in names:
        st.session_state[key] = wish[0]
    now = anatomy.current(key, list(names))
    parts.say_in_address("theme", *([now] if now else []))

    def choose() -> None:
        theme_choice.field(study, "quotes")
        parts.one_of(t(f"level.{at['level']}"), names, key)

    shown = t("say.theme", theme=names[now]) if now else t("say.themes.every", level=theme_choice.plural(study, at))
    return now, Word(shown, t("themes.one"), choose)


def _follow_link() -> None:
    """A link from another page says once which level to show."""
    level = parts.wished("level")
    if level and level[0] in LEVELS:
        st.session_state["quotes_level"] = level[0]
    parts.say_in_address("level")  # from here on ``of`` says it


# --- how they are printed --------------------------------------------------------------------------------------------
def _template() -> tuple[str, Word]:
    """How a source is given, and the word that says it."""
    if (wish := parts.wished("as")) is not None:
        asked = wish[0] if wish else TEMPLATES[0]
        known = asked in TEMPLATES
        st.session_state["quotes_template"] = asked if known else OWN
        st.session_state["quotes_own"] = TEMPLATES[0] if known else asked
    chosen = anatomy.current("quotes_template", [*TEMPLATES, OWN])
    own = st.session_state.setdefault("quotes_own", TEMPLATES[0])
    parts.say_in_address("as", *([chosen or own] if (chosen or own) != TEMPLATES[0] else []))
    template, wrong = chosen or own, None
    try:
        check_template(template)
    except QualError as error:
        template, wrong = TEMPLATES[0], error

    def choose() -> None:
        st.selectbox(
            t("quotes.template"),
            [*TEMPLATES, OWN],
            parts.held_at("quotes_template", [*TEMPLATES, OWN]),
            key="quotes_template",
            persist_state="session",
            format_func=lambda value: _in_words(value) if value else t("quotes.template.own"),
        )
        if chosen == OWN:
            st.text_input(
                t("quotes.template.own"),
                st.session_state.get("quotes_own", ""),
                key="quotes_own",
                persist_state="session",
                help=t("quotes.template.help", fields=" ".join(f"{{{field}}}" for field in FIELDS)),
            )
        if wrong is not None:
            parts.problem(wrong)

    shown = _in_words(template)
    return template, Word(shown[:1].lower() + shown[1:], t("quotes.template"), choose)


def _in_words(template: str) -> str:
    """A template with its fields as words: ``Rolle, nivå (år)``."""
    for field in FIELDS:
        template = template.replace(f"{{{field}}}", t(f"field.{field}"))
    return template[:1].upper() + template[1:]


def _export(study: Study, asked: Asked, found: Sequence[Quotation], template: str) -> None:
    ticked = _ticked()
    parts.lead(t("quotes.export.ticked", count=len(ticked)) if ticked else t("quotes.export.all", count=len(found)))
    write = partial(written, study, asked, frozenset(ticked), template)
    for extension in FORMATS:
        parts.download(
            t(f"quotes.as{extension}"),
            partial(write, extension),
            parts.file_name(study, t("quotes.file"), extension),
            disabled=not (ticked or found),
            width="stretch",
            key=f"quotes_as{extension}",
        )


def written(study: Study, asked: Asked, ticked: frozenset[str], template: str, extension: str) -> bytes:
    """The file: the ticked quotations wherever they stand in the codebook, or everything that the filter shows."""
    from qual.reports import write_quotes

    if ticked:
        wide = asked | {"theme": None, "group": None, "session": None, "round": None, "role": None}
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
def _cards(study: Study, page: Page, found: Sequence[Quotation], template: str) -> None:
    if not found:
        parts.empty("quotes_none")
        return
    pages = -(-len(found) // PER_PAGE)
    if (wish := parts.wished("page")) is not None:
        st.session_state["quotes_page"] = max(1, int(wish[0])) if wish and wish[0].isdecimal() else 1
    if st.session_state.get("quotes_page", 1) > pages:
        st.session_state["quotes_page"] = 1
    at = int(st.session_state.setdefault("quotes_page", 1))
    parts.say_in_address("page", *([str(at)] if at > 1 else []))
    if pages > 1:
        told = t("quotes.page", pages=pages)
        page.foot.number_input(told, 1, pages, at, key="quotes_page", persist_state="session", width=150)
    theme, here = None, found[(at - 1) * PER_PAGE : at * PER_PAGE]
    for number, (row, also) in enumerate(zip(here, parts.also(study, here), strict=True), (at - 1) * PER_PAGE + 1):
        if row["theme"] != theme:
            theme = row["theme"]
            st.subheader(theme)
        _card(row, number, template, also)


def _card(row: Quotation, number: int, template: str, also: str) -> None:
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
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                parts.html(
                    f'<div class="qual-by">{parts.source_line(row)} · {escape(row["code"] or "")}</div>{also}',
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


# --- beside them -----------------------------------------------------------------------------------------------------
def _reading(found: Sequence[Quotation]) -> str:
    """How many there are, and how many are ticked."""
    told = t("quotes.found", count=parts.number(len(found)))
    return f"{told} {t('quotes.export.ticked', count=len(_ticked()))}" if _ticked() else told


def _beside(study: Study, page: Page, found: Sequence[Quotation]) -> None:
    """In the panel: how those shown, or those of them that are ticked, are spread over groups and rounds; and the ticked ones."""
    ticked = [row for row in found if _key(row) in _ticked()]
    anatomy.opens(page, panel=t("quotes.spread"))
    with page.panel:
        anatomy.heading(t("quotes.spread.ticked" if ticked else "quotes.spread"))
        rows = ticked or found
        groups = tables.group_codes(study)
        if groups:
            count = Counter((row["group"], row["round"]) for row in rows)
            told = {place: str(number) for place, number in count.items()}
            how = t("quotes.spread.counted")
            parts.by_cell(told, groups, tables.round_numbers(study), nothing="·", heads="grid.round_short", caption=how)
        else:
            spread = Counter(row["session"] for row in rows).most_common(SPREAD)
            parts.lead(t("quotes.spread.sources"))
            lines = "".join(f'<li><span class="when">{number}</span>{escape(name)}</li>' for name, number in spread)
            parts.html(f'<ul class="qual-list">{lines}</ul>')
        for row in reversed(ticked):
            parts.quotation(row, parts.source_line(row))
        if _ticked() and st.button(t("quotes.clear"), type="tertiary"):
            _clear()
            st.rerun()
