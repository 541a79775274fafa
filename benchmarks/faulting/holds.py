"""What must hold when somebody looks at a study after a fault."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from faulting import world
from faulting.finding import HALF, LITTER, LOST, STUCK, UNNAMED, Finding
from qual.errors import QualError
from qual.study import Study


def after(
    finding: Finding, folder: Path, steps: list[str], *, confirmed: int = 0, files: Path | None = None
) -> int | None:
    """The study opens and is whole, stands at one of ``steps`` and at least where it was confirmed, and is clean again.

    ``steps`` : what it may hold (`world.content`), in the order of the acts; ``confirmed`` : how many acts were;
    ``files`` : a study with all files of an import, of which any may be there, each whole: one that fails does not stop the next.
    Returns how many acts are there, or None where that cannot be said.
    """
    finding.confirmed += confirmed
    _next_day(folder)
    try:
        with Study(folder) as study:
            told = [path.name for path in study.tidied.kept]
    except QualError as error:
        finding.wrong(STUCK, f"does not open: {error.code}")
        return None
    except Exception as error:
        finding.wrong(UNNAMED, f"opening it: {error!r}")
        return None
    if not world.sound(folder / "study.db"):
        finding.wrong(HALF, "the tables are not whole")
        return None
    clean(finding, folder, told)
    at = standing(folder, steps, files)
    if at is None:
        finding.wrong(HALF, "neither as before nor as after an act")
        return None
    if at < confirmed:
        finding.wrong(LOST, f"{confirmed} acts were confirmed, {at} are there")
    return at


def _next_day(folder: Path) -> None:
    """In a synchronised folder only what is old is cleaned: another machine may be writing the rest."""
    for path in folder.rglob("*.part*"):
        os.utime(path, (path.stat().st_atime, time.time() - 2 * 24 * 3600))


def standing(folder: Path, steps: list[str], files: Path | None) -> int | None:
    """Which of ``steps`` the study stands at; after an import, how many of the files are there."""
    there = world.content(folder)
    if there in steps:
        return len(steps) - 1 - steps[::-1].index(there)
    found = world.files(folder)
    return len(found) if files is not None and found <= world.files(files) else None


def clean(finding: Finding, folder: Path, told: Sequence[str] = ()) -> None:
    """Each file that the tables know is kept, no other is (unless it is told: it may be the only copy), nothing unfinished lies
    about, and what is called a backup is one."""
    known, kept = world.documents(folder), world.originals(folder)
    if missing := known - set(kept.values()):
        finding.wrong(HALF, f"{len(missing)} documents without their original")
    stray = [name for name, sha in kept.items() if sha not in known and name not in told and not name.endswith(".part")]
    for left in [*world.litter(folder), *(f"originals/{name}" for name in stray)]:
        finding.wrong(LITTER, left)
    for backup in world.backups(folder):
        if not world.sound(backup):
            finding.wrong(HALF, f"{backup.name} is no whole backup")
