"""Break files of every format and read them: ``python benchmarks/fuzz_readers.py [10000] [.pdf …]`` (from the repository).

Prints for each format how many were refused by which named error, how many read, and the slowest; a crash, or a file
that takes more than ten seconds, is kept beside the report and ends the run with a failure.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.transcripts import fuzzing

LIMIT = 10  # seconds a file
MOST = 20  # failures of one format, after which it is enough


def main() -> int:
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), 10_000)
    wanted = [word for word in sys.argv[1:] if word.startswith(".")] or fuzzing.FORMATS
    signal.signal(signal.SIGALRM, _too_long)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        good = fuzzing.good(Path(folder))
        for extension in wanted:
            failures += _format(Path(folder), extension, good[extension], rounds)
    return 1 if failures else 0


def _format(folder: Path, extension: str, good: bytes, rounds: int) -> int:
    chance = random.Random(f"{extension} {rounds}")
    codes: Counter[str] = Counter()
    slowest, failures = 0.0, 0
    path = folder / f"talk{extension}"
    for number in range(rounds):
        data = fuzzing.broken(good, chance)
        path.write_bytes(data)
        before = time.perf_counter()
        signal.alarm(LIMIT)
        try:
            codes[fuzzing.check(path)] += 1
        except Exception as problem:  # whatever it is, it is a find
            failures += 1
            kept = Path(tempfile.gettempdir()) / f"broken-{number}{extension}"
            kept.write_bytes(data)
            print(f"  {kept}: {problem!r}"[:300])
            if failures == MOST:
                break
        finally:
            signal.alarm(0)
        slowest = max(slowest, time.perf_counter() - before)
    print(
        f"{extension:6} {rounds} files, {failures} failures, slowest {slowest:.2f} s, {dict(codes.most_common())}",
        flush=True,
    )
    return failures


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {LIMIT} s")


if __name__ == "__main__":
    sys.exit(main())
