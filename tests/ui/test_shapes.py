"""Every page on studies of every shape: something where there is something, and no "nothing" without a way on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from shapes import SHAPES

from qual.ui.server import STUDY_VARIABLE
from ui.test_pages import PAGES, opened, words


@pytest.fixture(autouse=True)
def fresh_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is a new start of the app."""
    monkeypatch.setenv(STUDY_VARIABLE, "")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()
    os.environ.pop(STUDY_VARIABLE, None)


def told(app: Any) -> str:
    """All that a page says, its pictures' words too."""
    return words(app) + " ".join(str(one.proto.spec) for one in app.get("arrow_vega_lite_chart"))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_page_opens(shape_folders: Callable[[str], Path], shape: str) -> None:
    for name in PAGES:
        said = told(opened(name, shape_folders(shape)))
        for nothing in ("0 deltakere", "Ingen temaer på dette nivået", "Ingenting å vise"):
            assert nothing not in said, (name, nothing)
