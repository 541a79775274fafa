"""What Streamlit's own page makes of an escaped text: exactly the text, whatever it is, and no element of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hostile_study import TEXTS

from .conftest import _wait_for, own, settled, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SCRIPT = """
import json
import streamlit as st
import qual.ui.pages

def page():
    for at, words in enumerate(json.loads({texts!r})):
        with st.container(key=f"text-{{at}}"):
            st.title(words)
            st.button(words, key=f"button-{{at}}")
            st.checkbox(words, key=f"checkbox-{{at}}")
            st.radio("x", [words], key=f"radio-{{at}}", label_visibility="collapsed")
            st.segmented_control("x", [words], key=f"control-{{at}}", label_visibility="collapsed")
            st.selectbox(words, [words], key=f"choice-{{at}}")
            st.page_link(here, label=words)
            st.expander(words)
            st.progress(1.0, text=words)
            st.error(words)

here = st.Page(page, title="x", default=True)
st.navigation([here], position="hidden").run()
"""
DRAWN = """(at) => [...document.querySelectorAll(`.st-key-text-${at} [data-testid=stMarkdownContainer]`)].map((one) => [
    one.textContent,
    one.querySelectorAll(`img, a:not([aria-label="Link to heading"]), .katex, code, strong, em, del, li, table, blockquote, br,
        hr, [role=img], [style*=color], h4, h5, h6`).length,
])"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(texts=json.dumps(TEXTS)), encoding="utf-8")
    settings = {
        "server.port": port, "server.address": "127.0.0.1", "server.headless": "true", "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        *(f"--{key}={value}" for key, value in settings.items()),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.slow  # a bare Streamlit of its own; the escaping is in tests/ui/test_plain.py
def test_an_escaped_text_is_drawn_as_it_is(browser: Browser, address: str) -> None:
    context = browser.new_context()
    asked: list[str] = []
    watch(context, asked)
    page = context.new_page()
    page.goto(address)
    page.locator(f".st-key-text-{len(TEXTS) - 1} [data-testid=stAlert]").wait_for()
    settled(page)
    for at, words in enumerate(TEXTS):
        page.wait_for_function(
            f"({DRAWN})({at}).length >= 12"
        )  # ten drawn, two hidden labels; each kind is loaded once
        drawn = [one for one in page.evaluate(DRAWN, at) if one[0] != "x"]
        assert len(drawn) == 10
        assert [one for one in drawn if one != [words, 0]] == []
    assert [one for one in asked if not own(one, {urlsplit(address).port})] == []
    context.close()
