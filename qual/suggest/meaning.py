"""What the talk of a study means: a vector for each utterance that stands now, made beside and kept beside the study.

The sentence encoder (`qual.language.encoder`) reads some forty utterances a second, so vectors are made once for each version
of a text and kept in ``cache.db`` (`qual.store.meanings`). Nothing waits for them: what needs them goes by the words until they
are there.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock, RLock, Thread, get_native_id
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from qual.errors import QualError
from qual.language.encoder import VERSION, WIDTH, Encoder
from qual.store import Database, Desk
from qual.store import meanings as kept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHORT: Final = 5  # an utterance with fewer words than this says too little to be listed
BATCH: Final = 32  # texts that are encoded between two looks at the study: half a second
STRETCH: Final = 4096  # vectors that are compared at a time, so that memory does not grow with the study
PATIENCE: Final = 3.0  # seconds that an app which ends waits for the batch under way
QUIET: Final = 3.0  # seconds without an act before vectors are made beside: who works comes first
MILD: Final = (
    10  # how far the thread that makes them steps back for others, as ``nice`` counts; where the system lets one thread
)

LOG = logging.getLogger(__name__)


class Progress(NamedTuple):
    """How many of the texts that stand now have a vector: ``made`` of ``of``."""

    made: int
    of: int


@dataclass(frozen=True)
class _Talk:
    """The utterances as of ``mark``, and what is made of their vectors. ``listed`` is what participants say at some length, and
    ``uncoded`` that without a code. Texts stand file by file, each in a row of ``vectors`` (float16), which is filled where
    ``there`` says so; ``order`` are the rows, what is listed first."""

    mark: str | None
    listed: Sequence[kept.Standing]
    uncoded: Sequence[kept.Standing]
    rows: Mapping[str, int]
    vectors: NDArray[np.float16]
    there: NDArray[np.bool_]
    order: NDArray[np.int64]


class Meanings:
    """What a study's talk means, as far as it is made; from `meanings`.

    ``path`` is where it is kept, None where it is not: in a folder that is synchronised or cannot be written to.
    """

    def __init__(self, store: Database) -> None:
        self._cache = kept.Cache(store, VERSION, WIDTH)
        self._talk = _talk(None, [], [], [])
        self._mean: tuple[int, Floats] | None = None
        self._unkept: list[str] = []
        self._lock = RLock()  # for what is in memory
        self._making = Lock()  # one batch at a time, whoever asks

    @property
    def path(self) -> Path | None:
        """Where the vectors are kept; None where they are not."""
        return self._cache.path if self._cache.writes else None

    @property
    def progress(self) -> Progress:
        """How far the making has come."""
        there = self._talk.there
        return Progress(int(there.sum()), len(there))

    @property
    def listed(self) -> Sequence[kept.Standing]:
        """What participants say in five words or more, file by file."""
        return self._talk.listed

    @property
    def uncoded(self) -> Sequence[kept.Standing]:
        """That of it that has no code."""
        return self._talk.uncoded

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of the texts (ids of versions) that have no vector yet."""
        talk = self._talk
        return [one for one in texts if one not in talk.rows or not talk.there[talk.rows[one]]]

    def refresh(self, desk: Desk) -> None:
        """Look at what stands in the study now: new texts are missing, and the vectors of those that are gone are deleted."""
        mark = desk.mark
        with self._lock:
            if mark == self._talk.mark:
                return
            with desk.read() as connection:
                standing, coded = kept.standing(connection, SHORT), kept.coded(connection)
            old, ids = self._talk, list(dict.fromkeys(one.text_id for one in standing))
            listed = [one for one in standing if one.listed]
            uncoded = [one for one in listed if one.utterance_id not in coded]
            self._mean = None
            if old.mark is not None and ids == list(old.rows):
                self._talk = replace(old, mark=mark, listed=listed, uncoded=uncoded, order=_order(listed, ids))
                return
            self._talk = _talk(mark, listed, uncoded, ids)
            known = {one: row for one, row in old.rows.items() if old.there[row]}
            both = [one for one in ids if one in known]
            self._fill(both, old.vectors[[known[one] for one in both]])
            self._cache.keep_only(ids)
            self._fill(*self._cache.read([one for one in ids if one not in known]))

    def make(self, desk: Desk) -> Iterator[Progress]:
        """Make what is missing, a batch at a time, and keep it; yields how far it has come after each. It can be stopped anywhere
        and goes on from there. Raises `LanguageError` without an encoder, `StudyError` when the study cannot be read."""
        none: set[str] = set()  # erased while they were waited for
        while True:
            self.refresh(desk)
            talk = self._talk
            texts = list(talk.rows)
            some = [texts[row] for row in talk.order[~talk.there[talk.order]].tolist() if texts[row] not in none][
                :BATCH
            ]
            if not some:
                return
            self._make(desk, some)
            none.update(self.missing(some))
            yield self.progress

    def ready(self, desk: Desk, texts: Sequence[str], at_once: int = 0) -> bool:
        """Whether all of the texts (ids of versions) have their vector; up to ``at_once`` that lack it are made now.

        Raises `LanguageError` where that is to be done without an encoder.
        """
        missing = self.missing(texts)
        if 0 < len(missing) <= at_once:
            self._make(desk, missing)
            missing = self.missing(missing)
        return not missing

    def near(self, vector: Floats, texts: Sequence[str]) -> Floats:
        """How near each of the texts (ids of versions) is to a ``vector`` of the encoder, (``WIDTH``,): cosines, (n,), after the
        study's mean has been taken from both; -1 for a text without a vector."""
        import numpy as np

        with self._lock:
            talk, mean = self._talk, self._centre()
        at = np.array([talk.rows.get(one, -1) for one in texts], dtype=np.int64)
        made = (at >= 0) & talk.there[at] if len(talk.there) else at >= 0
        rows = at[made]
        near = np.zeros(len(rows), dtype=np.float32)
        wanted = _unit(vector[None] - mean)[0]
        for start in range(0, len(rows), STRETCH):
            stretch = talk.vectors[rows[start : start + STRETCH]].astype(np.float32)
            near[start : start + STRETCH] = _unit(stretch - mean) @ wanted
        found = np.full(len(at), -1, dtype=np.float32)
        found[made] = near
        return found

    def vector(self, text: str, words: str) -> Floats:
        """The vector of a text (the id of its version) with these words, (``WIDTH``,), as the encoder gives it.

        Raises `LanguageError` where it is not made yet and there is no encoder.
        """
        import numpy as np

        talk = self._talk
        if not self.missing([text]):
            found: Floats = talk.vectors[talk.rows[text]].astype(np.float32)
            return found
        made: Floats = Encoder.load().encode([words])[0]
        return made

    def _make(self, desk: Desk, texts: Sequence[str]) -> None:
        with self._making:
            self._fill(*self._cache.read(texts))  # another process may have made them
            with desk.read() as connection:
                words = kept.words_of(connection, self.missing(texts))
            if words:
                self._add(list(words), Encoder.load().encode(words.values()))

    def _centre(self) -> Floats:
        """The mean of what participants say, as far as it is made, (``WIDTH``,)."""
        import numpy as np

        talk = self._talk
        made = self.progress.made
        if self._mean is None or self._mean[0] != made:
            rows = np.array([talk.rows[one.text_id] for one in talk.listed], dtype=np.int64)
            rows = rows[talk.there[rows]]
            total = np.zeros(WIDTH, dtype=np.float64)
            for start in range(0, len(rows), STRETCH):
                total += talk.vectors[rows[start : start + STRETCH]].sum(axis=0, dtype=np.float64)
            self._mean = made, (total / max(len(rows), 1)).astype(np.float32)
        return self._mean[1]

    def _add(self, texts: list[str], vectors: Floats) -> None:
        """Take in what was made, and keep it; what could not be kept this time comes with the next."""
        import numpy as np

        self._fill(texts, vectors.astype(np.float16))
        if not self._cache.writes:
            return
        with self._lock:
            talk = self._talk
            several = [one for one in [*self._unkept, *texts] if one in talk.rows]
            done = self._cache.put(several, talk.vectors[[talk.rows[one] for one in several]]) if several else True
            self._unkept = [] if done else several

    def _fill(self, texts: list[str], vectors: NDArray[np.float16]) -> None:
        with self._lock:
            talk = self._talk
            at = [number for number, text in enumerate(texts) if text in talk.rows]
            rows = [talk.rows[texts[number]] for number in at]
            talk.vectors[rows] = vectors[at]
            talk.there[rows] = True


