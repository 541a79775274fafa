"""What several pages draw: leads, empty states, errors, quotations, numbers and dates as the reader's language has them.

HTML is made only here and in the pages' own small blocks, always from escaped words.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qual.errors import QualError
from qual.store import quotations
from qual.store.files import fitting
from qual.store.frames import GroupRow, SessionRow
from qual.store.litter import workplace
from qual.store.record import in_words
from qual.study import Study
from qual.themes import reading
from qual.themes.reading import number as whole
from qual.themes.reading import records as records  # the pages find it here, with what else they need
from qual.ui import look, state
from qual.ui.state import t

if TYPE_CHECKING:
    import pandas as pd

    from qual.quotes import Line, Quotation
    from qual.store.standing import NamedMemo

K = TypeVar("K")
T = TypeVar("T")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


# --- rows --------------------------------------------------------------------------------------------------------
def rows(frame: pd.DataFrame, of: type[T]) -> list[T]:
    """The rows of a table as dictionaries of the type that stands beside its query, which has these columns."""
    assert set(frame.columns) == of.__annotations__.keys(), f"{of.__name__} is not {', '.join(frame.columns)}"
    return cast("list[T]", records(frame))


# --- frames of a page --------------------------------------------------------------------------------------------
def open_study() -> Study:
    """The open study; without one, the page says where to choose it and stops."""
    current = state.study()
    if current is None:
        empty("no_study")
        st.page_link(page("overview"), label=t("page.overview"), icon=":material/arrow_forward:")
        st.stop()
    return current


def page(name: str) -> Any:
    """The page of this name, for links that keep the window's state."""
    return st.session_state["_pages"][name]


def go(name: str, **query: Any) -> None:
    """Turn to another page."""
    st.switch_page(page(name), query_params={key: str(value) for key, value in query.items() if value is not None})


def html(body: str, **where: Any) -> None:
    """Draw HTML whose words the caller has escaped."""
    st.html(body, **where)


def scroll(body: str, height: int, label: str) -> None:
    """HTML in a frame that scrolls by keyboard too, as Streamlit's own does not. ``height``: pixels, at most."""
    frame = f'<div class="qual-scroll" tabindex="0" role="region" aria-label="{escape(label)}" style="max-height: {height}px">'
    html(f"{frame}{body}</div>")


def lead(words: str) -> None:
    """One quiet line under a heading."""
    html(f'<p class="qual-lead">{escape(words)}</p>')


def pencil(name: str, key: str) -> Any:
    """A sign that opens what is changed there; ``name`` is what it is called by those who hear it, and on hover."""
    return st.popover(name, icon=":material/edit:", type="tertiary", help=name, key=f"qual_sign_{key}")


def note(words: str) -> None:
    """Something to know, without alarm."""
    html(f'<div class="qual-note">{escape(words)}</div>')


def empty(key: str, **values: Any) -> None:
    """An empty state: what this page is for and what to do; ``ui.empty.<key>`` has a title and one line a paragraph."""
    title, *lines = t(f"empty.{key}", **values).splitlines()
    told = "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())
    html(f'<div class="qual-empty"><h2>{escape(title)}</h2>{told}</div>')


def problem(error: QualError, **fields: str) -> None:
    """A named error where it happened, with what to do next; ``fields``: what those of the form are called."""
    refuse(told(error, **fields))


def refuse(words: str) -> None:
    """Why what was pressed is not done: read aloud, and under the fields that it is about."""
    html(f'<div class="qual-problem" role="alert">{escape(words)}</div>')


def lacking(label: str) -> None:
    """That the field of this label must be filled in."""
    refuse(t("error.design.empty", field=label))


def told(error: QualError, **fields: str) -> str:
    """A named error as the app says it: where the command line would name a command, the page names its button, and a field as
    the form does (``fields``)."""
    if error.code == "design.empty":
        field = str(error.values["field"])
        return t("error.design.empty", field=fields.get(field) or t(f"col.{field}"))
    return error.in_app(state.language())


class Begun(TypedDict, total=False):
    """What a form began with."""

    number: int  # for its fields' keys; grows when it begins anew
    seen: Any  # what stood there then


def begun(key: str, now: Any) -> Begun:
    """What a form began with: ``seen``, what stood there then; ``number``, for its fields' keys, grows when it begins anew."""
    held: Begun = st.session_state.setdefault(f"_begun_{key}", {"number": 0})
    held.setdefault("seen", now)
    return held


