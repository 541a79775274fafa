"""Does what is printed stand in the transcript?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.quotes import verify

SAID = ["altså vi bare # gjør det «hver uke»\nog ingen spør", 'ja\ndet "går seg til" (..) tror jeg', "ja"]


@pytest.mark.parametrize(
    "text",
    [
        "vi bare # gjør det",
        "«vi bare # gjør det “hver uke”»",
        "vi bare (…) hver uke",
        "vi bare (...) hver uke",
        "vi bare [...] hver uke",
        "vi bare [ … ] hver uke",
        "vi bare «...» hver uke",
        "hver uke»\nog ingen",
        "hver uke» og ingen",
        "altså vi (…) ingen spør\ndet “går seg til”",
        "ingen spør\nja\ndet",
        "vi bare (…) tror jeg",
        "“går seg til” (..) tror",
        "det går seg til".replace("går", '"går').replace("til", 'til"'),
    ],
)
def test_what_stands_there(text: str) -> None:
    assert verify(text, SAID)


@pytest.mark.parametrize(
    "text",
    [
        "vi bare gjør det",
        "Vi bare # gjør det",
        "vi bare hver uke",
        "hver uke (…) vi bare",
        "vi bare\nog ingen spør",
        "tror jeg\nvi bare",
        "og ingen spør (…) og ingen spør",
        "går det seg til",
        "",
        "«»",
        "(…)",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not verify(text, SAID)


def test_one_utterance_may_be_given_as_it_is() -> None:
    assert verify("bare gjør", "vi bare gjør det")
    assert not verify("bare gjør", [])


@given(st.text(alphabet='ab «»"\n', min_size=1, max_size=30), st.data())
def test_any_stretch_of_an_utterance_stands_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    stretch = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert verify(stretch, text) is any(letter.isalnum() for letter in stretch)
