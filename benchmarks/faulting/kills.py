"""SIGKILL in every command that writes: at the n-th write, flush, rename or removal, and at random moments."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from faulting import holds, running, traced, world
from faulting.commands import Command
from faulting.finding import HALF, LOST, STUCK, Finding
from faulting.running import Run

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "rename", "unlink")
#: a folder that is taken for a synchronised one has the rollback journal instead of the write-ahead log
PLACES = {"local": "local", "synced": "Dropbox"}


def cases(commands: list[Command], scratch: Path, share: float) -> list[str]:
    """Keys ``kill/COMMAND/PLACE/CALL:N`` and ``kill/COMMAND/PLACE/moment:SEED``: some 50 of each command."""
    keys = []
    for one in commands:
        for place, called in PLACES.items():
            if running.strace():
                folder = one.fresh(scratch / called / f"count-{one.name.replace(' ', '-')}")
                counts = traced.counted(one.words(folder), folder)
                for call in (call for call in CALLS if call in counts):
                    keys += [
                        f"kill/{one.name}/{place}/{call}:{n}" for n in _spread(counts[call], max(1, round(8 * share)))
                    ]
            keys += [f"kill/{one.name}/{place}/moment:{seed}" for seed in range(max(1, round(8 * share)))]
    return keys


def _spread(count: int, wanted: int) -> list[int]:
    """The first, the last and some between."""
    if count <= wanted:
        return list(range(1, count + 1))
    return sorted({1 + round(i * (count - 1) / (wanted - 1)) for i in range(wanted)}) if wanted > 1 else [count]


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Kill the command as the key says, look at what is left, and give the command again."""
    _, _, place, how = key.split("/")
    finding = Finding(key)
    folder = one.fresh(scratch / PLACES[place] / re.sub(r"\W", "-", key))
    words = one.words(folder)
    call, number = how.split(":")
    if call == "moment":
        done = running.killed(words, folder, random.Random(key), 0.25)
    else:
        done = traced.hurt(words, folder, call, number, "signal=KILL")
    finding.hit = done.hit
    at = holds.after(finding, folder, one.steps, confirmed=min(one.confirmed(done), len(one.steps) - 1))
    copies(finding, one, folder, done, at)
    if one.again and at is not None and at < len(one.steps) - 1:
        goes_on(finding, one, folder, words, running.plainly)
    return finding


def copies(finding: Finding, one: Command, folder: Path, done: Run, at: int | None) -> None:
    """A backup that was told is there with everything; and where a restore has begun, what stood there has been saved."""
    held = [world.content(path) for path in world.backups(folder) if world.sound(path)]
    if one.name == "backup" and done.lines and one.steps[0] not in held:
        finding.wrong(LOST, "a backup was told and is not there")
    if one.name == "restore" and at == 1 and one.steps[0] not in held:
        finding.wrong(LOST, "what stood there before the restore is in no backup")
    if one.name == "restore" and one.steps[1] not in held:
        finding.wrong(HALF, "the backup that was restored is gone")


def goes_on(
    finding: Finding, one: Command, folder: Path, words: list[str], run_again: Callable[[list[str]], Run]
) -> None:
    """The same command again does what is missing."""
    again = run_again(words)
    if holds.standing(folder, one.steps, one.files) != len(one.steps) - 1:
        finding.wrong(STUCK, f"given again, it does not finish: {again.err.strip()[-200:]}")
