"""How much of a window is content: on each page the first pixel of its main part, and how many controls stand above it.

    python scripts/measure_pages.py FOLDER [PAGE …] [--widths 880,900,1366,1400,1920]

serves the study in FOLDER, opens each page in Chromium at 900 px high, and prints a table. It asks no module of the project, so
it measures whichever version `PYTHONPATH` names: before and after a change.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from typing import Any

#: a page, and what its main part is drawn by (the first of these that there is)
MAIN = {
    "": ".qual-grid",
    "transcripts": ".st-key-qual_main, [class*='st-key-transcripts_list']",
    "codebook": "[id^=qb-]",
    "themes": ".qual-figure, [data-testid=stVegaLiteChart]",
    "quotes": ".qual-quote",
    "analysis_day?level=Barnehage": ".qual-day",
}
#: of the page, without the menu of pages: what is above the main part and can be pressed, chosen or written in
MEASURE = """(main) => {
    const there = (one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden";
    const found = [...document.querySelectorAll(main)].filter(there)[0];
    if (!found) return null;
    const top = found.getBoundingClientRect().top;
    const controls = [...document.querySelectorAll("button, input, select, textarea, summary, [role=combobox]")].filter(
        (one) => there(one) && !one.closest("header, .st-key-qual_bar") && one.getBoundingClientRect().bottom <= top);
    return [Math.round(top), controls.length];
}"""


def measured(page: Any, main: str) -> tuple[int, int] | None:
    """First pixel and controls above it, once the page is drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(2000)  # a script run by hand may wait for what is drawn late
    found = page.evaluate(MEASURE, main)
    return (found[0], found[1]) if found else None


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
                    page.set_viewport_size({"width": width, "height": 900})
                    page.goto(f"{where['address'].rstrip('/')}/{name}")
                    found = measured(page, MAIN[name])
                    row.append("–" if found is None else f"{found[0]} px, {found[1]}")
                print(f"| {name or 'overview'} | " + " | ".join(row) + " |")
            browser.close()
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
