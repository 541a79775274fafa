"""The coding page in a real browser: how soon it can be used, how soon a key is a stored coding, whether all arrive, and
whether anything confirmed is lost when the server is killed.

    python benchmarks/coding_page.py [--acts 200] [--kills 50] [--only small|large|kills]

Needs Chromium and Playwright. Studies are generated: 700 utterances, 150 codes, 500 codings; and 5,000 utterances with
5,000 codings. Times are taken inside the browser, from the key's own event to the message that says that the act is stored;
at the end the store is read through the library. The last column compares with the bare library call for the same acts.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from qual import codebook, coding
from qual.study import Study
from qual.transcripts import Place
from qual.ui.server import fresh_link

WORDS = """
    vi har møter hver uke og deler det vi ser men ikke alle kommer når det er travelt så da blir det opp til hver enkelt
""".split()  # noqa: SIM905
SESSION = "BN-R2"

#: notes when a key goes down, when its act is on the screen, and when the server has said that it is stored
HOOK = """() => {
  const bench = globalThis.bench = { pressed: 0, times: [], confirmed: [], at: new Map() };
  addEventListener("keydown", (event) => { if (event.key === "l") bench.pressed = performance.now(); }, true);
  const { queue } = globalThis.qualWire;
  const { add, settle } = Object.getPrototypeOf(queue);
  queue.add = function (...what) { const act = add.apply(this, what); bench.at.set(act.id, bench.pressed); return act; };
  queue.settle = function (answers) {
    const settled = settle.call(this, answers);
    for (const { act, answer } of settled) {
      bench.times.push(performance.now() - bench.at.get(act.id));
      if (answer.ok && answer.coding) bench.confirmed.push(answer.coding);
    }
    return settled;
  };
}"""
#: the view that is on the page, in the browser
VIEW = "document.querySelector('.qt')?.parentElement.view"
READY = f"() => {VIEW}?.state && document.querySelector('.qt-selected')"


@dataclass
class App:
    """A server that can be killed and started again at the same address."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None
    base: str = ""

    def let_in(self, page: Page) -> None:
        """Open the app with a link of its own, as far as its address."""
        page.goto(fresh_link(self.folder) or self.base)
        page.wait_for_url(lambda url: url.startswith(self.base) and "token=" not in url)

    def start(self) -> App:
        command = [
            sys.executable,
            "-m",
            "qual",
            "app",
            str(self.folder),
            "--no-browser",
            "--json",
            "--port",
            str(self.port),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            try:
                self.base = str(json.loads(said)["address"])
                break
            except ValueError:
                continue
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"the app did not start: {said}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def address(self) -> str:
        return f"{self.base}/coding?session={SESSION}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make(folder: Path, utterances: int, codes: int, codings: int) -> Path:
    """A study with one long session, coded, and a short one before it."""
    chance = random.Random(1)
    said = lambda: " ".join(chance.choices(WORDS, k=chance.randint(6, 45)))  # noqa: E731
    study = Study.create(folder / f"study-{utterances}", name="Benchmark", coder="meg")
    for number, count in ((1, 40), (2, utterances)):
        file = folder / f"BN-R{number}.txt"
        file.write_text("\n".join(f"D{i % 6 + 1}: {said()}" for i in range(count)), encoding="utf-8")
        study.add(file, place=Place(group="BN", round=number, create=True))
    names = [codebook.add_code(study.acting("meg"), f"kode {i} {said()[:30]}") for i in range(codes)]
    rows = study.utterances(SESSION)
    plan = []
    for i in range(codings):
        row = rows.iloc[i % len(rows)]
        start = chance.randrange(0, len(row["text"]) // 2)
        end = chance.randrange(start + 4, len(row["text"]) + 1)
        plan.append({
            "code_id": chance.choice(names), "spans": [coding.Span(row["id"], start, end)], "coder": "meg",
            "kind": "individual", "origin": "import",
        })  # fmt: skip
    coding.apply_many(study.acting("meg"), plan)
    study.close()
    return folder / f"study-{utterances}"


def opened(browser: Browser, app: App) -> Page:
    context = browser.new_context(locale="nb-NO", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    app.let_in(page)
    page.goto(app.address())
    page.wait_for_function(READY)
    return page


def timed(page: Page, act: Any) -> float:
    """Seconds from an act until the page is drawn and takes keys."""
    began = time.perf_counter()
    act()
    page.wait_for_function(READY, polling=20)
    before = page.evaluate(f"() => {VIEW}.at")
    page.keyboard.press("j")
    page.wait_for_function(f"(before) => {VIEW}.at !== before", arg=before, polling=10)
    return time.perf_counter() - began


def turn(page: Page, place: int, session: str) -> None:
    """Click a round in the strip, and once more where the click fell between two runs of the page."""
    for patience in (15_000, 60_000):
        page.click(f".qt-rounds button >> nth={place}")
        try:
            page.wait_for_function(f"() => {VIEW}?.data.session === '{session}'", polling=10, timeout=patience)
            return
        except TimeoutError:
            print(f"a click on {session} was lost")


def usable(page: Page, app: App) -> tuple[list[float], list[float]]:
    """Seconds until the page can be used: the address opened anew; the session clicked from another one."""
    anew, clicked = [], []
    for _ in range(5):
        anew.append(timed(page, lambda: page.goto(app.address())))
    for _ in range(5):
        turn(page, 0, "BN-R1")
        page.wait_for_timeout(400)
        clicked.append(timed(page, lambda: turn(page, 1, SESSION)))
    return anew, clicked


def begin(page: Page) -> None:
    """A code to repeat, and the hook."""
    page.keyboard.press("Home")
    page.evaluate(HOOK)
    page.keyboard.press("Enter")
    page.keyboard.type(f"målt {random.random():.9f}")
    page.keyboard.press("Shift+Enter")
    page.wait_for_function("() => globalThis.qualWire.queue && !qualWire.waiting.length")
    page.evaluate("() => { bench.times.length = 0; }")


def one_by_one(page: Page, acts: int) -> tuple[list[float], int]:
    """Seconds from key to stored for acts that each wait for the one before; and how many were not on the screen at once."""
    begin(page)
    undrawn = 0
    for _ in range(acts):
        page.keyboard.press("j")
        chips = page.evaluate(f"() => {VIEW}.here.on.length")
        page.keyboard.press("l")
        undrawn += page.evaluate(f"() => {VIEW}.here.on.length") <= chips
        page.wait_for_function("() => globalThis.qualWire.queue && !qualWire.waiting.length", polling=10)
        page.wait_for_timeout(60)
    return [ms / 1000 for ms in page.evaluate("() => bench.times")], undrawn


def messages(page: Page) -> list[Any]:
    """What is said on Streamlit's own socket from the page's next opening on: each run of the script begins with a message."""
    said: list[Any] = []

    def watch(socket: Any) -> None:
        if "_stcore" in socket.url:
            socket.on("framesent", lambda frame: said.append(frame))

    page.on("websocket", watch)
    return said


def in_a_row(page: Page, acts: int, folder: Path) -> tuple[float, bool]:
    """Acts 30 ms apart: seconds until all are stored, and whether the store has them in order."""
    begin(page)
    with Study(folder) as study:
        last = study.revision
    began = time.perf_counter()
    page.evaluate(
        """(acts) => new Promise((done) => {
          const body = document.querySelector(".qt-scroll");
          const press = (key) => body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
          let left = acts;
          const timer = setInterval(() => {
            press("j");
            press("l");
            left -= 1;
            if (!left) { clearInterval(timer); done(); }
          }, 30);
        })""",
        acts,
    )
    page.wait_for_function("() => globalThis.qualWire.queue && !qualWire.waiting.length", polling=10)
    took = time.perf_counter() - began
    order = list(page.evaluate("() => bench.confirmed"))[-acts:]
    with Study(folder) as study:
        entries = [e for e in coding.log(study) if e["seq"] > last and e["operation"].startswith("coding.apply")]
        table = study.codings().sort_values("created_at", kind="stable")
        stored = [one for one in table["coding"] if one in set(order)]
        rows = table.set_index("coding").loc[order, "utterance"].tolist()
    return took, len(entries) == acts and stored == order and rows == sorted(rows)


def bare(folder: Path, acts: int) -> float:
    """The median of the library's own call for one act, in seconds."""
    with Study(folder) as study:
        code = study.codes()["id"].iloc[0]
        rows = study.utterances(SESSION)["id"].tolist()
        times = []
        for i in range(min(acts, len(rows))):
            began = time.perf_counter()
            coding.apply(study.acting("meg"), code, [coding.Span(rows[i], 0, 5)])
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def kills(browser: Browser, folder: Path, count: int) -> tuple[int, int]:
    """Kill the server while somebody codes, again and again: how many acts the page had confirmed, how many are missing."""
    chance, confirmed = random.Random(2), set()
    app = App(folder, free_port()).start()
    context = browser.new_context(locale="nb-NO", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    for number in range(count):
        app.let_in(page)
        page.goto(app.address())
        page.wait_for_function(READY)
        page.wait_for_function("() => globalThis.qualWire.queue && !qualWire.waiting.length")
        begin(page)
        until = time.perf_counter() + 0.3 + chance.random() * 1.2
        while time.perf_counter() < until:
            page.keyboard.press("j")
            page.keyboard.press("l")
            page.wait_for_timeout(15)
        app.kill()
        confirmed.update(page.evaluate("() => bench.confirmed"))
        print(f"\r  killed {number + 1} times, {len(confirmed)} acts confirmed", end="", flush=True)
        app.start()
    app.let_in(page)
    page.goto(app.address())
    page.wait_for_function(READY)
    page.wait_for_function("() => globalThis.qualWire.queue && !qualWire.waiting.length")
    print()
    with Study(folder) as study:
        missing = confirmed - set(study.codings()["coding"])
    app.kill()
    return len(confirmed), len(missing)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--acts", type=int, default=200)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--only", choices=["small", "large", "kills"])
    chosen = options.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, size in (("small", (700, 150, 500)), ("large", (5000, 150, 5000))):
            if chosen.only not in (None, name):
                continue
            folder = make(Path(place), *size)
            app = App(folder, free_port()).start()
            page = opened(browser, app)
            runs = messages(page)
            anew, clicked = usable(page, app)
            page.wait_for_timeout(1000)
            runs.clear()
            times, undrawn = one_by_one(page, chosen.acts)
            took, ordered = in_a_row(page, chosen.acts, folder)
            ran = len(runs)
            app.kill()
            figures[name] = {
                "opened, best": min(anew), "opened, median": statistics.median(anew), "clicked, best": min(clicked),
                "clicked, median": statistics.median(clicked), "key to stored, median": statistics.median(times),
                "key to stored, p95": percentile(times, 0.95), "not on screen at once": undrawn,
                f"{chosen.acts} acts 30 ms apart, all stored after": took, "all there, in order": float(ordered),
                "runs of the script for these acts": float(ran),
                "bare library call, median": bare(folder, chosen.acts),
            }  # fmt: skip
            page.context.close()
        for name, told in figures.items():
            print(name, *(f"  {what:<44}{value:8.3f}" for what, value in told.items()), sep="\n")
        if len(figures) == 2:
            small, large = figures["small"], figures["large"]
            print("large / small")
            for what in small:
                if small[what] and large[what] and what not in ("not on screen at once", "all there, in order"):
                    print(f"  {what:<44}{large[what] / small[what]:8.2f}")
        if chosen.kills and chosen.only in (None, "kills"):
            confirmed, missing = kills(browser, make(Path(tempfile.mkdtemp(dir=place)), 700, 150, 500), chosen.kills)
            print(f"killed {chosen.kills} times: {confirmed} acts confirmed, {missing} missing")
        browser.close()


if __name__ == "__main__":
    main()
