"""What Streamlit says of its own accord is in Norwegian too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from .conftest import App

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.slow  # breadth; the way through is in the quick suite
def test_streamlits_menus_are_norwegian(app: App, open_page: Callable[..., Page]) -> None:
    page = open_page(app, "transcripts?part=sessions")
    page.locator("html[lang=nb]").wait_for(state="attached")
    page.get_by_test_id("stSkipToContent").filter(has_text="Hopp til innholdet").wait_for(state="attached")
    table = page.get_by_test_id("stDataFrame").first
    table.wait_for()
    table.hover()
    page.get_by_role("button", name="Søk").or_(page.get_by_label("Søk")).first.wait_for(state="attached")
    assert page.locator("[aria-label='Search']").count() == 0
