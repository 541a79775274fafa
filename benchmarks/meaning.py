"""The vectors of a study's talk: making them, and more like this: ``python benchmarks/meaning.py [--times 1 10]``, by hand.

The generated study of `themes.py` (20,000 utterances, and ten times as many), each utterance given 25 words drawn from the
sample's transcripts. 1,000 are really encoded; the others get vectors that are drawn, as near to one another as real ones are.
Each size runs in a process of its own. *First* is after an act, *then* the next question: the best and the worst of fifteen by
the clock, and the best of processor time. Bare is the product of a float32 matrix, less its mean, and a vector.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # before numpy reads it

import numpy as np
from sqlalchemy import select, update
from themes import generate

from qual import suggest
from qual.language.encoder import WIDTH
from qual.resources import place
from qual.store import Database, Desk
from qual.store import meanings as kept
from qual.store import schema as t
from qual.suggest import alike as find
from qual.transcripts import read

WORDS = 25
ENCODED = 1000


def talk(database: Database) -> None:
    """Give every utterance other words."""
    draw = random.Random(2)
    files = sorted(place("transcripts_sample").glob("*R1.*"))
    words = [word for file in files for one in read(file).utterances for word in one.text.split()]
    with database.engine.connect().execution_options(qual_write=True) as connection, connection.begin():
        ids = connection.execute(select(t.texts.c.id).where(t.texts.c.kind == "utterance")).scalars().all()
        for row_id in ids:
            said = " ".join(draw.choices(words, k=WORDS))
            connection.execute(update(t.texts).where(t.texts.c.id == row_id).values(text=said))


def drawn(database: Database) -> None:
    """Vectors for what is not encoded."""
    rng = np.random.default_rng(3)
    cache, mean = kept.Cache(database, suggest.meaning.VERSION, WIDTH), rng.normal(size=WIDTH)
    with database.read() as connection:
        ids = [one.text_id for one in kept.standing(connection, 1)]
    missing = sorted(set(ids) - set(cache.read(ids)[0]))
    for start in range(0, len(missing), 5000):
        some = missing[start : start + 5000]
        rows = mean + 0.5 * rng.normal(size=(len(some), WIDTH))
        cache.put(some, (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16))


def timed(act: Callable[[], object], before: Callable[[], object] = lambda: None, turns: int = 15) -> str:
    """Best and worst by the clock, and the best of processor time, in milliseconds."""
    taken, used = [], []
    for _ in range(turns):
        before()
        began, spent = time.perf_counter(), time.process_time()
        act()
        taken.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - spent))
    return f"{min(taken):.0f} – {max(taken):.0f} ({min(used):.0f})"


def resident() -> float:
    """Megabytes of this process (on Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def measure(times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "study.db")
        generate(database, times)
        talk(database)
        desk = Desk(database, "a")
        known = suggest.meanings(desk)
        began, used = time.perf_counter(), time.process_time()
        for made, _of in known.make(desk):
            if made >= ENCODED:
                break
        clock, spent = time.perf_counter() - began, time.process_time() - used
        print(
            f"| made, of {known.progress.of:,} | {made:,} in {clock:.1f} s, {spent:.1f} s of processor time |",
            flush=True,
        )
        del known
        drawn(database)
        database.close()

        database = Database(Path(folder) / "study.db")  # as another process opens it, all vectors ready
        desk = Desk(database, "a")
        with database.read() as connection:
            first = kept.standing(connection, 1)[0].utterance_id
        before = resident()
        began = time.perf_counter()
        known = suggest.meanings(desk)
        print(
            f"| opening `cache.db`, {known.path.stat().st_size / 1e6:.0f} MB | {1000 * (time.perf_counter() - began):.0f} ms |"
        )  # type: ignore[union-attr]
        find(desk, first)

        def decide() -> None:
            with desk.act("benchmark") as act:
                act.insert(t.events, date="2031-01-01", name_id=act.words("event", "x"))

        print(f"| more like this, then | {timed(lambda: find(desk, first))} ms |")
        print(f"| more like this, first after an act | {timed(lambda: find(desk, first), decide)} ms |")
        print(f"| memory now, more than before | {resident() - before:.0f} MB |")
        matrix = np.random.default_rng(0).normal(size=(len(known.listed), WIDTH)).astype(np.float32)
        mean = matrix.mean(axis=0)
        print(f"| bare, for {len(matrix):,} utterances | {timed(lambda: (matrix - mean) @ matrix[0])} ms |")
        database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, nargs="*", default=[1, 10])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        measure(options.one)
    for size in [] if options.one else options.times:
        print(f"\n| {20_000 * size:,} utterances | |\n|---|---|", flush=True)
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)
