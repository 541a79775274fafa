"""How quick the board of Kodebok is: ``python benchmarks/board.py [--codes 500] [--acts 40]``, by hand; needs Chromium.

A made-up study of many codes, eight groups, some codings. In a real browser: from the address to the codes on the screen; a
whole drawing anew, and one after a search (script time, in the page); a drag of ten codes, until the group says so on the
screen and until the store has answered; keys that move one code each, 30 ms apart, all of which must arrive, in order.
Beside it the bare library call (`codebook.move_code`) in the same run. Best and median.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from qual import codebook, coding
from qual.study import Study
from qual.transcripts import Place

sys.path.insert(0, str(Path(__file__).parents[1]))
NAMES = ("chromium", "chromium-browser", "google-chrome")
WORDS = [
    "vi",
    "ringer",
    "hjem",
    "permen",
    "støver",
    "alle",
    "vet",
    "ingen",
    "sier",
    "te",
    "først",
    "møtet",
    "gikk",
    "over",
    "tida",
]
#: seconds of script and layout that one piece of work takes in the page
TIMED = """(n) => { const view = document.querySelector('.qt').parentElement.view, times = [];
  for (let i = 0; i < n; i += 1) {
    const start = performance.now();
    %s
    view.root.offsetHeight;
    times.push((performance.now() - start) / 1000);
  }
  return times; }"""


def make(folder: Path, codes: int) -> list[float]:
    """The study; returns the times of ten bare moves."""
    with Study.create(folder / "study", name="Stor", coder="meg") as study:
        said = "\n".join(
            f"D{i % 5}: " + " ".join(WORDS[(i * k) % len(WORDS)] for k in range(1, 12)) for i in range(200)
        )
        for number in (1, 2):
            file = folder / f"BN-R{number}.txt"
            file.write_text(said, encoding="utf-8")
            study.add(file, place=Place(group="BN", round=number, create=True))
        book = codebook.Codebook(
            tuple(
                codebook.Code(f"{' '.join(WORDS[(i * k) % len(WORDS)] for k in range(1, 6))} {i}") for i in range(codes)
            ),
            (
                codebook.Grouping(
                    "Første", active=True, groups=tuple(codebook.CodeGroup(f"Gruppe {i}") for i in range(8))
                ),
            ),
        )
        codebook.load_into(study.acting("meg"), book)
        ids, utterances = study.codes()["id"].tolist(), study.utterances()["id"].tolist()
        rows = [
            {"code_id": ids[i % codes], "spans": [coding.Span(utterances[i % len(utterances)])], "coder": "meg",
             "kind": "individual", "origin": "hand"} for i in range(codes * 2)
        ]  # fmt: skip
        coding.apply_many(study.acting("meg"), rows)
        group = codebook.board(study)["groups"][0]["id"]
        times = []
        for i in range(10):
            start = time.perf_counter()
            codebook.move_code(study.acting("meg"), ids[-1 - i], group)
            times.append(time.perf_counter() - start)
    return times


def told(what: str, times: list[float]) -> None:
    print(f"{what:<52} best {min(times) * 1000:7.1f} ms   median {median(times) * 1000:7.1f} ms   n = {len(times)}")


def opened(page: Any, address: str, codes: int) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(f"() => document.querySelectorAll('[data-kind=codes] [role=option]').length === {codes}")
    return time.perf_counter() - start


def drags(page: Any, count: int) -> tuple[list[float], list[float]]:
    """Ten codes picked and dragged to a group: until it is on the screen, until the store has answered."""
    shown, stored = [], []
    for number in range(count):
        options = page.locator("[data-kind=codes] [role=option]")
        options.nth(2).click()
        options.nth(11).click(modifiers=["Shift"])
        group = page.locator("[data-kind=groups] [role=option]").nth(number % 3)
        source, target = options.nth(3).bounding_box(), group.bounding_box()
        page.mouse.move(source["x"] + 40, source["y"] + 8)
        page.mouse.down()
        page.mouse.move(target["x"] + 40, target["y"] + 8, steps=4)
        before = group.inner_text()
        page.evaluate(
            """([group, before]) => { window.drawnAfter = new Promise((done) => {
                 addEventListener('drop', () => { const start = performance.now();
                   const look = () => group.isConnected && group.innerText === before ? requestAnimationFrame(look)
                     : done(performance.now() - start);
                   requestAnimationFrame(look); }, { capture: true, once: true }); }); }""",
            [group.element_handle(), before],
        )
        start = time.perf_counter()
        page.mouse.up()
        shown.append(page.evaluate("() => window.drawnAfter") / 1000)
        page.wait_for_function("() => globalThis.qualWire?.queue && !qualWire.waiting.length")
        stored.append(time.perf_counter() - start)
        page.wait_for_timeout(400)
    return shown, stored


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--codes", type=int, default=500)
    options.add_argument("--acts", type=int, default=40)
    asked = options.parse_args()
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import running

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        bare = make(Path(place), asked.codes)
        told("codebook.move_code, bare", bare)
        with Study(Path(place) / "study") as study:
            times = []
            for _ in range(5):
                start = time.process_time()
                codebook.board(study)
                times.append(time.process_time() - start)
            told("codebook.board, CPU", times)
        path = next(filter(None, map(shutil.which, NAMES)))
        with running(Path(place) / "study") as app:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context(locale="nb-NO", viewport={"width": 1400, "height": 900}).new_page()
            app.let_in(page)
            told(
                "address → codes on the screen", [opened(page, app.address("codebook"), asked.codes) for _ in range(4)]
            )
            told("all drawn anew, in the page", page.evaluate(TIMED % "view.drawn.clear(); view.draw();", 12))
            typed = "view.bar.set('words', i % 2 ? '' : 'ringer');"
            told("after a letter in the search, in the page", page.evaluate(TIMED.replace("%s", typed), 12))
            page.evaluate("() => document.querySelector('.qt').parentElement.view.bar.set('words', '')")
            shown, stored = drags(page, 8)
            told("drop of ten codes → on the screen", shown)
            told("drop of ten codes → in the store, and told so", stored)
            print(f"{'':<52} the store's answer is {median(stored) / median(bare):.0f} × the bare call")
            keys(page, app, asked.acts)
            browser.close()


def keys(page: Any, app: Any, acts: int) -> None:
    """Delete (to the residual group) on one grouped code after another, 30 ms apart."""
    with Study(app.folder) as study:
        group = codebook.board(study)["groups"][7]["id"]
        codebook.move_code(study.acting("meg"), study.codes()["id"].tolist()[:acts], group)
        before = study.revision
    page.reload()
    page.wait_for_selector("[data-kind=codes] [role=option]")
    page.wait_for_timeout(1500)
    page.locator("[data-kind=codes]").focus()
    page.keyboard.press("Home")
    for _ in range(acts):
        page.keyboard.press("Delete")
        page.wait_for_timeout(30)
    start = time.perf_counter()
    page.wait_for_function("() => globalThis.qualWire?.queue && !qualWire.waiting.length")
    with Study(app.folder) as study:
        entries = coding.log(study, limit=study.revision - before)
    late = time.perf_counter() - start
    print(f"{acts} keys 30 ms apart: {len(entries)} acts in the store, the last told {late:.2f} s after the last key")


if __name__ == "__main__":
    main()
