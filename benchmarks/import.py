"""Import of a generated study: is it linear in the number of files, flat in memory, near a bare read, and safe to interrupt?

    nice -n 10 python benchmarks/import.py            # 1,000 .docx sessions of 600 utterances
    python benchmarks/import.py 100                   # fewer

The study is this file's own: 50 groups × as many rounds as needed, six speakers and a moderator, made-up talk. Three things
are measured, the first two in one run, alternating file by file so that both meet the same machine:

* the bare side: python-docx opens the file and takes each paragraph's text; it finds no speakers and stores nothing;
* the import: reading, finding speakers, sha-256, all rows and the log, one transaction a file, the original copied, each
  flushed to the disk (``synchronous = FULL``), in a study that grows;
* Ctrl-C: ``qual import`` in a process of its own gets SIGINT in the middle; what it had stored must be whole files, and the
  same command again must complete the rest and touch nothing that was there.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from functools import partial
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

UTTERANCES = 600
GROUPS = 50
BATCHES = 10
GOAL = 1.5
WORDS = """
    vi har prøvd å ringe hjem før møtet men det er ikke alltid noen som svarer og da må en vente til neste uke altså hos oss
    står permen på hylla mens båten ligger klar ved kaia for den som tør å ta turen over fjorden med post og brød til alle
""".split()  # noqa: SIM905


def generate(folder: Path, files: int) -> list[Path]:
    """``files`` sessions as .docx: Word's own parts around paragraphs that are written straight, which is 50 times faster."""
    import docx

    shell = BytesIO()
    docx.Document().save(shell)
    with zipfile.ZipFile(shell) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts.pop("word/document.xml").decode()
    head, tail = main.split("<w:body>")[0] + "<w:body>", "</w:body></w:document>"
    chance, paths = random.Random(20_26), []
    for number in range(files):
        group, round_number = number % GROUPS, number // GROUPS + 1
        path = folder / f"G{chr(65 + group // 10)}{group % 10}-R{round_number}.docx"
        lines = [f"{('Mod', *(f'D{n}' for n in range(1, 7)))[u % 7]}: {talk(chance)}" for u in range(UTTERANCES)]
        body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
            archive.writestr("word/document.xml", head + body + tail)
        paths.append(path)
    return paths


def talk(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(4, 40))).capitalize() + "."


def study_toml(files: int) -> str:
    groups = "".join(f'[[groups]]\ncode = "G{chr(65 + g // 10)}{g % 10}"\n' for g in range(min(GROUPS, files)))
    rounds = "".join(f"[[rounds]]\nnumber = {n}\n" for n in range(1, (files - 1) // GROUPS + 2))
    return f'name = "Benchmark"\nfictional = true\n{groups}{rounds}'


def bare(path: Path) -> int:
    """Characters in the file, by python-docx alone."""
    import docx

    return sum(len(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs)


def memory() -> float:
    """Resident memory of this process in MB."""
    with Path("/proc/self/statm").open() as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def steady(paths: list[Path], folder: Path) -> float:
    """Print time and memory batch by batch; return import time over bare time, both on the clock."""
    from qual.study import Study

    (folder / "plan.toml").write_text(study_toml(len(paths)), encoding="utf-8")
    size = max(1, len(paths) // BATCHES)
    print(f"{'files':>6} {'bare ms/file':>13} {'import ms/file':>15} {'ratio':>6} {'ratio CPU':>10} {'memory MB':>10}")
    totals, rows = [0.0] * 4, []
    with Study.create(folder / "study", plan=folder / "plan.toml") as study:
        bare(paths[0]), study.plan
        for start in range(0, len(paths), size):
            batch = paths[start : start + size]
            spent = [0.0] * 4  # bare and import on the clock, bare and import in this process
            gc.collect()
            for path in batch:
                for side, each in enumerate((bare, study.add)):
                    clock, cpu = time.perf_counter(), time.process_time()
                    each(path)
                    spent[side] += time.perf_counter() - clock
                    spent[2 + side] += time.process_time() - cpu
            totals = [a + b for a, b in zip(totals, spent, strict=True)]
            rows.append(
                (
                    start + len(batch),
                    *(1000 * s / len(batch) for s in spent[:2]),
                    spent[1] / spent[0],
                    spent[3] / spent[2],
                    memory(),
                )
            )
            print("{:6} {:13.1f} {:15.1f} {:6.2f} {:10.2f} {:10.0f}".format(*rows[-1]), flush=True)
        entries = transactions(study.store.path)
        megabytes = study.store.path.stat().st_size / 2**20
    print(f"transactions with utterances: {entries} for {len(paths)} files; tables of {megabytes:.0f} MB")
    print(
        f"ratio over all: {totals[1] / totals[0]:.2f} on the clock (goal: at most {GOAL}), "
        f"{totals[3] / totals[2]:.2f} in CPU time"
    )
    return totals[1] / totals[0]


def transactions(tables: Path) -> int:
    with sqlite3.connect(tables) as connection:
        return int(connection.execute("SELECT count(*) FROM log WHERE operation = 'import'").fetchone()[0])


def stored(tables: Path) -> dict[str, int]:
    """Utterances by document."""
    query = "SELECT d.id, count(u.id) FROM documents d LEFT JOIN utterances u ON u.document_id = d.id GROUP BY d.id"
    with sqlite3.connect(tables) as connection:
        return dict(connection.execute(query).fetchall())


def interrupted(paths: list[Path], folder: Path) -> bool:
    """Whether an import that was interrupted by Ctrl-C goes on where it stopped."""
    from qual.study import Study

    study = folder / "interrupted"
    Study.create(study, plan=folder / "plan.toml").close()
    command = [sys.executable, "-m", "qual", "import", str(study), *map(str, paths)]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs are told to ignore it
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=heed)
    while process.poll() is None and len(stored(study / "study.db")) < len(paths) // 3:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    there = stored(study / "study.db")
    told = said.strip().splitlines()[-1:] or ["(nothing)"]
    print(f"after Ctrl-C: exit {process.returncode}, {len(there)} of {len(paths)} files stored; it says: {told[0]}")
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    after = stored(study / "study.db")
    whole = set(there.values()) == set(after.values()) == {UTTERANCES} and set(there) <= set(after)
    print(f"next run: exit {again.returncode}, {len(after)} of {len(paths)} files, every one whole: {whole}")
    return process.returncode == 1 and 0 < len(there) < len(paths) == len(after) and whole


def main() -> int:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        begun = time.perf_counter()
        paths = generate(folder / "in", files)
        print(f"{files} files of {UTTERANCES} utterances made in {time.perf_counter() - begun:.0f} s")
        ratio = steady(paths, folder)
        resumed = interrupted(paths[:60], folder)
    return 0 if ratio <= GOAL and resumed else 1


if __name__ == "__main__":
    sys.exit(main())