def fields(form: str, **empty: Any) -> Callable[[str], str]:
    """The keys of a form's fields by their names, each with what stands in it when nothing is typed. The fields are so again
    once what they say is stored (`anew`), or where that is other by now and nobody has typed: what is typed comes with the press
    that is to store it, and is stored as it was seen. What is refused keeps what was typed."""
    began = st.session_state.get(f"_fields_{form}")
    typed = began is not None and any(
        st.session_state.get(f"{form}_{name}", value) != value for name, value in began.items()
    )
    for name, value in empty.items():
        if (began != empty and not typed) or f"{form}_{name}" not in st.session_state:
            st.session_state[f"{form}_{name}"] = value
    if not typed:
        st.session_state[f"_fields_{form}"] = empty
    return lambda name: f"{form}_{name}"


def anew(form: str) -> None:
    """Have a form's fields be as they began when the page is drawn next."""
    st.session_state.pop(f"_fields_{form}", None)


@contextmanager
def unseen_kept(held: Begun) -> Iterator[None]:
    """Store what a form says, and begin it anew; after a conflict it keeps what was typed, and what stands there was seen."""
    try:
        yield
        held["number"] += 1
    finally:
        held.pop("seen")


@contextmanager
def attempt(**fields: str) -> Iterator[None]:
    """Show a named error in place instead of leaving the page; ``fields``: what those of the form are called."""
    try:
        yield
    except QualError as error:
        problem(error, **fields)


def size(session: SessionRow) -> str:
    """Who is there and how much is said: ``5 deltakere · 41 ytringer``; of a wall, where nobody has a name, the posts alone."""
    people, said = session["participants"], session["utterances"]
    told = [t("cell.participants", count=people)] if people else []
    return " · ".join([*told, t("cell.utterances", count=said)])


def far(coded: tuple[int, int], state: str) -> str:
    """How far the coding of a session has come, in words: ``under arbeid · 40 %``."""
    done, of = coded
    return t(f"cell.{state}", share=percent(done / of if of else 0))


def by_cell(
    told: Mapping[tuple[Any, Any], str],
    groups: Sequence[Any],
    rounds: Sequence[Any],
    *,
    nothing: str = "",
    heads: str = "round_head",
    caption: str = "",
    words: bool = False,
) -> None:
    """A table of groups × rounds with what is told of each; ``nothing`` where nothing is.

    ``heads`` : the message over each round; ``caption`` : what is told, where it does not stand over the table; ``words`` : that
    it is sentences, and no figures.
    """
    head = "".join(f'<th scope="col">{escape(t(heads, number=number))}</th>' for number in rounds)
    body = ""
    for group in groups:
        cells = "".join(f"<td>{escape(told.get((group, number), nothing))}</td>" for number in rounds)
        body += f'<tr><th scope="row">{escape(str(group or ""))}</th>{cells}</tr>'
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    drawn, of = f"{top}<thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody>", " words" if words else ""
    html(f'<table class="qual-tally{of}">{drawn}</table>')


def held_at(key: str, options: Iterable[Any], empty: int | None = 0) -> int | None:
    """Where among the options stands what the field of this key holds, as its ``index``; ``empty`` where it holds none of them.

    Every field says by itself (``index``, ``default`` or ``value``) what it holds. Left to the session's state alone, Streamlit
    tells the browser with every drawing what to show, until the browser has shown it: what was chosen in a menu opened while
    the page was drawn was undone on the screen, and with the next press in the figure."""
    held = st.session_state.get(key)
    return next((number for number, one in enumerate(options) if one == held), empty)


def held_of(key: str, options: Iterable[T]) -> list[T]:
    """Which of the options the field of this key holds, as its ``default``; see `held_at`."""
    held = st.session_state.get(key) or ()
    return [one for one in options if one in held]


