"""A full disk at every write of import, backup and restore: once, and from there on."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from faulting import holds, kills, running, traced, world
from faulting.commands import Command
from faulting.finding import LITTER, SILENT, UNNAMED, Finding
from faulting.running import Run

COMMANDS = ("import", "backup", "restore")
PLACES = kills.PLACES
#: the second where SQLite cannot say whether the disk is full or failing
FULL = {"study.disk_full", "study.disk_refuses"}


def cases(commands: list[Command], scratch: Path, share: float) -> list[str]:
    """Keys ``full/COMMAND/PLACE/CALL:N``, and ``N+`` for a disk that stays full: of each kind of write the first ten, the last
    ten and 40 between; with a ``share`` above 1 every write there is, in both ways."""
    keys = []
    for one in commands if running.strace() else ():
        for place, called in PLACES.items() if one.name in COMMANDS else ():
            folder = one.fresh(scratch / called / f"full-{one.name}")
            counts = traced.counted([*one.words(folder), "--json"], folder)
            for call in (call for call in traced.WRITES if call in counts):
                if share > 1:
                    whens = [f"{n}{stays}" for n in range(1, counts[call] + 1) for stays in ("", "+")]
                else:
                    numbers = _some(counts[call], share if place == "local" else share / 4)
                    whens = [f"{n}{'' if n % 3 else '+'}" for n in numbers]
                keys += [f"full/{one.name}/{place}/{call}:{when}" for when in whens]
    return keys


def _some(count: int, share: float) -> list[int]:
    ends, between = round(10 * share), max(1, round(40 * share))
    middle = range(1, count + 1, max(1, count // between))
    return sorted({*range(1, min(ends, count) + 1), *middle, *range(max(1, count - ends + 1), count + 1)})


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Fill the disk as the key says, see what is told and left, free it, and give the command again."""
    _, _, place, how = key.split("/")
    finding = Finding(key)
    folder = one.fresh(scratch / PLACES[place] / re.sub(r"[^\w+]", "-", key))
    words = [*one.words(folder), "--json"]
    call, when = how.split(":")
    done = traced.hurt(words, folder, call, when, "error=ENOSPC")
    finding.hit = done.hit
    if done.hit:
        judge(finding, one, done, folder, words, running.inside)
    if not finding.complaints:
        shutil.rmtree(folder)  # thousands of them would fill the disk in earnest
    return finding


def judge(
    finding: Finding, one: Command, done: Run, folder: Path, words: list[str], again: Callable[[list[str]], Run]
) -> None:
    """An error by its name and exit code 1, or all is done; nothing is left, and the same command goes on once there is room."""
    left = world.litter(folder) if done.code else []
    at = holds.after(finding, folder, one.steps, files=one.files)
    if at is None:
        return
    _told(finding, one, done, at, folder)
    for name in left:
        finding.wrong(LITTER, f"{name}, left by a command that could have cleaned it")
    if one.again and at < len(one.steps) - 1:
        kills.goes_on(finding, one, folder, words, again)


def _told(finding: Finding, one: Command, done: Run, at: int, folder: Path) -> None:
    codes = done.codes()
    finding.note = ", ".join(sorted(codes)) or ("done" if done.code == 0 else f"exit {done.code}")
    if said := running.tracebacks(done):
        finding.wrong(UNNAMED, said)
    elif done.code == 0 and (at != len(one.steps) - 1 or (one.name == "backup" and not _copied(one, folder))):
        finding.wrong(SILENT, "exit code 0, but not all is there")
    elif done.code and not (codes and codes <= FULL):
        finding.wrong(UNNAMED, f"exit code {done.code}, told as {finding.note}")


def _copied(one: Command, folder: Path) -> bool:
    return any(world.content(path) == one.steps[0] for path in world.backups(folder) if world.sound(path))
