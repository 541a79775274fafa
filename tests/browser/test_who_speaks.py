"""Materiale, who speaks: a talk that came in one voice gets its speakers by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import small_study

from browser.conftest import App, running, settled
from qual import coding
from qual.study import Study

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser

PART = "transcripts?part=sessions&as=speaks&session="
PLAN = """name = "Én stemme"
fictional = true
[[groups]]
code = "HN"
[[rounds]]
number = 1
[[sessions]]
name = "HN-R1"
group = "HN"
round = 1
present = [
"""


def one_voice(folder: Path, count: int, people: int = 8) -> Path:
    """A study with a session of so many utterances that nobody is known to have said, and so many people who were there."""
    folder.mkdir()
    present = [f'{{ label = "P{one}", role = "rolle {one}" }},' for one in range(1, people)]
    plan = folder / "plan.toml"
    plan.write_text("\n".join([PLAN, '{ label = "M", function = "moderator" },', *present, "]"]), encoding="utf-8")
    talk = folder / "HN-R1.txt"
    said = [f"{'AB'[at % 2]}: Dette er ytring nummer {at}, og så er det litt til." for at in range(count)]
    talk.write_text("\n".join(said), encoding="utf-8")
    with Study.create(folder / "study", plan=plan, coder=small_study.CODER) as study:
        study.add(talk)
        coding.give(study, study.utterances()["utterance"].tolist(), None)
    return folder / "study"


def stored(window: Page) -> None:
    """Nothing waits any more."""
    window.wait_for_function("() => !qualWire.waiting.length && !document.querySelector('.qw-pending')")


def talk(study: Study) -> dict[str, Any]:
    """All that the study holds of what was said and by whom; who has done something stays when it is undone."""
    return small_study.live_rows(study.store) | {"coders": {}}


def labels(app: App) -> list[str | None]:
    with Study(app.folder) as study:
        return [one if isinstance(one, str) else None for one in study.utterances()["speaker"]]


def test_speakers_are_given_by_keys_and_utterances_split_and_joined(tmp_path: Path, open_page: OpenPage) -> None:
    with running(one_voice(tmp_path / "one", 6)) as app:
        window = open_page(app, f"{PART}HN-R1")
        window.locator(".qw-row").first.wait_for()
        settled(window)
        window.keyboard.press("1")
        window.keyboard.press("3")
        for _ in range(5):
            window.keyboard.press("ArrowRight")
        window.keyboard.press("Space")
        window.keyboard.press("4")  # pressed before anybody knows which rows there are
        window.keyboard.press("5")
        window.keyboard.press("Shift+ArrowDown")
        window.keyboard.press("0")
        stored(window)
        assert labels(app) == ["M", "P2", "P3", "P4", "Ukjent", "Ukjent", None]
        assert window.locator(".qw-count").inner_text().startswith("6 av 7")
        window.keyboard.press("Backspace")
        stored(window)
        window.wait_for_function("() => document.querySelectorAll('.qw-row').length === 6")
        for _ in range(7):
            window.keyboard.press("u")
        stored(window)
        assert labels(app) == [None] * 6


@pytest.mark.slow  # an hour of talk; the test above presses the same keys on six utterances
def test_an_hour_of_eight_voices_is_marked_by_keys_alone(tmp_path: Path, open_page: OpenPage) -> None:
    with running(one_voice(tmp_path / "hour", 600)) as app:
        with Study(app.folder) as study:
            before = talk(study)
        window = open_page(app, f"{PART}HN-R1")
        window.locator(".qw-row").first.wait_for()
        settled(window)
        for at in range(200):
            window.keyboard.press(str(1 + at % 8))
            window.wait_for_timeout(30)  # as fast as somebody marks who listens at double speed
        stored(window)
        people = ["M", *(f"P{one}" for one in range(1, 8))]
        assert labels(app) == [people[at % 8] for at in range(200)] + [None] * 400
        for at in range(200, 600):
            window.keyboard.press(str(1 + at % 8))
        stored(window)
        assert labels(app) == [people[at % 8] for at in range(600)]
        assert window.locator(".qw-count").inner_text().startswith("600 av 600")
        for _ in range(600):
            window.keyboard.press("u")
        stored(window)
        with Study(app.folder) as study:
            assert talk(study) == before
