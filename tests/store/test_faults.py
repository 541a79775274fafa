"""A short version of `benchmarks/faults.py`: whatever happens to a study, nothing confirmed is lost and nothing is silent.

The cases are those of the benchmark (`benchmarks/faulting`), each by its key, with doors and commands in this process.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from faulting import crowd, damaged, full_disk, kills, moved, running
from faulting.commands import Command, commands
from faulting.finding import KINDS, Finding, table
from faulting.world import World

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Command]:
    """The commands on a world of their own: half a second for all tests here."""
    return {one.name: one for one in commands(World(tmp_path_factory.mktemp("faults") / "templates"))}


def holds(finding: Finding) -> None:
    assert finding.complaints == [], finding.key


# --- SIGKILL -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    # real kills need a process of their own: three seconds for seven commands, of which two are for loading qual and a world
    ("count", "least"), [(1, 2), pytest.param(45, 150, marks=pytest.mark.slow)]
)  # fmt: skip
def test_killed_in_every_command(tmp_path: Path, count: int, least: int) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "faulting.forks", str(tmp_path), str(count)],
        capture_output=True, text=True, env=running.environment() | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT}/benchmarks"},
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    *complaints, figures = told.stdout.splitlines()
    assert complaints == []
    assert int(figures.split()[1]) >= least


def test_a_kill_is_a_kill(tmp_path: Path, made: dict[str, Command]) -> None:
    """What looks at the study afterwards sees a loss where there is one."""
    one = made["undo"]
    folder = one.fresh(tmp_path / "study")
    finding = Finding("kill/undo/test")
    kills.holds.after(finding, folder, one.steps, confirmed=1)  # said to be undone, and is not
    assert [kind for kind, _ in finding.complaints] == ["lost"]


# --- a full disk -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(  # an import flushes often, a restore renames often: seconds each
    ("name", "call"),
    [
        ("backup", "replace"),
        pytest.param("import", "fsync", marks=pytest.mark.slow),
        pytest.param("restore", "replace", marks=pytest.mark.slow),
    ],
)
def test_full_at_every_flush_and_rename(
    tmp_path: Path, made: dict[str, Command], monkeypatch: pytest.MonkeyPatch, name: str, call: str
) -> None:
    """Walking from the first call to where the command passes; SQLite's own writes are in `test_database`."""
    one, number, passed = made[name], 0, False
    while not passed:
        number += 1
        folder = one.fresh(tmp_path / f"{call}-{number}")
        with monkeypatch.context() as patch:
            calls = _failing(patch, call, number)
            done = running.inside([*one.words(folder), "--json"])
        passed = calls[0] < number
        if passed:
            assert done.code == 0
            continue
        finding = Finding(f"full/{name}/local/{call}:{number}")
        full_disk.judge(finding, one, done, folder, one.words(folder), running.inside)
        holds(finding)
        assert done.codes() == {"study.disk_full"}
    assert number > 1


def _failing(patch: pytest.MonkeyPatch, call: str, number: int) -> list[int]:
    """The n-th call says that the disk is full; counts the calls."""
    real, calls = getattr(os, call), [0]

    def failing(*given: object, **named: object) -> object:
        calls[0] += 1
        if calls[0] == number:
            raise OSError(errno.ENOSPC, "injected")
        return real(*given, **named)

    patch.setattr(os, call, failing)
    return calls


# --- damage ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", damaged.KINDS)
def test_damaged_is_told_and_mended(tmp_path: Path, made: dict[str, Command], kind: str) -> None:
    holds(damaged.run(f"damaged/{kind}/2", made["undo"], tmp_path))


# --- under an open study -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", moved.WAYS)
def test_moved_while_somebody_acts(tmp_path: Path, made: dict[str, Command], way: str) -> None:
    finding = moved.run(f"moved/inside/{way}/1", made["undo"], tmp_path)
    holds(finding)
    assert finding.confirmed > 2


def test_two_who_act_and_three_commands_at_once(tmp_path: Path, made: dict[str, Command]) -> None:
    finding = crowd.run("crowd/inside/1", made["undo"], tmp_path)
    holds(finding)
    assert finding.confirmed >= 7  # two acts of each before the commands, and these


# --- the table ---------------------------------------------------------------------------------------------------
def test_the_table_counts_cases_that_went_wrong() -> None:
    good, bad = Finding("kill/undo/a", confirmed=2), Finding("kill/undo/b", hit=False, note="told")
    bad.wrong("lost", "one")
    bad.wrong("lost", "another")
    last = table([good, bad]).splitlines()
    assert last[0].startswith("| scenario | faults | confirmed acts | " + " | ".join(KINDS))
    assert last[2] == "| kill/undo | 1 | 2 | 1 | 0 | 0 | 0 | 0 | 0 | told 1 |"
