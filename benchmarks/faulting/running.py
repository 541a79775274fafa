"""Commands run as a person would run them, or in this process, and killed at a moment."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180
_PRINTING = threading.Lock()


def environment() -> dict[str, str]:
    """This tree, no caches written beside it, and no coder or study of the person who runs this."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("QUAL_")}
    return mine | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "qual", *map(str, words)]


def strace() -> str | None:
    return shutil.which("strace")


@dataclass
class Run:
    """What a command said, and whether it was hurt (in the study's folder, not where it prints)."""

    code: int
    out: str
    err: str
    hit: bool = False
    seconds: float = 0.0

    @property
    def lines(self) -> list[str]:
        """What was said in full: the part of a line that a killed process leaves behind confirms nothing."""
        return [line for line in self.out.splitlines(keepends=True) if line.endswith("\n")]

    def codes(self) -> set[str]:
        """The named errors that it told, asked for as JSON."""
        try:
            told = json.loads(self.out)
        except ValueError:
            return set(re.findall(r'"error": "([\w.]+)"', self.out))
        return {told["error"]} if "error" in told else {one["error"] for one in told.get("failed", [])}


def plainly(words: list[str]) -> Run:
    began = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    return Run(done.returncode, done.stdout, done.stderr, seconds=time.perf_counter() - began)


def inside(words: list[str]) -> Run:
    """The command in this process: what a test can afford."""
    from qual.cli import app
    from qual.errors import QualError

    began, out = time.perf_counter(), io.StringIO()
    code, err = 0, ""
    with _PRINTING, contextlib.redirect_stdout(out):
        try:
            code = app(words[3:], standalone_mode=False) or 0
        except QualError as error:
            code, err = 1, error.code
            out.write(json.dumps({"error": error.code}))
    return Run(code, out.getvalue(), err, seconds=time.perf_counter() - began)


def killed(words: list[str], folder: Path, chance: random.Random, longest: float) -> Run:
    """The command killed at a random moment after it has opened the study's tables."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    signs = [folder / f"study.db{end}" for end in ("-wal", "-journal")]
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and not any(sign.exists() for sign in signs) and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(chance.random() * longest)
    process.kill()
    out, err = process.communicate()
    return Run(process.returncode, out, err, hit=process.returncode < 0)


def tracebacks(run: Run) -> str | None:
    """The last line of a traceback that a person was shown."""
    if "Traceback" not in run.err:
        return None
    return run.err.strip().splitlines()[-1][:200]
