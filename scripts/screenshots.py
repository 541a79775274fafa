"""Take the documentation's screenshots from the real app on the sample: ``python scripts/screenshots.py [--all FOLDER]``.

Writes ``docs/img/*.png`` (1400 px, light). With ``--all FOLDER`` it writes every page, at 1400 and 900 px, light and dark,
full and empty, to FOLDER, to be looked at before a change of the app is called done. Needs Chromium and the test extras.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from qual import sample
from qual.study import Study

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "oversikt": "", "transkripsjoner": "transcripts", "koding": "coding?session=BN-R3", "kodebok": "codebook", "temaer": "themes",
    "sitater": "quotes", "analysedag": "analysis_day?level=Barnehage",
}  # fmt: skip


@contextmanager
def serving(study: Path | None) -> Iterator[dict[str, str]]:
    """The app on ``study`` (None: none chosen yet): its ``link``, which works once, and its ``address``."""
    command = [sys.executable, "-m", "qual", "app", *([str(study)] if study else []), "--no-browser", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout is not None
        told = ""
        while "}" not in told:
            told += server.stdout.readline()
        yield json.loads(told)
    finally:
        server.terminate()
        server.wait()


def open_app(context: BrowserContext, app: dict[str, str]) -> Page:
    page = context.new_page()
    for _ in range(60):
        try:
            page.goto(app["link"])
            page.wait_for_url(lambda url: url.startswith(app["address"]) and "token=" not in url)
            return page
        except Exception:  # the server is not up yet
            time.sleep(0.5)
    raise SystemExit("the app did not start")


def settle(page: Page) -> None:
    """Wait until the page has stopped drawing."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(1500)


def incoming(folder: Path) -> list[Path]:
    """Files to be dropped on Transkripsjoner: a corrected one, one that is there already, new ones, one that says nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {path.name: path for path in sample.files()}
    shutil.copy(known["SKV_R1.txt"], folder)
    corrected = known["BV_R1.txt"].read_text("utf-8").replace("den blå tralla", "den grønne tralla", 1)
    (folder / "BV_R1.txt").write_text(corrected, "utf-8")
    new = known["MN_R2.txt"].read_text("utf-8")
    for old, now in (("Gruppe: MN", "Gruppe: MV"), ("Runde: 2", "Runde: 3"), ("10.05.2016", "26.04.2017")):
        new = new.replace(old, now, 1)
    (folder / "MV runde 3.txt").write_text(new, "utf-8")
    talk = "M1: Hva har skjedd siden sist?\nD1: Vi har tatt det opp hver uke.\nM1: Hvem tar det opp?\nD1: Den som står nærmest.\n"
    (folder / "telefonsamtale.txt").write_text(talk, "utf-8")
    return sorted(folder.iterdir())


def take(study: Path | None, folder: Path, *, width: int, scheme: str, mark: str = "") -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if chromium is None:
        raise SystemExit("no Chromium found")
    folder.mkdir(parents=True, exist_ok=True)
    with serving(study) as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        view = {"width": width, "height": 900}
        context = browser.new_context(locale="nb-NO", color_scheme=scheme, viewport=view)  # type: ignore[arg-type]
        page = open_app(context, app)
        settle(page)
        for name, path in PAGES.items():
            page.goto(f"{app['address']}/{path}")
            settle(page)
            page.screenshot(path=folder / f"{name}{mark}.png")
        if study is not None:
            page.goto(f"{app['address']}/transcripts?part=import")
            settle(page)
            with tempfile.TemporaryDirectory() as place:
                page.set_input_files("input[type=file]", [str(path) for path in incoming(Path(place))])
                page.locator(".st-key-import_part").wait_for()
                settle(page)
            page.screenshot(path=folder / f"import{mark}.png")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    wanted = parser.parse_args().all
    with tempfile.TemporaryDirectory() as place:
        full, _made = sample.make(Path(place) / "demo")
        full.close()
        if wanted is None:
            take(full.folder, ROOT / "docs" / "img", width=1400, scheme="light")
            return
        empty = Study.create(Path(place) / "empty", name="Min studie")
        empty.close()
        for width in (1400, 900):
            for scheme in ("light", "dark"):
                for mark, study in (("full", full.folder), ("empty", empty.folder)):
                    take(study, wanted, width=width, scheme=scheme, mark=f"-{mark}-{width}-{scheme}")


if __name__ == "__main__":
    main()