def _talk(
    mark: str | None, listed: Sequence[kept.Standing], uncoded: Sequence[kept.Standing], ids: Sequence[str]
) -> _Talk:
    """The talk without any vector."""
    import numpy as np

    rows = {one: row for row, one in enumerate(ids)}
    vectors, there = np.zeros((len(ids), WIDTH), dtype=np.float16), np.zeros(len(ids), dtype=np.bool_)
    return _Talk(mark, listed, uncoded, rows, vectors, there, _order(listed, ids))


def _order(listed: Sequence[kept.Standing], ids: Sequence[str]) -> NDArray[np.int64]:
    """The rows of the texts, those of what is listed first."""
    import numpy as np

    first = {one.text_id for one in listed}
    return np.argsort([one not in first for one in ids], kind="stable").astype(np.int64)


def _unit(vectors: Floats) -> Floats:
    import numpy as np

    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return unit


_kept: WeakKeyDictionary[Database, Meanings] = WeakKeyDictionary()
_first = Lock()


def meanings(desk: Desk) -> Meanings:
    """What the study's talk means, as the study stands now and as far as it is made. Nothing is made here.

    Returns `Meanings`: ``progress`` says how many of the texts have their vector, ``path`` where they are kept, ``make`` makes
    the rest, ``near`` compares. It is the same for every desk at the study, and is kept in memory: 0.8 kB a text.

    >>> found = suggest.meanings(study)
    >>> found.path.name, found.progress.made <= found.progress.of
    ('cache.db', True)
    >>> found.progress.of
    1675
    """
    with _first:
        found = _kept.get(desk.store)
        if found is None:
            found = _kept[desk.store] = Meanings(desk.store)
    found.refresh(desk)
    return found


