"""Ways into a study that stays open while something happens to it: a notebook, and the app's server.

Each act says when it began and when it was answered, and what with: a coding's id, or the named refusal.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from faulting.running import environment
from qual.errors import QualError
from qual.study import Study

NOTEBOOK = """
import json, sys, time
from qual.errors import QualError
from qual.study import Study

study = Study(sys.argv[1], coder=sys.argv[2])
utterances = list(study.utterances()["id"])
print("open", flush=True)
for number, line in enumerate(sys.stdin):
    began = time.time()
    try:
        if line.strip() == "look":
            answer = {"codings": sorted(set(study.codings()["coding"]))}
        else:
            answer = {"coding": study.code(utterances[number % len(utterances)], f"{sys.argv[2]} {number % 7}")}
    except QualError as error:
        answer = {"error": error.code}
    except Exception as error:
        answer = {"trace": repr(error)[:300]}
    print(json.dumps(answer | {"began": began}), flush=True)
"""


@dataclass
class Answer:
    """To one act: the coding that was confirmed, or the error; ``trace`` where it had no name."""

    began: float
    coding: str | None = None
    error: str | None = None
    trace: str | None = None


class Door(Protocol):
    """Somebody who has the study open."""

    def act(self) -> Answer: ...

    def shows(self) -> set[str] | str:
        """The codings that are shown, or the named error that stands there instead."""
        ...

    def close(self) -> None: ...


class Notebook:
    """A process that has the study open through the library."""

    def __init__(self, folder: Path, coder: str = "meg") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NOTEBOOK, str(folder), coder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
        )  # fmt: skip
        assert self.process.stdout is not None
        self.process.stdout.readline()

    def act(self) -> Answer:
        told = self._ask("act")
        return Answer(told["began"], told.get("coding"), told.get("error"), told.get("trace"))

    def shows(self) -> set[str] | str:
        told = self._ask("look")
        return set(told["codings"]) if "codings" in told else str(told.get("error") or told["trace"])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()

    def _ask(self, what: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        return dict(json.loads(line)) if line else {"trace": "the process died", "began": time.time()}


class Inside:
    """The study open in this very process: what a test can afford."""

    def __init__(self, folder: Path, coder: str = "meg") -> None:
        self.study = Study(folder, coder=coder)
        self.utterances = list(self.study.utterances()["id"])
        self.number = 0

    def act(self) -> Answer:
        self.number += 1
        began = time.time()
        try:
            row = self.utterances[self.number % len(self.utterances)]
            return Answer(began, self.study.code(row, f"{self.study.coder} {self.number % 7}"))
        except QualError as error:
            return Answer(began, error=error.code)
        except Exception as error:
            return Answer(began, trace=repr(error)[:300])

    def shows(self) -> set[str] | str:
        try:
            return set(self.study.codings()["coding"])
        except QualError as error:
            return error.code

    def close(self) -> None:
        self.study.close()


@dataclass
class Worker:
    """Acts through a door, one after the other, until it is told to stop."""

    door: Door
    pause: float = 0.01
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while not self._stop.is_set():
            self.answers.append(self.door.act())
            time.sleep(self.pause)

    def until(self, count: int, patience: float = 60) -> None:
        """Wait until so many acts have been answered."""
        deadline = time.monotonic() + patience
        while len(self.answers) < count and time.monotonic() < deadline and self._thread.is_alive():
            time.sleep(0.005)

    def stop(self) -> list[Answer]:
        self._stop.set()
        self._thread.join(60)
        return self.answers
