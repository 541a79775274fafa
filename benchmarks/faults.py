"""Hurt a study in every way that a machine can, and count what is lost, silent or half.

    python benchmarks/faults.py [--quick | --every] [--only kill] [--case KEY] [--jobs 2]

Each case has a key (``kill/import/local/pwrite64:37``) that says all there is to it, its chances included: ``--case KEY`` does
it again. ``--quick`` does a tenth; ``--every`` fills the disk at every single write, once and for good, instead of at sixty of
each kind, in a study of two files instead of six. What hurts calls of the system needs ``strace`` and is left out, and said to
be, where it is missing. Each complaint is told with its key when it comes; at the end, or when it is stopped, one table.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from faulting import app_kills, crowd, damaged, full_disk, kills, moved, running
from faulting.commands import Command, commands
from faulting.finding import UNNAMED, Finding, table
from faulting.world import FEW, FILES, World

SCENARIOS = {
    "kill": kills, "appkill": app_kills, "full": full_disk, "damaged": damaged, "moved": moved, "crowd": crowd,
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="a tenth of the cases")
    options.add_argument("--every", action="store_true", help="a full disk at every single write, in a smaller study")
    options.add_argument("--only", action="append", metavar="PREFIX", help="cases whose key begins so")
    options.add_argument("--case", action="append", metavar="KEY", help="these cases (of --every: with it)")
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args()
    if not running.strace():
        print("strace is missing: faults at calls of the system are left out")
    findings: list[Finding] = []
    scratch = tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True)
    with contextlib.suppress(KeyboardInterrupt), scratch as place:
        for finding in _all(chosen, Path(place).resolve()):
            findings.append(finding)
            for kind, what in finding.complaints:
                print(f"{kind:8} {finding.key}: {what}", flush=True)
    print(f"\n{table(findings)}")
    sys.exit(any(finding.complaints for finding in findings))


def _all(chosen: argparse.Namespace, scratch: Path) -> Iterator[Finding]:
    made = {one.name: one for one in commands(World(scratch / "templates", FEW if chosen.every else FILES))}
    keys = list(chosen.case or ())
    for name, scenario in SCENARIOS.items() if not chosen.case else ():
        wanted = [prefix for prefix in chosen.only or [""] if prefix.startswith(name) or name.startswith(prefix)]
        if wanted:
            share = 0.1 if chosen.quick else 100 if chosen.every and scenario is full_disk else 1
            keys += [
                key for key in scenario.cases(list(made.values()), scratch, share)
                if any(key.startswith(prefix) for prefix in wanted)
            ]  # fmt: skip
    print(f"{len(keys)} cases", file=sys.stderr)
    began = time.monotonic()
    # processes, as a process that has threads cannot be forked: which a case may do (`traced`)
    workers = ProcessPoolExecutor(chosen.jobs, multiprocessing.get_context("fork"), _begin, (made, scratch))
    with workers as pool:
        for number, finding in enumerate(pool.map(_one, keys), 1):
            yield finding
            if not number % 20:
                print(f"{number} of {len(keys)}, {time.monotonic() - began:.0f} s", file=sys.stderr)


_here: dict[str, Any] = {}


def _begin(made: dict[str, Command], scratch: Path) -> None:
    _here.update(made=made, scratch=scratch)


def _one(key: str) -> Finding:
    name, command, *_ = key.split("/")
    try:
        return SCENARIOS[name].run(key, _here["made"].get(command, _here["made"]["undo"]), _here["scratch"])
    except Exception as error:  # the others are to be heard all the same
        return Finding(key, complaints=[(UNNAMED, f"the case itself: {error!r}")])


if __name__ == "__main__":
    main()
