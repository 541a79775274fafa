"""How texts are drawn: the table of what Streamlit takes as Markdown is whole, and nobody goes past it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from hostile_study import TEXTS
from hypothesis import given, settings, strategies
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

import qual.ui.pages  # noqa: F401 - whose import has Streamlit draw texts as they are
from qual.ui.plain import COLUMN, MARKDOWN, plain

UI = Path(__file__).parents[2] / "qual" / "ui"
#: what the app has no use for: its content is Markdown, or a frame or a picture with Markdown in it
UNUSED = {
    "badge", "dialog", "image", "latex", "markdown", "menu_button", "table", "write", "write_stream",
    "chat_message", "chat_input", "echo", "exception", "feedback", "help", "logo", "sidebar",
}  # fmt: skip
#: what only says in its documentation that something about Markdown is elsewhere, or takes words of the app alone
OWN_WORDS = {"Page", "navigation", "set_page_config"}


# --- the table -------------------------------------------------------------------------------------------------------
def documented(command: Callable[..., Any]) -> set[str]:
    """The parameters of which Streamlit's documentation says that they are Markdown."""
    told = re.search(r"Parameters\n-+\n(.*?)(?=\n\n?\w+\n---|\Z)", inspect.getdoc(command) or "", re.S)
    named = re.findall(r"^(\w+) ?:.*\n((?:(?: .*)?\n?)*)", told[1], re.M) if told else []
    return {name for name, words in named if "markdown" in words.lower()}


@pytest.mark.parametrize("command", sorted(name for name in dir(st) if callable(getattr(st, name)) and name[0] != "_"))
def test_what_streamlit_documents_as_markdown_is_in_the_table(command: str) -> None:
    told = documented(getattr(st, command)) - {"unsafe_allow_html", "wrap", "bind"}
    told = {"format_func" if name == "options" else name for name in told}
    if command not in UNUSED | OWN_WORDS:
        assert told <= set(MARKDOWN.get(command, ())), command


def test_so_are_the_columns_of_tables() -> None:
    kinds = [kind for kind in dir(st.column_config) if kind.endswith("Column")]
    assert len(kinds) > 15
    for kind in kinds:
        assert documented(getattr(st.column_config, kind)) <= set(COLUMN), kind


def test_the_table_names_what_there_is() -> None:
    for command, fields in MARKDOWN.items():
        for owner in (st, DeltaGenerator):
            assert set(fields) <= set(inspect.signature(getattr(owner, command)).parameters), command


def used() -> Iterator[tuple[Path, ast.Attribute]]:
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield path, node


def test_no_page_uses_what_is_all_markdown() -> None:
    seen = 0
    for path, node in used():
        of_streamlit = isinstance(node.value, ast.Name) and node.value.id == "st"
        seen += of_streamlit
        assert not (of_streamlit and node.attr in UNUSED), f"{path}:{node.lineno}: st.{node.attr}"
        assert node.attr not in ("markdown", "write_stream", "latex", "MarkdownColumn", "LinkColumn"), (
            f"{path}:{node.lineno}"
        )
    assert seen > 200


# --- what it does ----------------------------------------------------------------------------------------------------
def test_a_word_of_the_app_or_of_a_researcher_stays_as_it_is() -> None:
    """Streamlit names some widgets for a screen reader by the label's source: a backslash in it would be read out."""
    for words in (
        "Ringe først",
        "BN-R3-0012",
        "Hva gjør dere (og når)?",
        "«Vi ringer», sa hun – kl. 12",
        "BV_R1.txt",
        "50 % < 60 %",
    ):
        assert plain(words) == words


@settings(deadline=None)
@given(strategies.text(max_size=40))
def test_escaping_adds_signs_and_takes_none_away(words: str) -> None:
    bare = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), re.sub(r":color\[(\\.|&#\d+;)\]", r"\1", plain(words)))
    assert re.sub(r"\\(.)", r"\1", bare, flags=re.S) == words


@settings(deadline=None)
@given(
    strategies.lists(
        strategies.sampled_from(["![", "](", "http://", "www.", "**", "<img", ":a:", "$", "`", "_ ", "\n- ", "->", " "])
    )
)
def test_nothing_that_begins_something_is_left_bare(bits: list[str]) -> None:
    escaped = plain("".join(bits))
    kept = re.sub(r":color\[[^]]*\]|\\.|&#\d+;", "¤", escaped)
    assert not re.search(r"[\[*$`\n]|:[\w/:+-]|<i|www\.|->|^\s|\s\s|\s$", kept), escaped


def drawn() -> None:
    import streamlit as st

    words = st.session_state["words"]
    left, _ = st.columns(2)
    with left:
        st.title(words, help=words)
    left.checkbox(words, key="tick")
    left.radio("hva", [words, None], key="which", captions=[words, ""])
    st.segmented_control("hva", [1], format_func=lambda _: words, key="one", default=1)
    st.selectbox(words, [words], key="from", placeholder=words)
    st.metric(words, 3, words)


@pytest.mark.parametrize("words", TEXTS)
def test_wherever_a_command_is_called_its_markdown_is_escaped_and_its_values_are_not(words: str) -> None:
    app = AppTest.from_function(drawn)
    app.session_state["words"] = words
    app.run()
    assert not app.exception
    escaped = plain(words)
    assert (app.title[0].proto.body, app.title[0].proto.help) == (escaped.strip(), escaped)
    assert app.checkbox[0].label == app.selectbox[0].label == app.metric[0].label == app.metric[0].delta == escaped
    assert list(app.radio[0].options) == [escaped, "None"]
    assert app.radio[0].value == words
    assert list(app.selectbox[0].options) == [words]  # Streamlit draws these as they are
    assert app.session_state["one"] == 1
