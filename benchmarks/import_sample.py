"""Import of the sample's 32 files against a bare read of the same files with python-docx, odfpy, striprtf, webvtt-py and srt.

Run by hand: ``python benchmarks/import_sample.py``. Everything happens in one process, after the database has been
migrated; each side runs five times, alternating, and the medians are compared. "Bare read" opens the file with the format's
library and takes every paragraph's text, cell's text or cue's text; it finds no speakers and stores nothing.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qual import resources, sample
from qual.study import Study
from qual.transcripts import read

RUNS = 5


def bare(path: Path) -> int:
    """Characters in a file, by its format's library alone."""
    if path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return sum(len(text) for text in [*(p.text for p in document.paragraphs), *cells])
    if path.suffix == ".odt":
        from odf import teletype
        from odf.opendocument import load
        from odf.text import P

        return sum(len(teletype.extractText(p)) for p in load(str(path)).getElementsByType(P))
    if path.suffix == ".rtf":
        from striprtf.striprtf import rtf_to_text

        return len(rtf_to_text(path.read_text(encoding="latin-1")))
    if path.suffix == ".vtt":
        import webvtt

        return sum(len(cue.text) for cue in webvtt.read(str(path)))
    if path.suffix == ".srt":
        import srt

        return sum(len(cue.content) for cue in srt.parse(path.read_text(encoding="utf-8")))
    return len(path.read_bytes().decode("utf-8", errors="replace"))


def timed(each: Callable[[Path], object], paths: list[Path]) -> float:
    start = time.perf_counter()
    for path in paths:
        each(path)
    return time.perf_counter() - start


def main() -> None:
    paths = sample.files()
    plan = resources.place("transcripts_sample") / "study.toml"
    sides: dict[str, list[float]] = {"bare read": [], "qual's read": [], "import": []}
    with tempfile.TemporaryDirectory() as folder:
        for run in range(RUNS + 1):  # the first warms up imports and the disk's cache
            study = Study.create(Path(folder) / str(run), plan=plan)
            assert study.plan.sessions
            work = {"bare read": bare, "qual's read": read, "import": study.add}
            times = {side: timed(each, paths) for side, each in work.items()}
            study.close()
            if run:
                for side, seconds in times.items():
                    sides[side].append(seconds)
    base = statistics.median(sides["bare read"])
    print(f"{len(paths)} files, median of {RUNS} runs")
    for side, seconds in sides.items():
        middle = statistics.median(seconds)
        print(f"{side:12} {middle * 1000:8.0f} ms   {middle / base:5.2f} x")


if __name__ == "__main__":
    main()
