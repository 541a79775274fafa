"""Two who have the study open and three commands, all writing at once: every act is there, and nobody is told of a lock."""

from __future__ import annotations

import csv
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faulting import holds, moved, running, world
from faulting.commands import Command
from faulting.doors import Worker
from faulting.finding import HALF, LOST, STUCK, UNNAMED, Finding


def cases(_: list[Command], __: Path, share: float) -> list[str]:
    """Keys ``crowd/DOOR/SEED``."""
    return [f"crowd/{door}/{seed}" for door in moved.OUTSIDE for seed in range(max(1, round(10 * share)))]


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Import a folder, load codings and make backups while two act."""
    _, door_name, _seed = key.split("/")
    finding, chance = Finding(key), random.Random(key)
    made = one.world
    assert made is not None
    folder = made.copy("book", scratch / re.sub(r"\W", "-", key))
    inbox = folder.parent / f"{folder.name}-inbox"
    files = _more(made.inbox, inbox)
    lines = [
        running.command("import", folder, inbox, "--create", "--coder", "Bo", "--json"),
        running.command("code", "load", folder, made.codings, "--coder", "Cy", "--json"),
        running.command("backup", folder, "--json"),
    ]
    chance.shuffle(lines)
    doors = [moved.DOORS[door_name](folder, coder) for coder in ("Ada", "Eli")]
    workers = [Worker(door, pause=0.002) for door in doors]
    try:
        for worker in workers:
            worker.until(2)
        with ThreadPoolExecutor(len(lines)) as pool:
            runs = list(pool.map(running.inside if door_name == "inside" else running.plainly, lines))
        answers = [answer for worker in workers for answer in worker.stop()]
    finally:
        for worker in workers:
            worker.stop()
        for door in doors:
            door.close()
    for done in runs:
        if done.code:
            finding.wrong(UNNAMED, f"a command failed: {done.codes() or done.err.strip()[-200:]}")
    for told in {answer.error or answer.trace for answer in answers} - {None}:
        finding.wrong(UNNAMED, f"an act was refused: {told}")
    confirmed = {answer.coding for answer in answers if answer.coding}
    finding.confirmed = len(confirmed) + len(runs)
    stored = moved.codings(folder / "study.db")
    if missing := confirmed - stored:
        finding.wrong(LOST, f"{len(missing)} of {len(confirmed)} confirmed acts")
    loaded = _loaded(made.codings)
    if len(stored) != len(confirmed) + loaded:
        finding.wrong(HALF, f"{len(stored)} codings, {len(confirmed)} acts and {loaded} loaded")
    if len(world.documents(folder)) != len(world.documents(made.place / "book")) + files:
        finding.wrong(STUCK, "not all files were imported")
    holds.clean(finding, folder)
    if not world.sound(folder / "study.db"):
        finding.wrong(HALF, "the tables are not whole")
    return finding


def _more(inbox: Path, to: Path) -> int:
    """The same talk for groups that the study has not met; how many files."""
    to.mkdir()
    for path in inbox.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for letter in "XY":
            name, content = (
                said.replace("BN", f"{letter}B", 1).replace("LN", f"{letter}L", 1) for said in (path.name, text)
            )
            (to / name).write_text(content, encoding="utf-8")
    return len(list(to.iterdir()))


def _loaded(path: Path) -> int:
    """How many codings a file has."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return len({row["coding"] for row in csv.DictReader(file)})
