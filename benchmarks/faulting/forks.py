"""SIGKILL without waiting for Python to start: one process that has everything loaded, and a fork of it for each kill."""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import time
from pathlib import Path

from faulting import full_disk, holds, kills, running
from faulting.commands import Command, commands
from faulting.finding import Finding
from faulting.world import World


def run(key: str, one: Command, scratch: Path) -> Finding:
    """Kill the command in a fork, as ``fork/COMMAND/SEED`` says: at a moment, or at its n-th flush, rename or removal."""
    finding, chance = Finding(key), random.Random(key)
    folder = one.fresh(scratch / chance.choice(("local", "Dropbox")) / re.sub(r"\W", "-", key))
    words = one.words(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _be_hurt(chance, writing, words, one.name in full_disk.COMMANDS)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        out = pipe.read()
    _, status = os.waitpid(child, 0)
    finding.hit = os.WIFSIGNALED(status)
    done = running.Run(-os.WTERMSIG(status) if finding.hit else 0, out, "")
    at = holds.after(finding, folder, one.steps, confirmed=min(one.confirmed(done), len(one.steps) - 1))
    kills.copies(finding, one, folder, done, at)
    return finding


def _be_hurt(chance: random.Random, writing: int, words: list[str], files: bool) -> None:
    """In the fork: say what the command says, and die on the way."""
    os.dup2(writing, 1)
    sys.stdout = os.fdopen(1, "w", buffering=1)
    way = chance.choice(("moment", "fsync", "replace", "unlink") if files else ("moment",))
    if way == "moment":  # of its own time, which a busy machine does not stretch
        signal.signal(signal.SIGPROF, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        signal.setitimer(signal.ITIMER_PROF, 0.001 + chance.random() * 0.12)
    else:
        left, real = [chance.randint(1, 3)], getattr(os, way)

        def dying(*given: object, **named: object) -> object:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        setattr(os, way, dying)
    try:
        from qual.cli import app

        app(words[3:], standalone_mode=False)
        sys.stdout.flush()
    finally:
        os._exit(0)


def main() -> None:
    """``python -m faulting.forks FOLDER COUNT``: so many kills of each command; the complaints, and a line of figures."""
    scratch, count = Path(sys.argv[1]), int(sys.argv[2])
    began = time.perf_counter()
    findings = [
        run(f"fork/{one.name}/{seed}", one, scratch)
        for one in commands(World(scratch / "templates")) for seed in range(count)
    ]  # fmt: skip
    for finding in findings:
        for kind, what in finding.complaints:
            print(f"{kind} {finding.key}: {what}")
    hit, confirmed = sum(one.hit for one in findings), sum(one.confirmed for one in findings)
    print(f"killed {hit} of {len(findings)}, {confirmed} acts confirmed, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
