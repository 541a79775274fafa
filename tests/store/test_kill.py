"""What the store has confirmed survives the process being killed in the middle of the next act."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qual.study import Study

CODING = """
import sys
from qual.study import Study

study = Study(sys.argv[1], coder="K")
utterances = [row for row in study.utterances()["utterance"]]
number = int(sys.argv[2])
while True:
    number += 1
    coding = study.code(utterances[number % len(utterances)], f"kode {number}")
    print(coding, flush=True)  # only now has anybody been told that it is stored
"""


@pytest.mark.slow
def test_killed_fifty_times_nothing_confirmed_is_missing(study: Study) -> None:
    folder, chance = study.folder, random.Random(1)
    study.close()
    confirmed: list[str] = []
    for round_number in range(50):
        coder = subprocess.Popen(
            [sys.executable, "-c", CODING, str(folder), str(round_number * 10_000)], stdout=subprocess.PIPE, text=True
        )
        assert coder.stdout is not None
        confirmed.append(coder.stdout.readline().strip())
        time.sleep(chance.random() * 0.2)
        coder.kill()
        confirmed += [line.strip() for line in coder.stdout if line.endswith("\n")]
        coder.wait()
    assert len(confirmed) > 200
    with Study(folder) as after:
        stored = set(after.codings()["coding"])
        assert set(filter(None, confirmed)) <= stored
        assert after.backup(Path(folder) / "whole.db").is_file()  # the file itself is whole too