def hold(key: str, value: object) -> None:
    """Have the field of this key hold a value, where it holds another: what is written anew is told anew, see `held_at`."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def choice(label: str, options: Sequence[str], key: str, words: str, **more: Any) -> str:
    """Which part of a page to show: a row of choices that is remembered, ``ui.<words>.<option>`` as its texts."""
    st.session_state.setdefault(key, more.pop("default", options[0]))
    chosen = st.segmented_control(
        label,
        options,
        key=key,
        default=st.session_state[key],
        format_func=lambda option: t(f"{words}.{option}"),
        required=True,
        persist_state="session",
        label_visibility=more.pop("label_visibility", "collapsed"),
        **more,
    )
    return str(chosen or options[0])


def part(label: str, options: Sequence[str], key: str, words: str, *, name: str = "part", **more: Any) -> str:
    """What of a page is shown, as `choice` has it, and its address (``?part=``): it is followed, and says what is chosen."""
    addressed(options, key, name, more.get("default"))
    return choice(label, options, key, words, **more)


def addressed(options: Sequence[T], key: str, name: str, default: T | None = None) -> T:
    """What is chosen in the field of this key, which may be drawn later; the address (``?name=``) is followed, and says it."""
    first = options[0] if default is None else default
    wish = wished(name)
    if wish is not None:
        said = [one for one in options if str(one) == wish[0]] if wish else [first]
        st.session_state[key] = said[0] if said else st.session_state.get(key, first)
    if st.session_state.get(key, first) not in options:
        st.session_state[key] = first
    chosen: T = st.session_state.setdefault(key, first)
    if name in st.query_params or chosen != first:
        say_in_address(name, str(chosen))
    return chosen


def wished(name: str) -> tuple[str, ...] | None:
    """What the address (``?name=``, perhaps several times) asks for, and did not ask for before; empty where the browser has gone
    back to an address that says nothing of it, None where nothing is asked.

    A run that another one overtakes can lose its new address on the way to the browser, which then sends the old one: that is
    no wish, nor is what this side wrote last. `shell` forgets both where another page is opened."""
    told = tuple(st.query_params.get_all(name))
    heard: dict[str, list[tuple[str, ...]]] = st.session_state.setdefault("_heard", {})
    sent, wrote = heard.get(name, [(), ()])
    run = get_script_run_ctx()
    back = run is not None and run.is_history_navigation
    wish = told if (back and told != (wrote or sent)) or told not in ((), sent, wrote) else None
    heard[name] = [told, wrote if wish is None else ()]
    return wish


def say_in_address(name: str, *chosen: str) -> None:
    """Have the address say what is chosen; nothing where nothing is."""
    if tuple(st.query_params.get_all(name)) == chosen:
        return
    st.session_state["_heard"][name][1] = chosen
    if chosen:
        st.query_params[name] = list(chosen)
    else:
        del st.query_params[name]


def date_field(label: str, value: str | None = None, where: Any = st, **more: Any) -> str | None:
    """A field for a date, empty at first unless ``value`` (ISO 8601) is one; gives ISO 8601."""
    chosen = where.date_input(
        label,
        value=date_of(value),
        min_value=datetime.date(1900, 1, 1),
        max_value=datetime.date(2199, 12, 31),
        format="DD.MM.YYYY" if state.language() == "nb" else "YYYY-MM-DD",
        **more,
    )
    return chosen.isoformat() if chosen else None


def date_of(value: str | None) -> datetime.date | None:
    """The day of a moment or date (ISO 8601); None where it is none."""
    try:
        return datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


# --- words -------------------------------------------------------------------------------------------------------
def number(value: float) -> str:
    """A whole number as the language writes it: ``1 234``."""
    return whole(value, state.language())


def percent(share: float) -> str:
    """A share as the language writes it: ``12 %``."""
    return reading.percent(share, state.language())


def moment(at: str) -> str:
    """A moment in UTC (ISO 8601) on this machine's clock, as the window's language writes it."""
    return reading.moment(at, state.language())


def day(date: str | None) -> str:
    """An ISO date as the language writes it: ``14.04.2025``; what is no date stays as it is."""
    if not date:
        return ""
    parts = date[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return date
    year, month, in_month = (int(part) for part in parts)
    if state.language() == "nb":
        return f"{in_month:02}.{month:02}.{year}"
    return f"{in_month} {_MONTHS[month - 1]} {year}" if 1 <= month <= 12 else date


def utc(day: str | None, days: int = 0) -> str | None:
    """The beginning of a local day (``days`` later) as the log writes moments."""
    if day is None:
        return None
    first = datetime.datetime(1970, 1, 2)  # Windows knows no local time before; nothing was done then
    local = max(datetime.datetime.fromisoformat(day), first).astimezone() + datetime.timedelta(days=days)
    return local.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


def operation(name: str) -> str:
    """An act's name in the log in plain words, in the window's language."""
    return in_words(name, state.language())


def clock(seconds: float | None) -> str:
    """Seconds as ``01:02:03``."""
    if seconds is None:
        return ""
    at = int(seconds)
    return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"


def words_of(prefix: str, value: str | None) -> str:
    """The reader's word for a value of the tables (``ui.<prefix>.<value>``); free words stay as they are."""
    if not value:
        return ""
    try:
        return t(f"{prefix}.{value}")
    except KeyError:
        return value


