"""From ``qual app`` to the first page in Chromium: a new process each time, in a browser that is open already.

python benchmarks/first_page.py STUDY [times]: seconds until the link is told, until the frame is drawn, until Oversikt is; the
best, the median and the worst of each. Beside them what a bare Streamlit script of one line takes in the same run, in turns,
and how many times as long Oversikt took.

A first round is not counted. qual's modules are compiled as an installed one's are, whatever ``PYTHONDONTWRITEBYTECODE`` says:
Streamlit's are too.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main(study: Path, times: int = 5) -> None:
    """Measure and print."""
    told: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, NAMES)))
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        qual(browser, study)
        for _ in range(times):
            for name, seconds in [*qual(browser, study).items(), *bare(browser).items()]:
                told.setdefault(name, []).append(seconds)
        browser.close()
    for name, all_ in told.items():
        print(f"{name:12} {min(all_):6.2f} {statistics.median(all_):6.2f} {max(all_):6.2f}")
    ratios = [ours / theirs for ours, theirs in zip(told["Oversikt"], told["bare"], strict=True)]
    print(f"{'ratio':12} {min(ratios):6.2f} {statistics.median(ratios):6.2f} {max(ratios):6.2f}")


def qual(browser: Browser, study: Path) -> dict[str, float]:
    """The app on a study."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "qual", "app", str(study), "--no-browser", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if line.startswith("}"):
            break
    link = json.loads(said)["link"]
    found = {"link": time.perf_counter() - begun}
    wait_for(link)
    context = browser.new_context(locale="nb-NO", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(link, wait_until="commit")
    page.locator(".st-key-qual_bar").wait_for()
    found["frame"] = time.perf_counter() - begun
    page.locator(".qual-grid button").first.wait_for()
    found["Oversikt"] = time.perf_counter() - begun
    context.close()
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    return found


def bare(browser: Browser) -> dict[str, float]:
    """Streamlit alone, with a script of one line."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        script = Path(folder) / "bare.py"
        script.write_text("import streamlit as st\nst.write('here')\n")
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        begun = time.perf_counter()
        address = f"http://127.0.0.1:{port}"
        options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
        command = [sys.executable, "-m", "streamlit", "run", str(script), *options, "--browser.gatherUsageStats=false"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(address)
        page = browser.new_context().new_page()
        page.goto(address, wait_until="commit")
        page.get_by_text("here", exact=True).wait_for()
        found = time.perf_counter() - begun
        page.context.close()
        process.terminate()
        process.wait(30)
        return {"bare": found}


def wait_for(link: str) -> None:
    """Until somebody answers there."""
    where = urlsplit(link)
    while True:
        try:
            socket.create_connection((where.hostname, where.port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:3]))
