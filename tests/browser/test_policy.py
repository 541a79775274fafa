"""What the app's content policy lets through: the app itself, whole; nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_study

from qual.study import Study

from .conftest import running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

#: each page with something that only its component or picture draws
PAGES = {
    "": ".qual-grid button", "transcripts?part=design": "[data-testid=stDataFrame] canvas", "coding": ".qt-row, [id^=qt-]",
    "codebook": "[id^=qb-]", "themes": "[data-testid=stVegaLiteChart] :is(canvas, svg)", "quotes": ".qual-quote",
    "analysis_day?group=HN": ".qual-day *",
}  # fmt: skip


def test_the_policy_stops_nothing_of_the_app_and_all_from_elsewhere(
    tmp_path: Path, small_folder: Path, open_page: Callable[..., Page], browser: Browser
) -> None:
    folder = small_study.copy(small_folder / "study", tmp_path / "study")
    with Study(folder, coder=small_study.CODER) as study:
        study.code("HN-R1-0002", "ringe først")
    with running(folder) as app:
        page = open_page(app, "")
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text) if "Content Security Policy" in one.text else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for name, drawn in PAGES.items():
            page.goto(app.address(name))
            settled(page)
            page.locator(drawn).first.wait_for(state="attached")
            assert said == [], name
        stranger = browser.new_context()  # not one of those in which a request elsewhere fails the test
        page = stranger.new_page()
        page.on("console", lambda one: said.append(one.text) if "Content Security Policy" in one.text else None)
        app.let_in(page)
        page.evaluate(
            "new Promise((done) => { const one = new Image(); one.onerror = done; one.src = '//evil.example/x'; })"
        )
        assert page.evaluate("fetch('http://evil.example/').then(() => true, () => false)") is False
        stranger.close()
    assert len([one for one in said if "evil.example" in one]) >= 2