def place(row: Mapping[str, Any]) -> str:
    """Where a row belongs: ``BN · runde 2``, or the name of a source outside the grid."""
    if row.get("group") and row.get("round") is not None:
        return f"{row['group']} · {t('round', number=row['round'])}"
    return str(row.get("session") or "")


def marks(groups: Sequence[GroupRow]) -> dict[str, tuple[str, str]]:
    """Per group its mark (by municipality) and colour (by level, as a CSS value)."""
    levels = list(dict.fromkeys(row["level"] for row in groups if row["level"]))
    places = list(dict.fromkeys(row["municipality"] for row in groups if row["municipality"]))
    found = {}
    for row in groups:
        at = levels.index(row["level"]) if row["level"] in levels else len(levels)
        colour = look.LEVEL_COLOURS[at % len(look.LEVEL_COLOURS)]
        shape = places.index(row["municipality"]) if row["municipality"] in places else 0
        mark = look.MUNICIPALITY_MARKS[shape % len(look.MUNICIPALITY_MARKS)]
        found[row["group"]] = mark, f"var(--qual-{colour})"
    return found


# --- quotations --------------------------------------------------------------------------------------------------
def spoken(row: Quotation) -> str:
    """A quotation as HTML: its words in «», a line per speaker, with labels where several speak."""
    from qual.quotes import quoted

    lines = row["lines"]
    if len(lines) < 2:
        return f'<p class="qual-said">{escape(quoted(row["text"]))}</p>'
    return "".join(
        f'<p class="qual-said"><span class="qual-by">{escape(line.speaker or "")}</span> {escape(quoted(line.text))}</p>'
        for line in lines
    )


def around(lines: Sequence[Line]) -> str:
    """Utterances before or after a quotation as quiet HTML; nothing where there are none."""
    if not lines:
        return ""
    told = "".join(f"<p>{escape(f'{line.speaker}: ' if line.speaker else '')}{escape(line.text)}</p>" for line in lines)
    return f'<div class="qual-around">{told}</div>'


def quotation(row: Quotation, by: str, context: bool = False) -> None:
    """Draw one quotation with who and where under it."""
    before, after = (around(row["lines_before"]), around(row["lines_after"])) if context else ("", "")
    html(f'<div class="qual-quote">{before}{spoken(row)}{after}<div class="qual-by">{by}</div></div>')


def also(study: Study, shown: Sequence[Quotation]) -> list[str]:
    """What other codes stand in the utterance of each of these quotations, as quiet HTML under it; nothing where none does."""
    with study.read() as connection:
        codes = quotations.codes_on(connection, [row["utterance_id"] for row in shown])
    told = []
    for row in shown:
        own = {row["code"], *row["code"].split("; ")}  # of several, as `quotes.find` lists them
        names = [name for name in codes.get(row["utterance_id"], {}).values() if name not in own]
        words = escape(t("quotes.also", codes=" · ".join(names)))
        told.append(f'<div class="qual-by">{words}</div>' if names else "")
    return told


def source_line(row: Quotation) -> str:
    """Speaker, role, place and date of a quotation, as HTML: for the researcher, not for print."""
    who = " ".join(filter(None, (row["person"], row["pseudonym"]))) or row["speaker"] or ""
    parts = [who, row["role"] or "", place(row), day(row["date"]), clock(row["start"])]
    return escape(" · ".join(part for part in parts if part))


def memos(found: Sequence[NamedMemo]) -> None:
    """How many memos there are, which opens them, the newest first; nothing where there is none."""
    if not found:
        return
    items = "".join(
        f'<li><div class="qual-by">{escape(" · ".join(dict.fromkeys(filter(None, (memo["on"], memo["session"])))))}</div>'
        f"<div>{escape(memo['text'] or '')}</div>"
        f'<div class="qual-by">{escape(memo["author"])}, {escape(day(memo["at"]))}</div></li>'
        for memo in found
    )
    told = escape(t("memos.count", count=number(len(found))))
    html(f'<details class="qual-memos"><summary>{told}</summary><ul class="qual-list">{items}</ul></details>')


def said(text: str, by: str) -> str:
    """Words that somebody said, as HTML, with who and where under them."""
    from qual.quotes import quoted

    return f'<div class="qual-quote"><p class="qual-said">{escape(quoted(text))}</p><div class="qual-by">{escape(by)}</div></div>'


def line(key: str | None = None) -> Any:
    """A line of words with what one can do with them beside."""
    return st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False, key=key)


