"""SIGKILL of the app's server while somebody codes: what was answered is stored, what was not is handed in once afterwards."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path

from faulting import moved, running, world
from faulting.app import SESSION, App
from faulting.commands import Command
from faulting.doors import Worker
from faulting.finding import HALF, LOST, SILENT, STUCK, UNNAMED, Finding

CALLS = {"pwrite64": 40, "fdatasync": 8}  # up to which call a thread of the server is let live


def cases(_: list[Command], __: Path, share: float) -> list[str]:
    """Keys ``appkill/moment/SEED`` and ``appkill/CALL/N``."""
    keys = [f"appkill/moment/{seed}" for seed in range(max(1, round(25 * share)))]
    for call, most in CALLS.items() if running.strace() else ():
        keys += [f"appkill/{call}/{n}" for n in range(1, most + 1, max(1, round(most / (20 * share))))]
    return keys


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Code through the server until it dies, start it again, and hand in what the page still holds."""
    _, how, number = key.split("/")
    finding = Finding(key)
    assert one.world is not None
    folder = one.world.copy("coded", scratch / re.sub(r"\W", "-", key))
    before = moved.codings(folder / "study.db")
    app = App(folder)
    try:
        worker = Worker(app, pause=0.002)
        worker.until(2)
        if how == "moment":
            time.sleep(random.Random(key).random() * 0.5)
            app.kill()
        else:
            finding.hit = _killed_at(app, how, number)
        answers = worker.stop()
        held = app.unanswered
        _whole(finding, folder, before, {answer.coding for answer in answers if answer.coding}, held is not None)
        app.start()
        late = app.send(held, time.time()) if held else None
        if late is not None and not late.coding:
            finding.wrong(STUCK, f"what the page held was not taken: {late.error or late.trace}")
        for answer in answers:
            if answer.trace:
                finding.wrong(UNNAMED, answer.trace)
        confirmed = {answer.coding for answer in (*answers, *filter(None, [late])) if answer.coding}
        finding.confirmed = len(confirmed)
        stored = moved.codings(folder / "study.db")
        if stored != before | confirmed:
            finding.wrong(LOST if confirmed - stored else HALF, "not the codings that were answered, each once")
        shown = app.shows()
        if shown != moved.codings(folder / "study.db", SESSION):
            finding.wrong(SILENT, "the page shows something else than what is stored")
    finally:
        app.kill()
    return finding


def _killed_at(app: App, call: str, number: str) -> bool:
    """Follow the server's threads, and kill it at the n-th call of one of them; whether it came to that."""
    tracing = subprocess.Popen(
        [str(running.strace()), "-f", "-qq", "-p", str(app.process.pid), "-o", "/dev/null", "-e", f"trace={call}",
         "-e", f"inject={call}:signal=KILL:when={number}"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return app.process.wait(30) == -signal.SIGKILL
    except subprocess.TimeoutExpired:
        app.kill()
        return False
    finally:
        tracing.terminate()
        tracing.wait()


def _whole(finding: Finding, folder: Path, before: set[str], confirmed: set[str], held: bool) -> None:
    """Right after the kill: every act that was answered, and at most the one that was not."""
    if not world.sound(folder / "study.db"):
        finding.wrong(HALF, "the tables are not whole")
        return
    stored = moved.codings(folder / "study.db")
    if missing := confirmed - stored:
        finding.wrong(LOST, f"{len(missing)} of {len(confirmed)} confirmed acts")
    if len(stored - before - confirmed) > held:
        finding.wrong(HALF, "more codings than acts")
    with closing(world.tables(folder / "study.db")) as tables:
        if tables.execute("SELECT 1 FROM codings WHERE id NOT IN (SELECT coding_id FROM segments)").fetchone():
            finding.wrong(HALF, "a coding without its words")
