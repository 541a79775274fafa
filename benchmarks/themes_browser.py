"""From a changed choice on Temaer to the new figure on screen: ``python benchmarks/themes_browser.py [--times 1 10]``, by hand.

The study of `benchmarks/themes.py`, served as `qual app` serves it, in Chromium. Milliseconds from the click that chooses to the
frame after the new picture is in the page: best and median of five, with other choices in between so that nothing is remembered.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright
from themes import generate

from qual.messages import text
from qual.study import Study

DRAWN = """() => {
  const first = document.querySelector('.qual-figure .mark');
  return first && !first.dataset.seen && first.closest('.qual-figure').getBoundingClientRect().height > 100;
}"""
MARK = "document.querySelectorAll('.qual-figure .mark').forEach(e => e.dataset.seen = 1)"
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def choose(page: Page, word: str, option: str) -> None:
    """Open a word of the title (by its message), and choose in it: the clock starts with the click on what is chosen."""
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="detached")
    page.get_by_role("button", name=re.compile(f"^{text(f'ui.{word}', 'nb')}: ")).click()
    found = page.get_by_test_id("stPopoverBody").get_by_text(text(f"ui.{option}", "nb"), exact=True)
    found.hover()
    page.evaluate(MARK)
    started.append(time.perf_counter())
    found.click()


started: list[float] = []


def timed(page: Page, act: Callable[[], None]) -> float:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(700)
    page.evaluate(MARK)
    started[:] = [time.perf_counter()]
    act()
    page.wait_for_function(DRAWN, polling="raf", timeout=60_000)
    page.evaluate(PAINTED)
    return (time.perf_counter() - started[-1]) * 1000


def measure(page: Page) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}

    def note(name: str, act: Callable[[], None]) -> None:
        found.setdefault(name, []).append(timed(page, act))

    for number in range(5):
        for measure in ("utterances", "words") if number % 2 else ("codings", "presence"):
            note("another measure", partial(choose, page, "themes.measure", f"measure.{measure}"))
        split = ("municipality,round", "level,round", "round", "group", "municipality")[number]
        note("another split", partial(choose, page, "themes.by", f"by.{split}"))
        for figure in ("lifelines", "heatmap"):
            note("another picture", partial(choose, page, "themes.as", f"themes.as.{figure}"))
    return found


def run(times: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        folder = Path(made) / "study"
        study = Study.create(folder, name="Benchmark")
        generate(study.store, times)
        study.close()
        command = [sys.executable, "-m", "qual", "app", str(folder), "--no-browser", "--json"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            told = ""
            while "}" not in told:
                told += server.stdout.readline() if server.stdout else ""
            app: dict[str, str] = json.loads(told)
            chromium: Any = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(viewport={"width": 1400, "height": 900}, locale="nb-NO").new_page()
            page.goto(app["link"])
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
            page.goto(app["address"] + "/themes")
            page.wait_for_function(DRAWN, timeout=60_000)
            return measure(page)
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    for times in parser.parse_args().times:
        print(f"{20_000 * times:,} utterances: best | median, milliseconds")
        found = run(times)
        for name, taken in (found | {"every choice": [one for each in found.values() for one in each]}).items():
            print(f"  {name}: {min(taken):.0f} | {median(taken):.0f}", flush=True)


if __name__ == "__main__":
    main()
