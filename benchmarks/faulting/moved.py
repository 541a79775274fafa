"""A study is restored, replaced, deleted or renamed while somebody has it open and goes on acting.

Every act that was confirmed must be found: in the study, or in a copy that lies in its ``backups/``; what is shown afterwards is
what is stored, or says by name that it is not. Nothing that began after the study had gone may be confirmed.
"""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from faulting import running, world
from faulting.app import App
from faulting.commands import Command
from faulting.doors import Answer, Door, Inside, Notebook, Worker
from faulting.finding import HALF, LOST, SILENT, STUCK, UNNAMED, Finding
from qual.study import Study

WAYS = ("restored", "replaced", "replaced by another study's", "deleted", "renamed", "tables deleted")
DOORS: dict[str, Callable[..., Door]] = {"notebook": Notebook, "app": App, "inside": Inside}
OUTSIDE = ("notebook", "app")  # doors of a process of their own, as in life


def cases(_: list[Command], __: Path, share: float) -> list[str]:
    """Keys ``moved/DOOR/WAY/SEED``: nine of each way through the app, three through a notebook."""
    times = {"app": 9, "notebook": 3}
    return [
        f"moved/{door}/{way}/{seed}"
        for door in OUTSIDE for way in WAYS for seed in range(max(1, round(times[door] * share)))
    ]  # fmt: skip


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Open the study, act, let the thing happen among the acts, act on, and look."""
    _, door_name, way, _seed = key.split("/")
    finding, chance = Finding(key), random.Random(key)
    assert one.world is not None
    folder = one.world.copy("coded", scratch / re.sub(r"\W", "-", key) / "study")
    with Study(folder, coder=world.CODER) as study:
        study.backup()
    door = DOORS[door_name](folder)
    worker = Worker(door, pause=0 if way == "restored" else 0.02)
    try:
        worker.until(3 + chance.randrange(5))
        time.sleep(chance.random() * 0.05)
        gone = _happen(finding, way, folder, one, running.inside if door_name == "inside" else running.plainly)
        done = time.time()
        worker.until(len(worker.answers) + 6)
        worker.stop()
        shown = door.shows()
    finally:
        worker.stop()
        door.close()
    if heard := getattr(door, "heard", ""):
        worker.answers.append(Answer(done, error=heard))
    _judge(finding, worker, gone, done, shown, way, getattr(door, "session", None))
    return finding


def _happen(
    finding: Finding, way: str, folder: Path, one: Command, do: Callable[[list[str]], running.Run]
) -> Path | None:
    """Do it; where the study stands afterwards."""
    assert one.world is not None
    backup = min(world.backups(folder))
    if way == "restored":
        done = do(running.command("restore", folder, backup, "--json"))
        if done.code:
            finding.wrong(STUCK, f"restore: {done.out.strip() or done.err.strip()[-200:]}")
    elif way == "renamed":
        return folder.rename(folder.with_name("omdøpt"))
    elif way == "deleted":
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)  # what was written meanwhile
        return None
    elif way == "tables deleted":
        (folder / "study.db").unlink()
        return None
    else:
        source = backup if way == "replaced" else one.world.place / "talk" / "study.db"
        shutil.copyfile(source, folder / "study.db.new")
        (folder / "study.db.new").rename(folder / "study.db")
    return folder


def _judge(
    finding: Finding,
    worker: Worker,
    where: Path | None,
    done: float,
    shown: set[str] | str,
    way: str,
    session: str | None,
) -> None:
    answers = worker.answers
    confirmed = {answer.coding for answer in answers if answer.coding}
    finding.confirmed = len(confirmed)
    told = sorted({answer.error for answer in answers if answer.error})
    # the app tells it in words
    finding.note = " + ".join(sorted({said if " " not in said else "told" for said in told})) or "nothing told"
    for answer in answers:
        if answer.trace:
            finding.wrong(UNNAMED, answer.trace)
    if isinstance(shown, str) and "Error(" in shown:
        finding.wrong(UNNAMED, f"looking: {shown}")
    if where is None:
        late = [answer for answer in answers if answer.coding and answer.began > done]
        if late:
            finding.wrong(LOST, f"{len(late)} acts were confirmed after the study had gone")
        if not isinstance(shown, str):
            finding.wrong(SILENT, f"{len(shown)} codings are shown of a study that is gone")
        return
    stored = codings(where / "study.db")
    saved: set[str] = set()
    for path in world.backups(where):
        saved |= codings(path)
    if missing := confirmed - stored - saved:
        finding.wrong(LOST, f"{len(missing)} of {len(confirmed)} confirmed acts are in no file")
    if (
        way.startswith("replaced")
        and not told
        and any(answer.coding not in stored for answer in answers if answer.coding)
    ):
        finding.wrong(SILENT, "acts stand only in a safety copy, and nobody was told")
    stored = codings(where / "study.db", session)
    if not isinstance(shown, str) and shown != stored:
        finding.wrong(
            SILENT, f"{len(shown - stored)} codings are shown that are not stored, {len(stored - shown)} are not shown"
        )
    if not world.sound(where / "study.db"):
        finding.wrong(HALF, "the tables are not whole")


IN_SESSION = """
    SELECT segments.coding_id FROM segments JOIN utterances ON utterances.id = segments.utterance_id
    JOIN documents ON documents.id = utterances.document_id JOIN sources ON sources.id = documents.source_id
    WHERE sources.name = ?
"""


def codings(path: Path, session: str | None = None) -> set[str]:
    """The ids of the codings in a study's or a backup's file; of one session where it is named."""
    try:
        with closing(world.tables(path)) as file:
            rows = file.execute(IN_SESSION, (session,)) if session else file.execute("SELECT id FROM codings")
            return {row for (row,) in rows}
    except sqlite3.DatabaseError:
        return set()
