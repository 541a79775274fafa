"""The rounds of one level side by side, slides for a big screen, and what is decided on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from html import escape
from typing import Any

import streamlit as st

from qual.quotes import quoted
from qual.reports.minutes import minutes
from qual.study import Study
from qual.themes import day, telling
from qual.themes.compare import Passage
from qual.themes.decided import DAY, Entry, entries, rewrite, take_back, write_down
from qual.themes.missing import Gap
from qual.themes.moderating import Moderating, moderating
from qual.themes.reading import moment
from qual.ui import state
from qual.ui.components.mounting import component
from qual.ui.pages import anatomy, parts, tables, theme_choice
from qual.ui.pages.anatomy import Page, Word
from qual.ui.state import t
from qual.ui.told import Told

SIGNS = {"new": "+", "back": "↩", "more": "↑", "fewer": "↓", "gone": "−", "others": "⇄", "same": "="}
SHOWN = 3  # passages that a theme opens
WORDS = (
    *("missing", "nothing", "kind", "placeholder", "write", "close"),
    *("next", "previous", "present", "keys", "pending", "written"),
)


def draw(study: Study, page: Page) -> None:
    """Choose where and which rounds; then the material beside what is written down."""
    if not has_groups(study, page):
        return
    place, numbers, words = _choose(study)
    always = bool(st.session_state.get("day_always"))
    at = theme_choice.now(study, "day")
    level = Word(theme_choice.plural(study, at), t("level.label"), partial(theme_choice.field, study, "day"))
    kept = t("say.limits.always") if always else t("say.everybody")
    limits = Word(kept, t("say.name.limits"), partial(theme_choice.always, "day"))
    anatomy.say(page, "say.day", **words, level=level, limits=limits)
    anatomy.opens(page, panel=t("day.written"))
    if place is None or not numbers:
        with page.main:
            parts.empty("day")
            if place is None:
                _offer(_places(study))
        return
    told = state.remembered(day.side_by_side, study, dict([place]), numbers, always=always, **at)
    anatomy.read(page, _reading(told))
    with page.main:
        _material(study, place, told)
    with page.panel:
        written = _written(study, place[1])
    with anatomy.menu(page, t("day.minutes"), "day_minutes"):
        _out(study, place[1], written)


def _offer(places: Mapping[tuple[str, str], str]) -> None:
    """What can be chosen first: the widest places, each a button."""
    kind = next((kind for kind, _ in places), None)
    with st.container(horizontal=True, gap="small"):
        for place, name in places.items():
            if place[0] == kind:
                st.button(name, key=f"_day_choose_{place[1]}", on_click=_take, args=(place,))


def _take(place: tuple[str, str]) -> None:
    st.session_state["day_place"] = place


def _reading(told: Sequence[day.Round]) -> str:
    """What is said of the first theme of the newest of these rounds, since the round before."""
    newest = next((one for one in reversed(told) if one.held and one.themes), None)
    if newest is None:
        return ""
    theme = newest.themes[0]
    since = telling.since(theme.asked, state.language(), groups=False) if theme.asked else ""
    count = t("themes.present", display=theme.display) if " " in theme.display else theme.display
    return t("day.reading", round=newest.number, theme=theme.theme, count=count, since=since).strip()


def has_groups(study: Study, page: Page) -> bool:
    """Whether there are groups to put rounds of side by side; else the page says so, where they are made, and where what is
    coded can be seen."""
    if tables.groups(study):
        return True
    with page.main, st.container(gap="xsmall"):
        parts.empty("day_no_groups")
        to, arrow = parts.page("transcripts"), ":material/arrow_forward:"
        st.page_link(to, label=t("overview.design"), icon=arrow, query_params={"part": "design"})
        if any(tables.use(study).values()):
            st.page_link(parts.page("themes"), label=t("page.themes"), icon=arrow)
    return False


def _choose(study: Study) -> tuple[tuple[str, str] | None, list[int], dict[str, Word]]:
    """Where and which rounds, and the words of the title that say it."""
    places = _places(study)
    _follow_link(places)
    chosen = anatomy.maybe("day_place", list(places))
    known = tables.round_numbers(study)
    st.session_state.setdefault("day_rounds", known)
    numbers = sorted(st.session_state["day_rounds"] or [])

    def where() -> None:
        st.selectbox(
            t("day.place"),
            list(places),
            index=parts.held_at("day_place", places, None if chosen is None else 0),  # what can be empty, Esc empties
            key="day_place",
            format_func=lambda place: places[place],
            placeholder=t("day.place.choose"),
            persist_state="session",
        )

    def when() -> None:
        st.segmented_control(
            t("day.rounds"),
            known,
            key="day_rounds",
            default=numbers,
            selection_mode="multi",
            persist_state="session",
            format_func=lambda number: t("round", number=number),
        )

    words = {
        "place": Word(places[chosen] if chosen else t("day.place.choose"), t("day.place"), where),
        "rounds": Word(t("say.limits.rounds", numbers=anatomy.numbers(numbers) or "–"), t("day.rounds"), when),
    }
    if chosen is not None and st.query_params.get(chosen[0]) != chosen[1]:
        for split in day.PLACES:
            st.query_params.pop(split, None)
        st.session_state["_day_link"] = chosen
        st.query_params[chosen[0]] = chosen[1]
    return chosen, numbers, words


def _follow_link(places: Mapping[tuple[str, str], str]) -> None:
    """The address says once whom it is about: ``?level=Skole``, ``?group=BN``; so a choice has a link."""
    told = next(((split, value) for split in day.PLACES if (value := st.query_params.get(split))), None)
    if told in places and st.session_state.get("_day_link") != told:
        st.session_state["day_place"] = told
    st.session_state["_day_link"] = told


def _places(study: Study) -> dict[tuple[str, str], str]:
    """Levels first, then municipalities, then single groups, each with its words."""
    groups = tables.groups(study)
    found: dict[tuple[str, str], str] = {}
    for name in dict.fromkeys(row["level"] for row in groups if row["level"]):
        found["level", name] = t("day.place.level", name=name)
    for name in dict.fromkeys(row["municipality"] for row in groups if row["municipality"]):
        found["municipality", name] = t("day.place.municipality", name=name)
    for row in groups:
        found["group", row["group"]] = t("day.place.group", name=f"{row['group']} {row['name'] or ''}".strip())
    return found


# --- the material ------------------------------------------------------------------------------------------------
def _material(study: Study, place: tuple[str, str], told: Sequence[day.Round]) -> None:
    sent = _component()(
        data=_data(study, place, told),
        key="day_rounds_drawn",
        on_open_change=lambda: None,
    )
    if isinstance(sent.open, dict):
        parts.go("coding", session=sent.open.get("session"), utterance=sent.open.get("utterance"))


def _data(study: Study, place: tuple[str, str], told: Sequence[day.Round]) -> Told:
    """What the component draws; everything in it is words, ready to show."""
    written = entries(study, place[1])
    language = state.language()
    kinds = [
        {
            "id": kind,
            "words": t(f"day.kind.{_key(kind)}"),
            "one": t(f"day.one.{_key(kind)}"),
            "entries": [{"text": one["text"], "by": _by(one, language)} for one in written if one["kind"] == kind],
        }
        for kind in DAY
    ]
    words = {name: t(f"day.slides.{name}") for name in WORDS}
    words["evidence"] = " ".join(filter(None, (_who_asks(study, place, told), telling.evidence(language))))
    words["show"] = t("screen.show")
    words["signs"] = _legend(told)
    return {"place": place[1], "rounds": [_round(one) for one in told], "kinds": kinds, "words": words}


def _who_asks(study: Study, place: tuple[str, str], told: Sequence[day.Round]) -> str:
    """Where other people moderate in some of these rounds than in others; on every slide, since what is said depends on it."""
    split, value = place
    groups = [row["group"] for row in tables.groups(study) if dict(row)[split] == value]

    def read() -> Moderating:
        with study.read() as connection:
            return moderating(connection, groups, [one.number for one in told])

    found = state.cached("who_asks", read, *place, *(one.number for one in told))
    return telling.moderators(found, state.language())


def _legend(told: Sequence[day.Round]) -> str:
    """What the signs before the themes mean, of those that stand there."""
    shown = {theme.change for one in told for theme in (*one.themes, *one.rest, *one.gone, *one.unsaid)}
    some = (
        f"{sign} {telling.change_word(change, state.language())}" for change, sign in SIGNS.items() if change in shown
    )
    return " · ".join(some)


def _round(one: day.Round) -> Told:
    held = one.held
    dates = [parts.day(session["date"]) for session in one.sessions if session["date"] and session["status"] == "held"]
    present = t("day.present", count=one.present) if held and one.present else ""
    return {
        "head": t("round_head", number=one.number),
        "year": str(one.year or ""),
        "held": held,
        "present": " · ".join(filter(None, [present, dates[0] if len(dates) == 1 else ""])),
        "themes": [_theme(theme) for theme in one.themes],
        "lists": [
            {"head": t(f"day.{name}", round=one.before), "themes": [_theme(theme) for theme in themes]}
            for name, themes in (("rest", one.rest), ("gone", one.gone), ("unsaid", one.unsaid))
            if themes
        ],
        "note": _note(one),
        "quotes": [{"theme": quote.theme, **_quote(quote.passage)} for quote in one.quotations],
        "missing": _missing(one.missing),
    }


def _theme(theme: day.Voiced) -> Told:
    change, language = theme.change, state.language()
    count = t("themes.present", display=theme.display) if " " in theme.display else theme.display
    return {
        "id": theme.theme_id,
        "name": theme.theme,
        "display": count,
        "change": change,
        "sign": SIGNS.get(change or "", ""),
        "word": telling.change_word(change, language) if change else "",
        "who": telling.who(theme.asked, language) if theme.asked else "",
        "beneath": list(theme.beneath),
        "words": [_quote(passage) for passage in theme.words[:SHOWN]],
    }


def _quote(passage: Passage) -> Told:
    return {"text": quoted(passage.text), "reference": passage.reference, "session": passage.session}


def _note(one: day.Round) -> str:
    if not one.sessions:
        return t("day.no_session")
    if not one.held:
        return t(f"cell.{one.sessions[0]['status']}")
    told = [t(f"day.coverage.{state}", sessions=", ".join(names)) for state, names in _coverage(one).items() if names]
    return " ".join([*told, *([] if one.themes else [t("day.uncoded")])])


def _coverage(one: day.Round) -> dict[str, list[str]]:
    """The sessions that are not done, by how far they have come."""
    return {
        state: [session["session"] for session in one.sessions if session["coverage"] == state]
        for state in ("not_begun", "under_way")
    }


def _missing(rows: Sequence[Gap]) -> list[str]:
    """Who was missing, one line a group and kind."""
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        what = row["person"] or row["role"] or row["figures"] or row["note"] or ""
        told.setdefault((row["group"] or "", row["what"]), []).append(str(what))
    return [
        t(f"day.missing.{what}", group=group, what=", ".join(filter(None, names)) or "–").strip()
        for (group, what), names in told.items()
    ]


@cache
def _component() -> Any:
    return component("qual_day", "day", "day.css", html='<div class="qual-day"></div>')


# --- what is written down ----------------------------------------------------------------------------------------
def _written(study: Study, about: str) -> list[Entry]:
    """Decisions, disagreements and next steps: written, mended and taken back; what is written now."""
    anatomy.heading(t("day.written"))
    with st.form("day_write", border=False):
        field = parts.fields("day_write", kind=DAY[0], text="")
        kind = st.segmented_control(
            t("day.slides.kind"),
            DAY,
            key=field("kind"),
            required=True,
            label_visibility="collapsed",
            format_func=lambda one: t(f"day.one.{_key(one)}"),
        )
        what = t("day.slides.placeholder")
        text = st.text_area(what, height=90, label_visibility="collapsed", placeholder=what, key=field("text"))
        if st.form_submit_button(t("day.slides.write"), type="primary"):
            with parts.attempt():
                write_down(study, kind or DAY[0], about, text)
                parts.anew("day_write")
                state.say("day.stored")
                st.rerun()
    told = entries(study, about)
    with st.container():  # one element: what stands below keeps its place, and stays open, when an entry comes
        for kind in DAY:
            mine = [entry for entry in told if entry["kind"] == kind]
            if mine:
                parts.html(f"<b>{escape(t(f'day.kind.{_key(kind)}'))}</b>")
            for entry in mine:
                _entry(study, entry)
    return told


def _entry(study: Study, entry: Entry) -> None:
    with parts.line(f"day_entry_{entry['id']}"):
        parts.noted(escape(entry["text"] or ""), _by(entry, state.language()))
        with parts.pencil(t("day.mend"), entry["id"]):
            begun = parts.begun(f"mend_{entry['id']}", entry["text"])
            seen, key = begun["seen"], f"{entry['id']}_{begun['number']}"
            text = st.text_area(t("day.mend"), value=seen, key=f"day_text_{key}", height=120)
            if st.button(t("save"), key=f"day_save_{key}", type="primary"):
                with parts.attempt():
                    with parts.unseen_kept(begun):
                        rewrite(study, entry["id"], text, seen=seen)
                    st.rerun()
            if st.button(t("day.take_back"), key=f"day_drop_{entry['id']}", type="tertiary"):
                with parts.attempt():
                    take_back(study, entry["id"])
                    st.rerun()


def _out(study: Study, about: str, told: Sequence[Entry]) -> None:
    """The minutes of this place, of today or of all days."""
    people = st.text_input(t("day.minutes.present"), key="day_present", help=t("day.minutes.present.help"))
    today = st.checkbox(t("day.minutes.today"), key="day_today")
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight.astimezone(UTC).isoformat() if today else None
    language, fictional = state.language(), study.fictional

    def made() -> bytes:
        return minutes(
            study,
            [about],
            since=since,
            fictional=fictional,
            about=parts.about(study),
            language=language,
            present=[name.strip() for name in people.split(",") if name.strip()],
        )

    name = parts.file_name(study, t("day.minutes.file"), ".docx")
    parts.download(t("day.minutes.download"), made, name, disabled=not told)


def _by(entry: Entry, language: str) -> str:
    return f"{entry['author']}, {moment(entry['at'], language)}"


def _key(kind: str) -> str:
    return kind.replace(" ", "_")
