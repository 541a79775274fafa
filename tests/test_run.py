"""`run.py` on a machine where something is missing: plain words, exit 1, nothing half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qual import resources

RUN = resources.place("run.py")


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, str(RUN), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def test_without_a_command_it_says_what_there_is() -> None:
    done = run()
    assert done.returncode == 0
    assert "python3 run.py demo" in done.stdout
    assert "python3 run.py test" in done.stdout


def test_without_network_it_says_so_in_plain_words(tmp_path: Path) -> None:
    done = run("status", "x", QUAL_VENV=str(tmp_path / "venv"), PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert done.returncode == 1
    assert "Uten nett / offline" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "venv").glob("*.installed"))


def test_a_place_where_no_environment_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("status", "x", QUAL_VENV=str(tmp_path / "file" / "venv"))
    assert done.returncode == 1
    assert "venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_it_uses_the_standard_library_alone() -> None:
    code = f"import sys, runpy; runpy.run_path({str(RUN)!r}, run_name='looked_at'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_ci_is_a_shell_script_without_mistakes() -> None:
    script = RUN.parent / ".ci" / "run"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
