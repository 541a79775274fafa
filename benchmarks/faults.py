"""Hurt a study in every way that a machine can, and count what is lost, silent or half.

    python benchmarks/faults.py [--quick | --every] [--only kill] [--case KEY] [--jobs 2]

Each case has a key (``kill/import/local/pwrite64:37``) that says all there is to it, its chances included: ``--case KEY`` does
it again. ``--quick`` does a tenth; ``--every`` fills the disk at every single write instead of sixty of each kind. What hurts
calls of the system needs ``strace`` and is left out, and said to be, where it is missing. At the end: every complaint with its
key, and one table.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faulting import app_kills, crowd, damaged, full_disk, kills, moved, running
from faulting.commands import commands
from faulting.finding import Finding, table
from faulting.world import World

SCENARIOS = {
    "kill": kills, "appkill": app_kills, "full": full_disk, "damaged": damaged, "moved": moved, "crowd": crowd,
}  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="a tenth of the cases")
    options.add_argument("--every", action="store_true", help="a full disk at every single write, which takes hours")
    options.add_argument("--only", action="append", metavar="PREFIX", help="cases whose key begins so")
    options.add_argument("--case", action="append", metavar="KEY", help="these cases")
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args()
    if not running.strace():
        print("strace is missing: faults at calls of the system are left out")
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as temporary:
        scratch = Path(temporary).resolve()
        findings = _all(chosen, scratch)
    for finding in findings:
        for kind, what in finding.complaints:
            print(f"{kind:8} {finding.key}: {what}")
    print(f"\n{table(findings)}")
    sys.exit(any(finding.complaints for finding in findings))


def _all(chosen: argparse.Namespace, scratch: Path) -> list[Finding]:
    made = {one.name: one for one in commands(World(scratch / "templates"))}
    keys = list(chosen.case or ())
    for name, scenario in SCENARIOS.items() if not chosen.case else ():
        wanted = [prefix for prefix in chosen.only or [""] if prefix.startswith(name) or name.startswith(prefix)]
        if wanted:
            share = 0.1 if chosen.quick else 100 if chosen.every and scenario is full_disk else 1
            keys += [
                key for key in scenario.cases(list(made.values()), scratch, share)
                if any(key.startswith(prefix) for prefix in wanted)
            ]  # fmt: skip
    began = time.monotonic()
    findings: list[Finding] = []

    def one(key: str) -> Finding:
        name, command, *_ = key.split("/")
        return SCENARIOS[name].run(key, made.get(command, made["undo"]), scratch)

    with ThreadPoolExecutor(chosen.jobs) as pool:
        for finding in pool.map(one, keys):
            findings.append(finding)
            if not len(findings) % 20:
                print(f"{len(findings)} of {len(keys)}, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return findings


if __name__ == "__main__":
    main()
