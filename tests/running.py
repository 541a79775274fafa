"""``qual`` as a person types it: in this process, where that shows the same; else in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest

from qual import cli


@dataclass
class Done:
    """What a command printed, and how it ended."""

    stdout: str
    stderr: str
    returncode: int


def qual(*arguments: object, code: int = 0, language: str = "nb", **variables: str) -> Done:
    """Run a command in this process and hold its exit code; no traceback may reach the person."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in {"QUAL_LANGUAGE": language, **variables}.items():
            patch.setenv(name, value)
        returned = cli.run([str(argument) for argument in arguments])
    return _held(Done(out.getvalue(), err.getvalue(), returned), code)


def alone(*arguments: object, code: int = 0, language: str = "nb", **variables: str) -> Done:
    """The same in a process of its own, as the shell starts it: for what a process is (streams, start, signals)."""
    environment = {**os.environ, "QUAL_LANGUAGE": language, "PYTHONIOENCODING": "utf-8", **variables}
    ran = subprocess.run(
        [sys.executable, "-m", "qual", *map(str, arguments)],
        capture_output=True, text=True, env=environment, encoding="utf-8", check=False,
    )  # fmt: skip
    return _held(Done(ran.stdout, ran.stderr, ran.returncode), code)


def answer(*arguments: object, code: int = 0) -> Any:
    """What a command answers with ``--json``."""
    return json.loads(qual(*arguments, "--json", code=code).stdout)


def _held(done: Done, code: int) -> Done:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done
