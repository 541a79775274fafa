"""How much of a window is content, on each page: its first pixel, what stands above it, and its share of the window.

    python scripts/measure_pages.py FOLDER [PAGE …] [--widths 880,900,1366,1400,1920]

serves the study in FOLDER, opens each page in Chromium at 900 px high as it opens by itself, and prints a table of

* the first pixel of the page's main part, from the top of the window,
* how many controls stand above it (what can be pressed, chosen or written in, outside the bar of pages),
* the share of the window that is content. Content is what the study says: an utterance, a quotation, a code on the board, a
  figure, a table, the grid of sessions, a round of the analysis day. Of each it is the smallest rectangle around the texts and
  marks drawn in it, less what is scrolled away or outside the window; where two lie over each other they count once. So the
  empty part of a wide figure is not content, nor is a frame, a button, a heading of the page or a panel that says what to do.

It asks no module of the project, so it measures whichever version `PYTHONPATH` names: before and after a change.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from typing import Any

HIGH = 900
#: a page, and what its main part is drawn by (the first of these that there is)
MAIN = {
    "": ".qual-grid",
    "transcripts": "[data-testid=stDataFrame]",
    "coding?session=BN-R3": ".qt-row",
    "codebook": ".qb-option",
    "themes": ".qual-figure, [data-testid=stVegaLiteChart]",
    "quotes": ".qual-quote",
    "analysis_day?level=Barnehage": ".qual-day",
}
#: what the study says, as this version and those before issue 13 draw it
CONTENT = (
    ".qual-grid, .qt-row, .qb-option, .qual-figure, .qual-quote, .qual-day, .qual-talk, .qual-table, "
    "[data-testid=stDataFrame], [data-testid=stVegaLiteChart]"
)
MEASURE = """([main, content]) => {
    const there = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const first = [...document.querySelectorAll(main)].filter(there).filter((one) => one.getClientRects().length)[0];
    if (!first) return null;
    const top = first.getBoundingClientRect().top;
    const controls = [...document.querySelectorAll("button, input, select, textarea, summary, [role=combobox]")].filter(
        (one) => there(one) && one.getClientRects().length && !one.closest("header, .st-key-qual_bar") &&
            one.getBoundingClientRect().bottom <= top);
    const [wide, high, step] = [document.documentElement.clientWidth, innerHeight, 2];
    const columns = Math.ceil(wide / step);
    const points = new Uint8Array(columns * Math.ceil(high / step)); // each a square of 2 by 2 px
    for (const root of document.querySelectorAll(content)) {
        let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
        const drawn = (box) => {
            if (box.width < 1 || box.height < 1) return;
            [x, y] = [Math.min(x, box.x), Math.min(y, box.y)];
            [right, bottom] = [Math.max(right, box.right), Math.max(bottom, box.bottom)];
        };
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const { parentElement } = walker.currentNode;
            if (!walker.currentNode.data.trim() || !there(parentElement) || parentElement.closest(".qual-heard")) continue;
            const range = document.createRange();
            range.selectNodeContents(walker.currentNode);
            drawn(range.getBoundingClientRect());
        }
        const marks = root.matches("[data-testid]") ? [root] : root.querySelectorAll("canvas, svg, .mark");
        for (const one of marks) if (there(one)) drawn(one.getBoundingClientRect());
        for (let one = root.parentElement; one && one !== document.body; one = one.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(one);
            if (overflowX === "visible" && overflowY === "visible") continue;
            const box = one.getBoundingClientRect();
            [x, y] = [Math.max(x, box.x), Math.max(y, box.y)];
            [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
        }
        const cut = (at, most) => Math.max(0, Math.min(Math.round(at / step), Math.floor(most / step)));
        for (let row = cut(y, high); row < cut(bottom, high); row += 1)
            points.fill(1, row * columns + cut(x, wide), row * columns + Math.max(cut(x, wide), cut(right, wide)));
    }
    const share = points.reduce((sum, one) => sum + one, 0) / points.length;
    return [Math.round(top), controls.length, Math.round(100 * share)];
}"""


def measured(page: Any, main: str) -> list[int] | None:
    """First pixel, controls above it and share in per cent, once the page is drawn and three looks see the same."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.locator(f":is({main}):visible").first.wait_for()
    page.mouse.move(0, 0)
    seen: list[Any] = []
    until = time.monotonic() + 30
    while time.monotonic() < until and (len(seen) < 3 or not seen[-1] == seen[-2] == seen[-3]):
        page.wait_for_timeout(700)  # a script run by hand may wait
        seen.append(page.evaluate(MEASURE, [main, CONTENT]))
    found: list[int] | None = seen[-1]
    return found


def main() -> None:
    """Measure, and print the table."""
    from playwright.sync_api import sync_playwright

    asked = argparse.ArgumentParser()
    asked.add_argument("folder")
    asked.add_argument("pages", nargs="*", default=list(MAIN))
    asked.add_argument("--widths", default="880,900,1366,1400,1920")
    told = asked.parse_args()
    widths = [int(width) for width in told.widths.split(",")]
    command = [sys.executable, "-m", "qual", "app", told.folder, "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        try:
            said = ""
            assert server.stdout is not None
            for line in server.stdout:
                said += line
                if line.startswith("}"):
                    break
            where = json.loads(said)
            chromium = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_context(locale="nb-NO").new_page()
            page.add_init_script("localStorage.setItem('qual.title.seen', 'yes')")  # what is told once is not measured
            page.set_default_timeout(60_000)
            page.goto(where["link"])
            page.wait_for_url(lambda url: url.startswith(where["address"]) and "token=" not in url)
            print("| page | " + " | ".join(f"{width}" for width in widths) + " |")
            print("|---|" + "---|" * len(widths))
            for name in told.pages:
                row = []
                for width in widths:
                    page.set_viewport_size({"width": width, "height": HIGH})
                    page.goto(f"{where['address'].rstrip('/')}/{name}")
                    found = measured(page, MAIN[name])
                    row.append("–" if found is None else f"{found[0]} px, {found[1]}, {found[2]} %")
                print(f"| {name or 'overview'} | " + " | ".join(row) + " |", flush=True)
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