def noted(body: str, by: str) -> None:
    """Draw what somebody has written down (HTML), with who under it, as wide as its line."""
    html(f'<div class="qual-quote">{body}<div class="qual-by">{escape(by)}</div></div>', width="stretch")


def to_coding(session: str, reference: str) -> None:
    """A link to the utterance's place in Koding."""
    query = {"session": session, "utterance": reference}
    st.page_link(page("coding"), label=reference, icon=":material/arrow_outward:", query_params=query)


# --- fields ------------------------------------------------------------------------------------------------------
def one_of(label: str, names: Mapping[K, str], key: str, where: Any = st, **more: Any) -> K:
    """A field for one of these, shown by its name and remembered; there is at least one."""
    more = {
        "index": held_at(key, names),
        "format_func": lambda one: names.get(one, ""),
        "persist_state": "session",
    } | more
    chosen = where.selectbox(label, list(names), key=key, **more)
    return cast("K", chosen)


def some_of(label: str, options: Sequence[T], key: str, where: Any = st, **more: Any) -> list[T]:
    """A field for some of these, remembered; none chosen stands for all, and says so."""
    more = {"default": held_of(key, options), "placeholder": t("quotes.all"), "persist_state": "session"} | more
    chosen = where.multiselect(label, options, key=key, **more)
    return list(chosen)


def any_of(label: str, options: Sequence[T], key: str, where: Any = st, **more: Any) -> T | None:
    """A field for one of these or, when empty, for all; remembered."""
    more = {"index": held_at(key, options, None), "placeholder": t("quotes.all"), "persist_state": "session"} | more
    return cast("T | None", where.selectbox(label, options, key=key, **more))


def height(rows: int, most: int = 560) -> int:
    """Pixels of a table of so many rows, which scrolls where it has more than fit in."""
    return min(most, 38 + 35 * max(rows, 1))


def begun_with(found: Sequence[T], key: str, step: int = 12) -> Sequence[T]:
    """The first of many; as many more each time `more` below them is pressed."""
    return found[: step * (1 + pressed(key))]


def pressed(key: str) -> int:
    """How often `more` has been pressed."""
    return int(st.session_state.get(f"_more_{key}", 0))


def more(left: int, key: str) -> None:
    """Under the first of many: how many are ``left``, and the way to them."""
    if left > 0:
        icon, label = ":material/expand_more:", t("more", count=left)
        st.button(label, type="tertiary", icon=icon, key=f"_button_{key}", on_click=_more, args=(key,))


def _more(key: str) -> None:
    st.session_state[f"_more_{key}"] = pressed(key) + 1


# --- files -------------------------------------------------------------------------------------------------------
def download(label: str, make: Callable[[], bytes], name: str, **more: Any) -> None:
    """A button for a file that is made when it is asked for; the page does not run again."""
    st.download_button(label, make, name, on_click="ignore", icon=":material/download:", **more)


def about(study: Study, frame: pd.DataFrame | None = None) -> list[str]:
    """What a file says of itself: of a figure, or of the whole study. It reads the codings: to be asked when the file is made."""
    from qual.reports import provenance

    return provenance(study, frame, title=study.name, fictional=study.fictional, language=state.language())


def made(name: str, write: Callable[[Path], Any]) -> bytes:
    """The bytes of a file that the library writes to a path; nothing of it stays on the disk."""
    with _workplace() as folder:
        path = folder / name
        write(path)
        return path.read_bytes()


@contextmanager
def uploaded(files: Sequence[Any]) -> Iterator[list[Path]]:
    """Uploaded files under their own names in the study's private folder, gone afterwards.

    Raises `StudyError` where nothing can be done with them: in a study that is only read.
    """
    study = state.study()
    if study is not None:
        study.store.refuse()
    with _workplace() as folder:
        paths = []
        for number_, file in enumerate(files):
            # each in its own folder: two uploads may have the same name
            target = folder / str(number_) / fitting(Path(file.name).name)
            target.parent.mkdir()
            target.write_bytes(file.getvalue())
            paths.append(target)
        yield paths


def _workplace() -> AbstractContextManager[Path]:
    study = state.study()
    return workplace(study.folder if study is not None and study.store.refusal is None else None)


def file_name(study: Study, what: str, extension: str) -> str:
    """A download's name, from the study's: ``ordbrua-sitater.docx``."""
    stem = "".join(c if c.isalnum() else "-" for c in study.name.split("(")[0].strip().lower()).strip("-")
    return fitting(f"{stem[:60].rstrip('-')}-{what}{extension}")
