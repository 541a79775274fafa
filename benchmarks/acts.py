"""What one act costs, and the log of many: ``python benchmarks/acts.py [--acts 10000]``, by hand.

A study with one short transcript on a local disk, and two coders who write memos in turn. Microseconds of processor time, the
tenth quickest of a hundred, which other work on the machine touches least, and of the clock, as every act waits for the disk.
A *bare* act is one row put into a table of its own by SQLite's module, with the same waiting. Then the log: all of it, one
coder's, the newest 300, what undo and redo would do, also for one who has never acted.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from qual import coding
from qual.study import Study
from qual.transcripts.placing import Place

TALK = "Mod: Hva gjør dere?\nA1: Vi ringer hjem før vi vet alt sammen, og så ser vi.\nA2: Ja.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=int, default=10_000, help="how long the log is when it is read")
    acts = parser.parse_args().acts
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "samtale.txt").write_text(TALK, encoding="utf-8")
        with Study.create(folder / "study", coder="Ada") as study:
            study.add(folder / "samtale.txt", place=Place(group="BN", round=1, create=True))
            measure(study, acts, folder)


def measure(study: Study, acts: int, folder: Path) -> None:
    """Print the figures; the memos and the undoing make the log as long as asked for."""
    bo = study.acting("Bo")
    reference = study.utterances()["utterance"].iloc[1]
    study.code(reference, "ringer")
    coded, code = study.utterances()["id"].iloc[1], study.codes()["id"].iloc[0]
    coding.add_memo(bo, "study", None, "ett først")
    bare = bare_act(folder / "bare.db")
    told("bare", bare, 500)
    told("memo", lambda: coding.add_memo(study, "study", None, "husk dette"), 500)
    told("memo, the other", lambda: coding.add_memo(bo, "study", None, "husk dette"), 500)
    told(
        "memo, from a window", lambda: coding.add_memo(study.acting("Bo").under(str(uuid4())), "study", None, "å"), 500
    )
    told(
        "answer to a suggestion",
        lambda: coding.answer_suggestion(study, coded, code, rank=1, score=1, accepted=False),
        300,
    )
    told("undo and redo", lambda: (study.undo(), study.redo()), 300)
    length = len(coding.log(study))
    for number in range(acts - length):
        coding.add_memo((study, bo)[number % 2], "study", None, "husk dette")
    print(f"the log of {len(coding.log(study)):,} acts")
    told("memo, a long log", lambda: coding.add_memo(study, "study", None, "husk dette"), 300)
    told("all of it", lambda: coding.log(study), 20)
    told("one coder's", lambda: coding.log(study, coder="Bo"), 20)
    told("the newest 300", lambda: coding.log(study, limit=300), 50)
    told("who has acted", lambda: coding.actors(study), 50)
    told("what undo would reverse", lambda: coding.undoable(study), 100)
    told("what redo would do again", lambda: coding.redoable(study), 100)
    told(
        "the same, of a newcomer",
        lambda: (coding.undoable(study.acting("Cy")), coding.redoable(study.acting("Cy"))),
        50,
    )


def bare_act(path: Path) -> Callable[[], None]:
    """One row, one transaction, one wait for the disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, said TEXT)")

    def act() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (id, said) VALUES (?, ?)", (str(uuid4()), "husk dette"))
        connection.execute("COMMIT")

    return act


def told(what: str, do: Callable[[], object], times: int) -> None:
    """Print the tenth quickest of a hundred, in processor time and by the clock."""
    do()
    worked, took = [], []
    for _ in range(times):
        start, began = time.process_time_ns(), time.perf_counter_ns()
        do()
        worked.append((time.process_time_ns() - start) / 1000)
        took.append((time.perf_counter_ns() - began) / 1000)
    print(f"{what:28} {sorted(worked)[times // 10]:10,.0f} µs   {sorted(took)[times // 10]:10,.0f} µs")


if __name__ == "__main__":
    main()