# --- beside ------------------------------------------------------------------------------------------------------
class _Beside:
    """One thread that makes vectors while the app serves other things."""

    def __init__(self) -> None:
        self.busy: Database | None = None  # whose are being made at this moment
        self._desk: Desk | None = None
        self._asked, self._stopped = Event(), Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def ask(self, desk: Desk) -> None:
        with self._lock:
            self._desk = desk
            self._asked.set()
            if not self._stopped.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = Thread(target=self._run, name="meanings", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        with self._lock:
            self._stopped.set()
            self._asked.set()
            if self._thread is not None:
                self._thread.join(PATIENCE)

    def _run(self) -> None:
        if sys.platform == "linux":  # elsewhere it would be the whole process that steps back
            os.setpriority(os.PRIO_PROCESS, get_native_id(), MILD)
        while self._asked.wait() and not self._stopped.is_set():
            self._asked.clear()
            if self._asked.wait(QUIET):  # somebody is working: not now
                continue
            desk = self._desk
            assert desk is not None
            try:
                self.busy = desk.store
                for _ in meanings(desk).make(desk):
                    if self._asked.is_set():
                        break
            except QualError as error:  # no encoder, or the study is locked or gone: whoever needs it is told
                LOG.info("no vectors are made beside: %s", error)
            except Exception:
                LOG.exception("making vectors of %s failed", desk.store.path)
            finally:
                self.busy = None


_beside = _Beside()


def keep_up(desk: Desk) -> None:
    """Have the vectors that are missing made in a thread beside, when nobody has acted for a while; returns at once.

    For the app, which calls it whenever it draws a page or has done an act.
    """
    _beside.ask(desk)


def under_way(desk: Desk) -> Progress | None:
    """How far the thread beside has come with this study; None where it does not work on it."""
    return meanings(desk).progress if _beside.busy is desk.store else None


def stop() -> None:
    """Nothing is made beside from now on, and the study's tables are not read: the app ends."""
    _beside.stop()
